// The public pages of a real Holdfast as everybody gets them: whole without a script, the same with one, and alive.

import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { BrowserContextOptions } from 'playwright-core'
import type { BoardView, ServicePageView } from '../../src/board/index.ts'
import { closedPort, freePorts } from '../ports.ts'
import { type Instance, startConfigured, until as untilHolds } from '../system/instance.ts'
import { takenOver, watchTakeover } from './hydration.ts'
import { findChromium, openBrowser, reads, until as untilTrue, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()
const built = join(import.meta.dirname, '..', '..', 'web', 'dist', 'index.html')
const missing =
  chromium === null ? withoutChromium : existsSync(built) ? false : 'needs the pages: npm run build'

const configuration = `
public: { leastReports: 1 }
services:
  shop: { name: Café Shop, category: shop, public: true, standsOn: [{ on: aws/us-east-1, public: true }] }
  rail: { name: Rail, category: rail, public: true, standsOn: [{ on: aws/us-east-1, public: true }] }
  payroll: { name: Payroll, category: work }
checks:
  shop: { service: shop, http: "http://127.0.0.1:${closedPort}/", every: 1s, timeout: 500ms, down: 2 }
`

const phone = { viewport: { width: 390, height: 844 }, locale: 'en-GB', colorScheme: 'light' } as const
const looks: readonly (readonly [prefix: '' | '/de', options: BrowserContextOptions])[] = [
  ['', phone],
  ['/de', { viewport: { width: 1280, height: 900 }, locale: 'de-DE' }],
]
const thanks = { '': 'Thank you. Your report is counted.', '/de': 'Danke. Ihre Meldung zählt.' }
const once = { '': /it counts once/, '/de': /es zählt einmal/ }
const rows = '.services tbody tr'
/** Of the layout in all, from the first paint on; web.dev calls 0.1 good. */
const shiftAtMost = 0.02

describe('the public pages of a real board', { skip: missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-everybody-'))
  const file = join(folder, 'holdfast.yaml')
  let ports: { http: number; dns: number }
  let holdfast: Instance
  let browser: Awaited<ReturnType<typeof openBrowser>>
  /** Each page, with words that it has from the facts, in English and in German. */
  let pages: readonly (readonly [path: string, english: RegExp, german: RegExp])[]

  const start = (): Promise<Instance> => startConfigured(file, { folder, ports })

  before(async () => {
    writeFileSync(file, configuration)
    const first = await freePorts(4)
    ports = { http: first, dns: first + 3 }
    holdfast = await start()
    browser = await openBrowser(chromium ?? '')
    const incident = await untilHolds('the incident', async () => {
      const { incidents } = await holdfast.api<BoardView>('/api/v1/board')
      return incidents[0]?.id ?? false
    })
    pages = [
      ['/', /Café Shop is down/, /Café Shop ist ausgefallen/],
      ['/services/shop', /us-east-1/, /us-east-1/],
      [`/incidents/${incident}`, /It has been failing for/, /Café Shop/],
      ['/incidents', /Café Shop/, /Café Shop/],
      ['/foundations', /Foundations/, /Fundamente/],
      ['/history', /Café Shop/, /Café Shop/],
      ['/map', /Choose a country/, /Land/],
    ]
  })
  after(async () => {
    await browser?.close()
    await holdfast?.dispose()
  })

  const reportsOf = async (service: string): Promise<number> =>
    (await holdfast.api<ServicePageView>(`/api/v1/services/${service}`)).reports.hour

  test('a page is painted as it looks while nothing else has arrived, and carries no other style', async () => {
    const { page, complaints } = await browser.visit(holdfast, phone)
    await page.route(/\/(?:assets|api)\//, () => {})
    for (const [path] of pages) {
      const answer = await page.goto(holdfast.url + path, { waitUntil: 'commit' })
      await untilTrue(page, `performance.getEntriesByName('first-contentful-paint').length === 1`)
      const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      assert.equal(ground, 'rgb(248, 247, 243)', path)
      const [, styles = ''] = /<style>(.*?)<\/style>/s.exec((await answer?.text()) ?? '') ?? []
      const policy = answer?.headers()['content-security-policy'] ?? ''
      assert.ok(policy.includes(`style-src 'self' 'sha256-${hash('sha256', styles, 'base64')}'`), policy)
      assert.doesNotMatch(policy, /unsafe/)
      assert.doesNotMatch(styles, path === '/' ? /\.plan-strip|\.incident-lines/ : /\.plan-strip/)
    }
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  for (const [prefix, options] of looks) {
    const words = (page: (typeof pages)[number]): RegExp => (prefix === '' ? page[1] : page[2])

    test(`without a script every page says what there is, at ${prefix}/`, async () => {
      const { page, complaints } = await browser.visit(holdfast, { ...options, javaScriptEnabled: false })
      for (const one of pages) {
        await page.goto(`${holdfast.url}${prefix}${one[0]}`)
        await page.locator('main h1').waitFor()
        assert.match(await page.locator('main').innerText(), words(one))
        assert.equal(await page.locator('.waiting').count(), 0, one[0])
        assert.doesNotMatch(await page.locator('body').innerText(), /Payroll/)
      }
      assert.deepEqual(complaints, [])
      await page.context().close()
    })

    test(`without a script search, filters and a report are forms, at ${prefix}/`, async () => {
      const { page, complaints } = await browser.visit(holdfast, { ...options, javaScriptEnabled: false })
      await page.goto(`${holdfast.url}${prefix}/`)
      assert.equal(await page.locator(rows).count(), 2)
      await page.getByRole('searchbox').fill('cafe')
      await page.locator('form.filters button').click()
      await page.waitForURL(/[?&]q=cafe/)
      assert.deepEqual(await page.locator(`${rows} th a`).allInnerTexts(), ['Café Shop'])
      await page.goto(`${holdfast.url}${prefix}/`)
      await page.locator('form.filters select[name=sector]').selectOption('rail')
      await page.locator('form.filters button').click()
      await page.waitForURL(/[?&]sector=rail/)
      assert.deepEqual(await page.locator(`${rows} th a`).allInnerTexts(), ['Rail'])
      const outcomes = []
      // The same address counts once; a report at the turn of the day may be the first of the next.
      for (let i = 0; i < 3; i++) {
        const before = await reportsOf('rail')
        await page.goto(`${holdfast.url}${prefix}/`)
        await page.locator('form.report input[name=service]').fill('Rail')
        await page.locator('form.report button').click()
        await page.waitForURL(`${holdfast.url}${prefix}/services/rail?reported=*`)
        const counted = new URL(page.url()).searchParams.get('reported') === 'yes'
        await reads(page, counted ? thanks[prefix] : once[prefix])
        await untilHolds('the report', async () => (await reportsOf('rail')) === before + (counted ? 1 : 0))
        outcomes.push(counted)
      }
      if (prefix === '') assert.equal(outcomes[0], true)
      assert.ok(outcomes.includes(false), 'the same report counts once')
      assert.deepEqual(complaints, [])
      await page.context().close()
    })

    test(`scripts take over what was drawn and change nothing of it, at ${prefix}/`, async () => {
      const { page, complaints, go } = await browser.visit(holdfast, options)
      await watchTakeover(page)
      const styles: string[] = []
      page.on('request', (request) => {
        if (request.resourceType() === 'stylesheet') styles.push(request.url())
      })
      for (const one of pages) {
        await go(`${prefix}${one[0]}`)
        const { drawn, lost, shift, refused } = await takenOver(page)
        assert.deepEqual([lost, refused], [[], []], one[0])
        assert.ok(drawn > 40, `${one[0]}: the server drew ${drawn} elements`)
        assert.ok(shift <= shiftAtMost, `${one[0]} moved by ${shift}`)
        assert.match(await page.locator('main').innerText(), words(one))
      }
      assert.deepEqual(styles, [], 'what a page carries is not fetched')
      await go(`${prefix}/`)
      await takenOver(page)
      await page.locator(`${rows} th a`).first().click()
      await page.waitForURL(`${holdfast.url}${prefix}/services/*`)
      await untilTrue(
        page,
        `document.querySelector('link[rel=stylesheet][href*="story-pages"]')?.sheet?.cssRules.length > 0`,
      )
      assert.equal(styles.length, 1)
      assert.deepEqual(complaints, [])
      await page.context().close()
    })
  }

  test('a country that has the focus keeps it when the browser draws the map anew', async () => {
    const body = JSON.stringify({ service: 'rail', country: 'FR', reporter: 'one of many' })
    await holdfast.api('/api/v1/reports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const { page } = await browser.visit(holdfast)
    const outlines = Promise.withResolvers<void>()
    await page.route('**/assets/_virtual_world*', async (route) => {
      await outlines.promise
      await route.continue()
    })
    await untilHolds('the country on the map', async () => {
      await page.goto(`${holdfast.url}/map`)
      return (await page.locator('svg.map a[href*="country=FR"]').count()) > 0
    })
    await page.evaluate(`(globalThis.drawn = document.querySelector('svg.map a[href*="FR"]')).focus()`)
    outlines.resolve()
    await untilTrue(page, '!globalThis.drawn.isConnected')
    await untilTrue(page, `document.activeElement.getAttribute('href')?.includes('country=FR') === true`)
    await page.context().close()
  })

  const change = (path: string, body: object): Promise<unknown> =>
    holdfast.api(`/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  test('a new trouble changes the verdict in place, and is read aloud', async () => {
    const { page, go, complaints } = await browser.visit(holdfast)
    await go('/')
    await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate('globalThis.sameDocument = true')
    const rail = { service: 'rail', tcp: `127.0.0.1:${closedPort}`, every: '1s', down: 2 }
    await change('configuration', { set: { checks: { rail } } })
    const verdict = `document.querySelector('main h1').textContent`
    await untilTrue(page, `!${verdict}.includes('Café Shop')`)
    await untilTrue(page, `document.getElementById('verdict-said').textContent.includes(${verdict})`)
    assert.equal(await page.evaluate('globalThis.sameDocument'), true)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('without an event stream a page asks every few seconds, and says so', async () => {
    const { page, go } = await browser.visit(holdfast)
    const streams = '**/api/v1/events*'
    await page.route(streams, (route) => route.abort())
    await go('/services/rail')
    await page.getByText('Every 5 s').waitFor()
    await change('maintenance', { title: 'New wires', services: ['rail'], for: '1h' })
    await reads(page, 'New wires')
    await page.unroute(streams)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.context().close()
  })

  test('what happens arrives by itself; away, the page says how old it is; back, it goes on', async () => {
    const visit: Visit = await browser.visit(holdfast)
    const { page, go } = visit
    await go('/services/rail')
    await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate('globalThis.sameDocument = true')
    await change('maintenance', { title: 'New rails', services: ['rail'], for: '1h' })
    await reads(page, 'New rails')
    await holdfast.stop()
    const notice = page.getByText(/No connection since \d\d:\d\d:\d\d\. This page is .* old/)
    await notice.waitFor()
    await reads(page, 'New rails')
    holdfast = await start()
    await notice.waitFor({ state: 'detached' })
    await reads(page, 'New rails')
    assert.equal(await page.evaluate('globalThis.sameDocument'), true)
    await page.context().close()
  })
})
