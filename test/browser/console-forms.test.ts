// The console without a script, on a real Holdfast: each action is a page with a form, sent to the server's door for forms,
// and the page that comes back tells what was done or why it was refused.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Locator } from 'playwright-core'
import type { BoardView, DrillPlanView, EndpointView, JournalView } from '../../src/board/index.ts'
import { closedPort, freePorts } from '../ports.ts'
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

/** Targets without checks: what is answered is the preference, whatever the machine is like. `open`: where something answers. */
const configuration = (open: number): string => `
services:
  shop: { name: Shop, category: shop, public: true, standsOn: [a/east] }
  bank: { name: Bank, category: bank, public: true }
foundations:
  a/east: {}
checks:
  bank: { service: bank, tcp: "127.0.0.1:${closedPort}", every: 1s, timeout: 5s, down: 2 }
  well: { tcp: "127.0.0.1:${open}", every: 1s, timeout: 5s, up: 1 }
  east: { tcp: "127.0.0.1:${open}", every: 1s, timeout: 5s, up: 1 }
  west: { tcp: "127.0.0.1:${open}", every: 1s, timeout: 5s, up: 1 }
endpoints:
  ask.shop.test:
    mode: approve
    targets:
      east: { address: 192.0.2.1, check: bank }
      west: { address: 192.0.2.2, check: well }
    prefer: [east, west]
    publish: [here]
  thin.shop.test:
    targets:
      east: { address: 192.0.2.1, check: well }
      west: { address: 192.0.2.2, check: bank }
    prefer: [east, west]
    publish: [here]
  drill.shop.test:
    targets:
      east: { address: 192.0.2.1, check: east, standsOn: [b/east] }
      west: { address: 192.0.2.2, check: west, standsOn: [b/west] }
    prefer: [east, west]
    publish: [here]
  old.shop.test:
    targets:
      east: { address: 192.0.2.1 }
    publish: [here]
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
runbooks:
  leave:
    title: Leave the east
    steps:
      - ask: { question: "Is the database promoted?" }
        within: 1h
`
const zone = `$ORIGIN shop.test.
$TTL 60
@ IN SOA ns.shop.test. hostmaster.shop.test. 1 3600 600 86400 5
@ IN NS ns.shop.test.
ns IN A 127.0.0.1
old IN A 192.0.2.9
`

