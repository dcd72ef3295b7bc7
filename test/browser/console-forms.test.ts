// The console without a script, on a real Holdfast: each action is a page with a form, sent to the server's door for forms,
// and the page that comes back tells what was done or why it was refused.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Locator } from 'playwright-core'
import type { EndpointView, JournalView } from '../../src/board/index.ts'
import { type Instance, startConfigured, until } from '../system/instance.ts'
import { endWholly } from '../system/place.ts'
import { findChromium, openBrowser, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()
const pages = join(import.meta.dirname, '..', '..', 'web', 'dist', 'index.html')
const missing =
  chromium === null ? withoutChromium : existsSync(pages) ? null : 'needs the pages: npm run build'
const name = 'app.shop.test'

/** Of what is announced; in UTC, as its form asks. */
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)

/** Targets without checks: what is answered is the preference, whatever the machine is like. */
const configuration = `
services:
  shop: { name: Shop, category: shop, public: true, standsOn: [a/east] }
foundations:
  a/east: {}
endpoints:
  ${name}:
    mode: automatic
    minimum: 1
    targets:
      east: { address: 192.0.2.1, standsOn: [a/east] }
      west: { address: 192.0.2.2 }
    prefer: [east, west]
    publish: [here]
publishers:
  here: { kind: embedded, zone: shop.test, file: shop.zone }
`
const zone = `$ORIGIN shop.test.
$TTL 60
@ IN SOA ns.shop.test. hostmaster.shop.test. 1 3600 600 86400 5
@ IN NS ns.shop.test.
ns IN A 127.0.0.1
`

