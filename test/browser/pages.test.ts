// Every public page, and those of the console that tell more, of a real Holdfast in an outage.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { spilled } from './fits.ts'
import { reads, until, type Visit } from './stage.ts'
import { hits, noWorld, openWorld, rootPath, type World } from './world.ts'

/** Every page, with words that only its facts can give it; `INCIDENT`: the one of `s0`. */
const pages: readonly (readonly [path: string, words: RegExp])[] = [
  ['/', new RegExp(`${hits} services hit`)],
  ['/de', new RegExp(`${hits} Dienste betroffen`)],
  ['/map', /Choose a country on the map/],
  ['/history', /1 day with trouble/],
  ['/incidents', /Going on/],
  ['/incidents/INCIDENT', /1 of 2 checks of our own fail: no connection/],
  ['/services/s0', /fails with it/],
  ['/foundations', /We are investigating increased error rates/],
  [`/${rootPath}`, new RegExp(`${hits} services are hit`)],
  ['/console/incidents/INCIDENT', /failed at: connect/],
  [`/console/${rootPath}`, /ask\.shop\.test/],
  ['/de/incidents/INCIDENT', /Was nicht bekannt ist/],
  ['/de/services/s0', /fällt damit aus/],
  [`/de/${rootPath}`, new RegExp(`${hits} Dienste sind getroffen`)],
  ['/console/checks', /connection refused by 127\.0\.0\.1/i],
  ['/exercises', /No exercise yet/],
  ['/feeds', / later · 1 incident/],
  ['/nowhere', /Nothing is kept at this address/],
]
/** Where nothing is, the browser says so by itself. */
const isOurs = (complaint: string): boolean => !/404 .*\/nowhere$/.test(complaint)
const dist = join(import.meta.dirname, '..', '..', 'web', 'dist')

describe('the pages in a real browser', { skip: noWorld }, () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world?.close())

  describe('each tells its facts, fits a phone, and complains of nothing under the security policy', () => {
    let visited: Visit
    before(async () => {
      visited = await world.visit({}, 'admin')
    })
    after(() => visited.page.context().close())

    for (const [path, words] of pages)
      test(path, async () => {
        const { page, complaints, go } = visited
        await go(path.replace('INCIDENT', world.incident))
        await reads(page, words)
        assert.deepEqual(await spilled(page, 360), [])
        assert.deepEqual(complaints.splice(0).filter(isOurs), [])
      })
  })

  test('the keyboard reaches the content, and moving to a page moves the focus to its heading', async () => {
    const { page, go } = await world.visit()
    await go('/')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.textContent.trim()'), 'Skip to the content')
    await page.getByRole('navigation').getByRole('link', { name: 'Foundations' }).focus()
    await page.keyboard.press('Enter')
    await until(
      page,
      `document.activeElement.tagName === 'H1' && document.activeElement.textContent === 'Foundations'`,
    )
    await page.goBack()
    await reads(page, /is failing/)
    await page.context().close()
  })

  test('on a phone the navigation folds away and opens again', async () => {
    const { page, go } = await world.visit({ viewport: { width: 360, height: 740 } })
    await go('/')
    const foundations = page.getByRole('link', { name: 'Foundations', exact: true })
    assert.equal(await foundations.isVisible(), false)
    await page.getByText('Menu', { exact: true }).click()
    await foundations.click()
    await reads(page, /We are investigating increased error rates/)
    assert.equal(await foundations.isVisible(), false)
    await page.context().close()
  })

  test('the first load stays within 60 kB', async () => {
    const page = await readFile(join(dist, 'index.html'), 'utf8')
    const first = (await readdir(join(dist, 'assets'))).filter((name) => page.includes(`"/assets/${name}"`))
    let bytes = gzipSync(page).length
    for (const name of first) bytes += gzipSync(await readFile(join(dist, 'assets', name))).length
    assert.ok(first.length >= 2 && bytes <= 60_000, `${first.join(', ')}: ${bytes} bytes gzipped`)
  })
})