describe('the console without a script', { skip: missing ?? false }, () => {
  let holdfast: Instance
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let visit: Visit
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const first = await freePorts(4)
    writeFileSync(join(folder, 'holdfast.yaml'), configuration(first))
    writeFileSync(join(folder, 'shop.zone'), zone)
    holdfast = await startConfigured(join(folder, 'holdfast.yaml'), {
      folder,
      ports: { http: first, dns: first + 3 },
    })
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

  const endpoint = (of = name): Promise<EndpointView> => holdfast.api<EndpointView>(`/api/v1/endpoints/${of}`)
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

  test('what everybody typed comes back with what was wrong: a report, and the name of who signs in', async () => {
    const { page } = visit
    const again = page.getByRole('status').getByText('“Shopp” is not a service that is watched here.')
    await until('the report to come back', async () => {
      await page.goto(holdfast.url)
      await shown(page.getByLabel('Service', { exact: true }))
      await page.getByLabel('Service', { exact: true }).fill('Shopp')
      await page.getByLabel('What happens').selectOption('payment')
      await page.getByRole('button', { name: 'I have a problem too' }).click()
      return (await again.count()) > 0
    })
    assert.equal(await page.getByLabel('Service', { exact: true }).inputValue(), 'Shopp')
    assert.equal(await page.getByLabel('What happens').inputValue(), 'payment')

    // Tried once: whoever tries again and again is told to wait, and that page knows no name.
    await page.goto(`${holdfast.url}/sign-in?to=/console/journal`)
    await shown(page.getByLabel('Password'))
    await page.getByLabel('Name', { exact: true }).fill('ada')
    await page.getByLabel('Password').fill('not this one')
    await page.locator('main form button').click()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'ada')
    assert.equal(await page.getByLabel('Password').inputValue(), '')
    assert.equal(await page.locator('input[name=to]').inputValue(), '/console/journal')
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

  test('a blank reason is refused, and the field says why', async () => {
    const { page } = visit
    const alert = page.getByRole('alert').getByText('say why in a few words')
    await until('the page to tell the refusal', async () => {
      await page.goto(`${holdfast.url}/console/endpoints/${name}/hold`)
      await shown(page.getByLabel('Why'))
      await page.getByLabel('Why').fill('   ')
      await page.locator('form.order button[type=submit]').click()
      return (await alert.count()) > 0
    })
    const why = page.getByLabel('Why')
    assert.equal(await why.getAttribute('aria-invalid'), 'true')
    const [told] = (await why.getAttribute('aria-describedby'))!.split(' ')
    assert.match(await page.locator(`#${told}`).innerText(), /say why in a few words/)
    assert.equal((await endpoint()).hold, null)
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

  const alert = () => visit.page.getByRole('alert').filter({ hasText: 'The server refused' })
  /** Opens what folds the form, where something does. */
  const unfolded = async (path: string, form: string): Promise<Locator> => {
    await visit.page.goto(`${holdfast.url}${path}`)
    const found = visit.page.locator(form).first()
    await shown(found)
    if (!(await found.isVisible())) await found.locator('xpath=ancestor::details[1]/summary').click()
    return found
  }
  const send = (form: Locator): Promise<void> => form.locator('button[type=submit]').click()
  const refused = async (reason: RegExp): Promise<void> => {
    await shown(alert())
    assert.match(await alert().innerText(), reason)
  }
  const tooLong = 'because-'.repeat(80)
  /** A reason that grew on its way: refused, it comes back to be shortened, unfolded where it was typed; then it is done. */
  const refusedThenDone = async (path: string, form: string, told: string): Promise<void> => {
    const first = await unfolded(path, form)
    await first.locator('[name=why]').fill('ticket')
    await visit.page.route(
      '**/forms/**',
      (route) =>
        route.continue({ postData: String(route.request().postData()).replace('why=', `why=${tooLong}`) }),
      { times: 1 },
    )
    await send(first)
    await refused(/why/)
    const again = visit.page.locator(form).first()
    assert.equal(await again.locator('[name=why]').inputValue(), `${tooLong}ticket`, path)
    await again.locator('[name=why]').fill('ticket 4711')
    await send(again)
    await tells(told)
  }

  test('a plan is approved as it was read, and no other', async () => {
    const ask = 'ask.shop.test'
    await until('a proposal', async () => (await endpoint(ask)).proposal !== null)
    const { generation } = (await endpoint(ask)).proposal!
    const other = `/console/endpoints/${ask}/approve?generation=${generation}&digest=${'0'.repeat(32)}`
    await send(await unfolded(other, 'form.order'))
    await refused(/digest/)
    await visit.page.goto(`${holdfast.url}/console/endpoints/${ask}`)
    await click(visit.page.locator(`main a[href^="/console/endpoints/${ask}/approve"]`))
    await click(visit.page.locator('form.order button[type=submit]'))
    await tells('Done: the plan is approved.')
    assert.equal((await endpoint(ask)).proposal, null)
  })

  test('a refusal is overruled by its name, and by no other', async () => {
    const thin = 'thin.shop.test'
    const overrule = (refusal: string): string => `/console/endpoints/${thin}/overrule?refusal=${refusal}`
    await until('one target to be left', async () =>
      (await endpoint(thin)).targets.every(({ id, health }) => health === (id === 'east' ? 'up' : 'down')),
    )
    const drain = await unfolded(`/console/endpoints/${thin}/drain?target=east`, 'form.order')
    await drain.locator('[name=why]').fill('east burns')
    await send(drain)
    await refused(/minimum/)
    assert.equal(await visit.page.locator('form.order [name=why]').inputValue(), 'east burns')
    const form = await unfolded(overrule('removal-limit'), 'form.order')
    await form.locator('[name=why]').fill('it burns')
    await send(form)
    await refused(/has no refusal removal-limit/)
    assert.equal(await visit.page.locator('form.order [name=why]').inputValue(), 'it burns')
    await refusedThenDone(
      overrule('below-minimum'),
      'form.order',
      'Done: the refusal is overruled for one plan.',
    )
    assert.ok((await endpoint(thin)).targets.some(({ drained }) => drained))
  })

  test('a name is given back to its owner and adopted again, each once', async () => {
    const old = '/console/endpoints/old.shop.test'
    await refusedThenDone(`${old}/give-back`, 'form.order', 'Done: the name is its owner’s again.')
    assert.equal((await endpoint('old.shop.test')).state, 'given-back')
    await refusedThenDone(`${old}/adopt`, 'form.order', 'Done: the name is steered from here.')
    assert.equal((await endpoint('old.shop.test')).givenBack, null)
  })

  test('who sees to an incident says so on its page', async () => {
    const id = await until('the incident', async () => {
      const { incidents } = await holdfast.api<BoardView>('/api/v1/board')
      return incidents.find(({ service }) => service === 'bank')?.id ?? false
    })
    const form = `form[action="/forms/incidents/${id}/acknowledge"]`
    await refusedThenDone(`/console/incidents/${id}`, form, 'Done: everybody can see that you are on it.')
    assert.equal(await visit.page.locator('main q').innerText(), 'ticket 4711')
  })

  test('a suggested edge is accepted, and taken back', async () => {
    const found = {
      names: 1,
      edges: [
        {
          ...{ service: 'shop', on: 'aws/us-east-1', kind: 'hard' },
          names: [{ name: 'www.shop.test', because: '192.0.2.7 is in 192.0.2.0/24' }],
        },
      ],
    }
    const headers = { 'content-type': 'application/json' }
    await holdfast.api('/api/v1/edges/names', { method: 'POST', headers, body: JSON.stringify(found) })
    const told = 'Done: your word on it is in force.'
    await refusedThenDone('/console/edges', 'form[action="/forms/edges/accept"]', told)
    await refusedThenDone('/console/edges', 'form[action="/forms/edges/withdraw"]', told)
  })

  test('a drill is looked at, begun and ended', async () => {
    const asked = '/console/rehearsals?lose=b/east&endpoints=drill.shop.test&manner=refused'
    await until('both targets to be up', async () =>
      (await endpoint('drill.shop.test')).targets.every(({ health }) => health === 'up'),
    )
    const { refusals } = await holdfast.api<DrillPlanView>(`/api/v1/drills/outlook?${asked.split('?')[1]}`)
    assert.deepEqual(refusals, [])
    await refusedThenDone(asked, 'form[action="/forms/drills"]', 'Done: the drill has begun.')
    await refusedThenDone('/console/rehearsals', 'form[action="/forms/drills"]', 'Done: the drill is over.')
  })

  test('a runbook is begun, answered where it asks, and answered once', async () => {
    const begin = 'form[action="/forms/runbooks/leave/runs"]'
    const yes = 'form[action$="/answer"]:has(input[name="yes@yes"][value="true"])'
    const asking = async (): Promise<Locator> => {
      await until('the question', async () => {
        await visit.page.goto(`${holdfast.url}/console/rehearsals`)
        return (await visit.page.locator(yes).count()) > 0
      })
      return unfolded('/console/rehearsals', yes)
    }
    await refusedThenDone('/console/rehearsals', begin, 'Done: the run has begun.')
    await send(await asking())
    await tells('Done: the run has your answer.')
    await refusedThenDone('/console/rehearsals', begin, 'Done: the run has begun.')
    const form = await asking()
    const path = String(await form.getAttribute('action')).replace('/forms/', '/api/v1/')
    const headers = { 'content-type': 'application/json' }
    await holdfast.api(path, { method: 'POST', headers, body: '{"yes":false}' })
    await send(form)
    await refused(/asks nothing|no question|answered|over|ended|waits/)
  })

  /** Each page of the console, and what only its facts can give it. */
  const walked: readonly (readonly [path: string, words: RegExp])[] = [
    ['', /Bank/],
    ['/waiting', /thin\.shop\.test/],
    ['/endpoints', /drill\.shop\.test/],
    [`/endpoints/${name}`, /192\.0\.2\.2/],
    ['/plans', /ask\.shop\.test/],
    ['/nodes', /What each publisher holds[\s\S]*In force/],
    ['/zones', /shop\.test/],
    ['/checks', /bank/],
    ['/feeds', /./],
    ['/edges', /gcp|a\/east/],
    ['/alerts', /./],
    ['/messages', /./],
    ['/silences', /known/],
    ['/maintenance', /Paint the racks/],
    ['/subscribers', /./],
    ['/rehearsals', /Leave the east/],
    ['/what-if', /a\/east/],
    ['/what-if/a%2Feast', /Shop/],
    ['/foundations', /a\/east/],
    ['/foundations/a%2Feast', /Shop/],
    ['/incidents', /Bank/],
    ['/history', /Bank/],
    ['/map', /Choose a country/],
    ['/exercises', /./],
    ['/journal', /ticket 4711/],
    ['/configuration', /bakery/],
    ['/users', /owner/],
    ['/account', /owner/],
    ['/nowhere', /Nothing is kept/],
  ]

  test('every page is drawn whole, is taken over by its script, and complains of nothing', async () => {
    const cookies = await visit.page.context().cookies()
    const scripted = await browser.visit(holdfast, { viewport: { width: 1280, height: 900 } })
    await scripted.page.context().addCookies(cookies)
    for (const [path, words] of walked) {
      for (const { page } of [visit, scripted]) {
        await page.goto(`${holdfast.url}/console${path}`)
        const told = await until(`${path} to tell ${words}`, async () => {
          const text = await page.locator('main').innerText()
          return words.test(text) && (await page.locator('.waiting').count()) === 0 && text
        })
        assert.doesNotMatch(told, /The server answered|undefined|\[object/, path)
      }
    }
    assert.deepEqual(
      scripted.complaints.filter((one) => !one.includes('404')),
      [],
    )
    await scripted.page.context().close()
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
