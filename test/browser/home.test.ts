import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { ServicePageView } from '../../src/board/index.ts'
import { reads, until } from './stage.ts'
import { hits, noWorld, openWorld, type World } from './world.ts'

const serviceWords = ['Down', 'Suspected', 'Recovering', 'OK']
const rows = '.services tbody tr'
/** `HOLDFAST_SCREENSHOTS=docs/images` keeps the pictures of the README; without it none is written. */
const folder = process.env.HOLDFAST_SCREENSHOTS

describe('the front page, the map and the history', { skip: noWorld }, () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world?.close())

  test('the verdict comes first, states are told by words and shapes, and the troubled come first', async () => {
    const { page, complaints, go } = await world.visit({ viewport: { width: 1280, height: 900 } })
    await go('/')
    assert.equal(await page.locator('h1').innerText(), 'dynamodb in us-east-1 of AWS is failing')
    const told = await page.locator(`${rows} .state`).allInnerTexts()
    assert.ok(told.length > 30 && told.every((word) => serviceWords.includes(word.trim())), told.join())
    assert.equal(await page.locator(`${rows} .state svg`).count(), told.length)
    assert.equal(told[0]?.trim(), 'Down')
    assert.match(
      (await page.locator(rows).first().locator('svg[role=img]').getAttribute('aria-label')) ?? '',
      /reports in 24/,
    )
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('search and filters live in the address: typed, sent to somebody, gone back from', async () => {
    const { page, go } = await world.visit()
    await go('/?state=down')
    await until(
      page,
      `[...document.querySelectorAll('${rows} .state')].every((s) => s.textContent === 'Down')`,
    )
    await page.getByRole('searchbox', { name: 'Find a service' }).fill('rail')
    await until(page, `location.search === '?q=rail&state=down'`)
    await until(
      page,
      `[...document.querySelectorAll('${rows} th')].every((s) => /rail/i.test(s.textContent))`,
    )
    await page.getByRole('link', { name: 'Show all services' }).click()
    await until(page, `location.search === '' && document.querySelectorAll('${rows}').length > 30`)
    await page.getByRole('link', { name: 'Next', exact: true }).click()
    await until(page, `location.search === '?page=2'`)
    await reads(page, /Page 2 of/)
    await page.goBack()
    await reads(page, /Page 1 of/)
    await page.context().close()
  })

  test('the report of a problem is one tap, and says what came of it', async () => {
    const { page, go } = await world.visit()
    await go('/')
    await page.getByRole('combobox', { name: 'Service', exact: true }).fill('nobody knows')
    await page.getByRole('button', { name: 'I have a problem too' }).click()
    await reads(page, /is not a service that is watched here/)
    await page.getByRole('combobox', { name: 'Service', exact: true }).fill('s5')
    await page.getByRole('button', { name: 'I have a problem too' }).click()
    await reads(page, 'Thank you. Your report is counted.')
    const { reports, countries } = await world.holdfast.api<ServicePageView>('/api/v1/services/s5')
    assert.deepEqual([reports.hour, countries], [1, [{ country: 'GB', reports: 1 }]])
    await page.context().close()
  })

  test('the first screen of a small phone leads to the report and to the services, in both languages', async () => {
    const { page, go } = await world.visit({ viewport: { width: 360, height: 640 } })
    for (const at of ['/', '/de']) {
      await go(at)
      for (const to of ['report', 'services']) {
        const link = page.locator(`.verdict a[href="#${to}"]`)
        const box = await link.boundingBox()
        assert.ok(
          box !== null && box.y + box.height <= 640,
          `${at}#${to} ends at ${box && box.y + box.height}`,
        )
        await link.click()
        await until(page, `Math.abs(document.getElementById('${to}').getBoundingClientRect().top) < 640`)
        await page.evaluate('scrollTo(0, 0)')
      }
    }
    await page.context().close()
  })

  test('the map has its countries as links, its figures as a table, and a country its services', async () => {
    const { page, complaints, go } = await world.visit({ viewport: { width: 1280, height: 900 } })
    await go('/map')
    const usa = page.getByRole('link', { name: /^United States: 192 reports/ })
    await usa.waitFor()
    const first = page.getByRole('table', { name: 'Where people report from' }).locator('tbody tr').first()
    assert.match(await first.innerText(), /United States\s*192/)
    await usa.focus()
    await page.keyboard.press('Enter')
    await until(page, `location.search === '?country=US'`)
    await reads(page, 'Reported from United States')
    await until(page, `document.querySelectorAll('${rows}').length > 3`)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the history tells each bad day in words, and goes as far back as the address says', async () => {
    const { page, go } = await world.visit()
    await go('/history')
    const bank = page.locator('tbody tr', { hasText: 'Bank 0' })
    await bank.getByText('1 day with trouble').click()
    await bank.getByText(/\d+ (?:secs?|mins?) down/).waitFor()
    await page.getByRole('link', { name: '30 days', exact: true }).click()
    await until(page, `location.search === '?days=30'`)
    const day = (ago: number): string =>
      new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
        Date.now() - ago * 86_400_000,
      )
    await reads(page, `from ${day(29)} to ${day(0)}`)
    await page.context().close()
  })

  test('times are in the reader’s zone with UTC beside them, and German speaks German', async () => {
    const { page, go } = await world.visit({ timezoneId: 'Europe/Berlin', locale: 'de-DE' })
    await go('/de')
    await reads(page, `${hits} Dienste betroffen`)
    const began = page.locator('.verdict time', { hasText: /\d\d:\d\d:\d\d.* \d\d:\d\d UTC$/ }).first()
    const [here, there] = (await began.innerText()).match(/\d\d(?=:)/g)!.filter((_, i) => i !== 1)
    assert.ok([1, 2].includes((Number(here) - Number(there) + 24) % 24), await began.innerText())
    assert.equal(await page.getByRole('link', { name: 'English' }).getAttribute('href'), '/')
    await page.context().close()
  })

  describe('fits every screen, light and dark, in both languages', () => {
    for (const [name, path, options] of [
      ['home', '/', { viewport: { width: 1280, height: 900 } }],
      ['home-dark', '/', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
      ['home-phone', '/', { viewport: { width: 390, height: 844 } }],
      ['home-german', '/de', { viewport: { width: 360, height: 740 } }],
      ['map', '/map', { viewport: { width: 1280, height: 900 } }],
      ['map-phone', '/de/map', { viewport: { width: 360, height: 740 } }],
      ['history', '/history', { viewport: { width: 1280, height: 900 } }],
      ['history-phone', '/de/history', { viewport: { width: 360, height: 740 } }],
    ] as const)
      test(name, async () => {
        const { page, complaints, go } = await world.visit(options)
        await go(path)
        if (path.endsWith('map')) await page.locator('.map a').first().waitFor()
        const [wide, screen] = (await page.evaluate(
          '[document.documentElement.scrollWidth, innerWidth]',
        )) as [number, number]
        assert.ok(wide <= screen, `${wide} px of content on ${screen} px`)
        assert.deepEqual(complaints, [])
        if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
        await page.context().close()
      })
  })
})