describe('the console without a script', { skip: missing ?? false }, () => {
  let holdfast: Instance
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let visit: Visit
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    writeFileSync(join(folder, 'holdfast.yaml'), configuration)
    writeFileSync(join(folder, 'shop.zone'), zone)
    holdfast = await startConfigured(join(folder, 'holdfast.yaml'), { folder })
    browser = await openBrowser(chromium ?? '')
    visit = await browser.visit(holdfast, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
    const { page } = visit
    await page.goto(`${holdfast.url}/sign-in?with=token&to=/console`)
    await shown(page.locator('input[name=token]'))
    await page.locator('input[name=token]').fill(holdfast.token())
    await page.locator('main form button').click()
    await page.waitForURL(`${holdfast.url}/console`)
    await until('a plan in force', async () => (await endpoint()).generation !== null)
  })
  after(async () => {
    await browser?.close()
    await endWholly(holdfast)
  })

  /** A page that a hurried server could not draw comes as an empty frame, which nothing fills here: it is asked for again. */
  const shown = (what: Locator): Promise<true> =>
    until(`${what} on ${visit.page.url()}`, async () => {
      if ((await what.count()) > 0) return true
      await visit.page.reload()
      return false
    })
  const tells = (text: string): Promise<true> => shown(visit.page.getByRole('status').getByText(text))
  /** The same for a link that is followed. */
  const click = async (what: Locator): Promise<void> => {
    await shown(what)
    await what.click()
  }

  const endpoint = (): Promise<EndpointView> => holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
  const at = (): string => {
    const { pathname, search } = new URL(visit.page.url())
    return pathname + search
  }

  /** From the endpoint's page to the question, with a reason, and back. */
  const orders: readonly (readonly [link: string, done: string, told: string])[] = [
    [`Drain west of ${name}`, 'drain', 'Done: the target is drained.'],
    [`End the drain of west of ${name}`, 'undrain', 'Done: the target may be answered again.'],
    [`Hold ${name}`, 'hold', 'Done: it is held, and nothing moves it until it is released.'],
    [`Release ${name}`, 'release', 'Done: it is released, and moves by itself again.'],
    [`Repair ${name}`, 'repair', 'Done: the content is written anew, whatever stood there.'],
  ]

  test('every order is asked about on a page, given by its form, and what was done is told', async () => {
    const { page } = visit
    for (const [link, done, told] of orders) {
      await page.goto(`${holdfast.url}/console/endpoints/${name}`)
      await click(page.locator(`main a[href^="/console/endpoints/${name}/${done}"]`).last())
      await shown(page.getByRole('heading', { name: link, level: 1 }))
      await shown(page.locator('main').getByText('Next generation'))
      await page.getByLabel('Why').fill(`ticket 4711: ${done}`)
      await page.locator('form.order button[type=submit]').click()
      await tells(told)
      assert.equal(at(), `/console/endpoints/${name}?done=${done}`)
    }
    const entries = await holdfast.api<JournalView[]>('/api/v1/journal?limit=500')
    for (const [, done] of orders)
      assert.ok(
        entries.some(
          ({ why, author }) => why.includes(`ticket 4711: ${done}`) && author.startsWith('operator:'),
        ),
        done,
      )
  })

  test('a plan of before is gone back to, from the list of plans', async () => {
    const { page } = visit
    await page.goto(`${holdfast.url}/console/plans`)
    await click(page.getByRole('link', { name }).first())
    await click(page.locator(`main a[href="/console/endpoints/${name}/rollback?generation=1"]`))
    await shown(page.getByLabel('Why'))
    await page.getByLabel('Why').fill('as it was')
    await page.locator('form.order button[type=submit]').click()
    await tells('Done: the earlier content is in force again')
  })

  test('what is refused is told on the page that asked, in its language, and changes nothing', async () => {
    const { page } = visit
    const asks = async (target: string): Promise<void> => {
      await page.goto(`${holdfast.url}/de/console/endpoints/${name}/drain?target=${target}`)
      await shown(page.getByLabel('Warum'))
      await page.getByLabel('Warum').fill('zu viel')
      await page.locator('form.order button[type=submit]').click()
    }
    await asks('west')
    await tells('Erledigt: Das Ziel ist herausgenommen.')
    const alert = page.getByRole('alert').filter({ hasText: 'Der Server hat abgelehnt' })
    // It may be asked for as often as it is refused.
    await until('the page to tell the refusal', async () => {
      await asks('east')
      return (await alert.count()) > 0
    })
    assert.match(await alert.innerText(), /minimum/)
    await page.getByRole('heading', { name: new RegExp(`east.*${name}|${name}.*east`), level: 1 }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'de')
    const { targets } = await endpoint()
    assert.deepEqual(
      targets.map(({ id, drained }) => [id, drained]),
      [
        ['east', false],
        ['west', true],
      ],
    )
  })

  test('silences, maintenance and the configuration are changed by the forms of their pages', async () => {
    const { page } = visit
    await page.goto(`${holdfast.url}/console/silences?services=shop&for=2h`)
    await click(page.locator('.preview summary'))
    await page.locator('.preview input[name=why]').fill('known')
    await page.locator('.preview button[type=submit]').click()
    await tells('Done: the silence is in force.')
    await shown(page.locator('main').getByText('known'))

    await page.goto(`${holdfast.url}/console/maintenance`)
    const plan = page.locator('#plan')
    await click(plan.locator('summary'))
    await plan.locator('input[name=title]').fill('Paint the racks')
    await plan.locator('input[name="services@names"]').fill('shop')
    await plan.locator('input[name="from@utc"]').fill(`${tomorrow}T00:00`)
    await plan.locator('input[name="until@utc"]').fill(`${tomorrow}T02:00`)
    await plan.locator('button[type=submit]').click()
    await tells('Done: the work is announced.')
    const { maintenance } = await holdfast.api<{ maintenance: { title: string; until: string }[] }>(
      '/api/v1/maintenance',
    )
    assert.deepEqual(
      maintenance.map(({ title, until }) => [title, until]),
      [['Paint the racks', `${tomorrow}T02:00:00.000Z`]],
    )

    await page.goto(`${holdfast.url}/console/configuration`)
    const add = page.locator('details.act', { has: page.locator('summary', { hasText: 'Add a service' }) })
    await click(add.locator('summary'))
    await add.locator('input[name=_id]').fill('bakery')
    await add.locator('input[name="set.services.{id}.name"]').fill('Bakery')
    await add.locator('input[name="set.services.{id}.standsOn@names"]').fill('a/east')
    await add.locator('input[type=checkbox]').check()
    await add.locator('button[type=submit]').click()
    await tells('Done: the configuration is changed and in force.')
    await page.goto(`${holdfast.url}/services/bakery`)
    await shown(page.getByRole('heading', { name: 'Bakery', level: 1 }))
  })

  test('a form without its proof gives no order, whoever’s cookie comes along', async () => {
    const before = (await endpoint()).generation
    const sent = await visit.page.request.post(`${holdfast.url}/forms/holds`, {
      form: { endpoint: name, why: 'not asked for here', _back: `/console/endpoints/${name}` },
      headers: { origin: holdfast.url },
      maxRedirects: 0,
    })
    assert.notEqual(sent.headers().location, `/console/endpoints/${name}?done=yes`)
    const { hold, generation } = await endpoint()
    assert.deepEqual([hold, generation], [null, before])
  })
})
