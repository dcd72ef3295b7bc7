import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { findChromium, openStage, reads, type Stage, until, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()

/** Every page, with words that only its facts can give it. */
const pages: readonly (readonly [path: string, words: RegExp])[] = [
  ['/', /391 services hit/],
  ['/de', /391 Dienste betroffen/],
  ['/map', /Choose a country on the map/],
  ['/history', /99\.9\d%/],
  ['/incidents', /Going on/],
  ['/incidents/inc-s5', /1 of 2 checks of our own fail: no connection/],
  ['/services/s5', /fails with it/],
  ['/foundations', /We are investigating increased error rates/],
  ['/foundations/aws%2Fus-east-1%2Fdynamodb', /391 services are hit/],
  ['/console/incidents/inc-s5', /failed at: connect/],
  ['/console/foundations/aws%2Fus-east-1%2Fdynamodb', /holdfast drain east --endpoint api\.shop\.example/],
  ['/de/incidents/inc-s5', /Was nicht bekannt ist/],
  ['/de/services/s5', /fällt damit aus/],
  ['/de/foundations/aws%2Fus-east-1%2Fdynamodb', /391 Dienste sind getroffen/],
  ['/exercises/aws-1/foundations/aws%2Fus-east-1%2Fdynamodb', /391 services are hit/],
  ['/checks', /Connection refused by 192\.0\.2\.10:443/],
  ['/exercises', /100% replayed/],
  ['/exercises/aws-1', /Provider named DNS/],
  ['/exercises/aws-1/incidents', /Going on/],
  ['/exercises/aws-1/services/s5', /fails with it/],
  ['/nowhere', /Nothing is kept at this address/],
]

const widths = '[document.documentElement.scrollWidth, innerWidth]'

describe('the pages in a real browser', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage(chromium ?? '')
    stage.server.show('outage')
  })
  after(() => stage?.close())

  describe('each tells its facts, fits a phone, and complains of nothing under the security policy', () => {
    let visited: Visit
    before(async () => {
      visited = await stage.visit({ viewport: { width: 360, height: 740 } })
    })
    after(() => visited.page.context().close())

    for (const [path, words] of pages)
      test(path, async () => {
        const { page, complaints, go } = visited
        await go(path)
        await reads(page, words)
        const [wide, screen] = (await page.evaluate(widths)) as [number, number]
        assert.ok(wide <= screen, `${wide} px of content on ${screen} px`)
        assert.deepEqual(complaints.splice(0), [])
      })
  })

  test('every screen of an exercise says loudly what it is', async () => {
    const { page, go } = await stage.visit()
    await go('/exercises')
    await page.getByRole('link', { name: 'aws-2025-10-20' }).click()
    for (const link of ['Incidents', 'Endpoints', 'Journal', 'Board']) {
      await page.getByRole('navigation').getByRole('link', { name: link }).click()
      await page.getByRole('complementary', { name: 'Exercise' }).getByText('RECONSTRUCTION').waitFor()
      await until(page, `document.title.startsWith('RECONSTRUCTION')`)
      assert.match(new URL(page.url()).pathname, /^(\/console)?\/exercises\/aws-1/)
    }
    await page.getByRole('link', { name: 'Leave the exercise' }).click()
    await page.getByRole('complementary', { name: 'Exercise' }).waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('the keyboard reaches the content, and moving to a page moves the focus to its heading', async () => {
    const { page, go } = await stage.visit()
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
    const { page, go } = await stage.visit({ viewport: { width: 360, height: 740 } })
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
    const page = await readFile(join(stage.dist, 'index.html'), 'utf8')
    const first = (await readdir(join(stage.dist, 'assets'))).filter((name) =>
      page.includes(`/assets/${name}`),
    )
    let bytes = gzipSync(page).length
    for (const name of first) bytes += gzipSync(await readFile(join(stage.dist, 'assets', name))).length
    assert.ok(first.length >= 2 && bytes <= 60_000, `${first.join(', ')}: ${bytes} bytes gzipped`)
  })
})
