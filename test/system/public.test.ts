// What everybody is shown of a real Holdfast: a service fails and people report it; the home page, its page, the incident,
// history, badge, embedded page and form say so, and nothing that only operators may know comes out anywhere.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type {
  BoardView,
  GraphView,
  HistoryView,
  IncidentPage,
  IncidentPageView,
  ServicePageView,
} from '../../src/board/index.ts'
import { closedPort, freePorts } from '../ports.ts'
import { type Instance, startConfigured, until } from './instance.ts'

const shopCheck = `http://127.0.0.9:${closedPort}/secret-path`
const endpoint = `targets:
      east-target: { address: 192.0.2.77, check: shop-inner, standsOn: [rack/hidden-db] }
      west-target: { address: 198.51.100.88 }
    prefer: [east-target, west-target]
    publish: [inner-publisher]
    mode: automatic`
const configuration = `
node: { name: node-of-ours }
services:
  shop: { name: Café Shop, category: shop, public: true, standsOn: [rack/hidden-db, { on: aws/us-east-1, public: true }] }
  rail: { name: Rail, category: rail, public: true, standsOn: [aws/us-east-1] }
  payroll-x: { name: Payroll Secret, category: work, standsOn: [aws/us-east-1] }
checks:
  shop-inner: { service: shop, http: "${shopCheck}", every: 250ms, timeout: 200ms, down: 2 }
  payroll-inner: { service: payroll-x, tcp: "127.0.0.10:${closedPort}", every: 250ms, timeout: 200ms }
endpoints:
  app.hidden.example:
    ${endpoint}
  open.hidden.example:
    public: true
    ${endpoint}
publishers:
  inner-publisher: { kind: embedded, zone: hidden.example }
maintenance:
  racks: { title: New racks, foundations: [rack/hidden-db], from: 2099-01-01T00:00Z, until: 2099-01-02T00:00Z }
public: { leastReports: 5 }
`
/** None of these may be read by anybody without a token. */
const secrets = [
  ...['payroll-x', 'Payroll Secret', 'hidden.example', 'east-target', 'west-target', 'inner-publisher'],
  ...['192.0.2.77', '198.51.100.88', '127.0.0.9', '127.0.0.10', 'secret-path', 'shop-inner', 'payroll-inner'],
  ...['rack/hidden-db', 'node-of-ours', 'because of Mallory', 'olga-operator'],
]

const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString()

describe('what everybody is shown', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-public-'))
  let holdfast: Instance
  let incident: string

  const send = async <T>(path: string, body: object, token = holdfast.token()): Promise<T> => {
    const response = await fetch(`${holdfast.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
    assert.ok(response.ok, `${path}: ${response.status} ${await response.clone().text()}`)
    return (await response.json()) as T
  }
  const open = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${holdfast.url}/api/v1/${path}`)
    assert.equal(response.status, 200, path)
    return (await response.json()) as T
  }
  const report = async (country: string, people: number): Promise<void> => {
    for (let i = 0; i < people; i++)
      await send('reports', { service: 'shop', country, symptom: 'login', reporter: `${country}-${i}` })
  }

  before(async () => {
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration)
    const first = await freePorts(4)
    holdfast = await startConfigured(file, { folder, ports: { http: first, dns: first + 3 } })
    const { token } = await send<{ token: string }>('tokens', { name: 'olga-operator', scopes: ['operate'] })
    incident = await until(
      'the incident',
      async () => (await open<BoardView>('board')).incidents[0]?.id ?? false,
    )
    await report('GB', 9)
    await report('US', 8)
    await report('MT', 2)
    const why = 'because of Mallory'
    await send('holds', { endpoint: 'app.hidden.example', why }, token)
    await send('maintenance', { title: 'New lamps', services: ['shop'], from: inAMonth, for: '1h' }, token)
    await send('silences', { services: ['rail'], for: '1h', why }, token)
    await send(`incidents/${incident}/acknowledge`, { for: '1h' }, token)
  })
  after(() => holdfast?.dispose())

  test('the home page shows what is wrong first, and filters by words without their accents', async () => {
    const board = await until('the reports on the board', async () => {
      const view = await open<BoardView>('board')
      return view.reportsLastHour === 19 && view
    })
    assert.equal(board.overall, 'trouble')
    assert.deepEqual(board.states, { all: 2, ok: 1, suspected: 0, slow: 0, down: 1, recovering: 0 })
    assert.deepEqual(
      board.rows.map(({ id, state }) => [id, state]),
      [
        ['shop', 'down'],
        ['rail', 'ok'],
      ],
    )
    // Malta's two reports are left out, and with them a country from which they could be worked out.
    assert.deepEqual(
      board.countries.shown.map(({ country }) => country),
      ['GB'],
    )
    assert.deepEqual(
      board.maintenance.map(({ title }) => title),
      ['New lamps', 'New racks'],
    )
    const found = await open<BoardView>('board?q=CAFE&state=troubled')
    assert.deepEqual([found.total, found.rows[0]?.id], [1, 'shop'])
    assert.equal((await open<BoardView>('board?q=rail&state=down')).total, 0)
    assert.equal((await fetch(`${holdfast.url}/api/v1/board?state=odd`)).status, 400)
  })

  test('a service tells its trouble, its checks by number, its public edge and its past', async () => {
    const page = await open<ServicePageView>('services/shop')
    assert.equal(page.trouble?.id, incident)
    assert.deepEqual(
      page.looks.map(({ n, id, phase, state }) => ({ n, id, phase, state })),
      [{ n: 1, id: null, phase: 'connect', state: 'down' }],
    )
    assert.deepEqual(
      page.foundations.map(({ on }) => on),
      ['aws/us-east-1'],
    )
    assert.equal(page.reports.hour, 19)
    assert.equal(page.symptoms.login, 19)
    assert.equal(page.history.at(-1)?.state, 'down')
    const all = await holdfast.api<ServicePageView>('/api/v1/services/shop')
    assert.equal(all.looks[0]?.id, 'shop-inner')
    assert.equal(all.foundations.length, 2)
  })

  test('the incident tells what is known and how it went, in fields', async () => {
    const page = await open<IncidentPageView>(`incidents/${incident}`)
    assert.ok(page.knows.some((fact) => fact.kind === 'checks' && fact.phase === 'connect'))
    assert.ok(page.knows.some((fact) => fact.kind === 'unknown-cause'))
    const kinds = page.steps.map(({ kind }) => kind)
    for (const kind of ['began', 'opened', 'check-failed'] as const) assert.ok(kinds.includes(kind), kind)
    assert.ok(!kinds.some((kind) => kind === 'held' || kind === 'acknowledged'))
    assert.deepEqual([page.attack.finding, page.provider], ['not-indicated', null])
    const all = await holdfast.api<IncidentPageView>(`/api/v1/incidents/${incident}`)
    assert.ok(all.steps.some(({ names }) => names.includes('shop-inner')))
    assert.ok(all.steps.some(({ kind, why }) => kind === 'held' && why?.includes('Mallory')))
  })

  test('history, past incidents and the picture know of it', async () => {
    const history = await open<HistoryView>('history?days=30')
    assert.equal(history.world.at(-1)?.state, 'down')
    assert.equal(history.rows[0]?.days.at(-1), 'd')
    const past = await open<IncidentPage>('history/incidents?service=shop')
    assert.deepEqual(
      past.incidents.map(({ id }) => id),
      [incident],
    )
    const graph = await open<GraphView>('foundations/aws%2Fus-east-1/graph')
    assert.deepEqual(
      graph.nodes.map(({ id }) => id),
      ['f:aws', 'f:aws/us-east-1', 's:shop'],
    )
  })

  test('nothing that only operators may know is read by anybody else, wherever they look', async () => {
    const document = (await (await fetch(`${holdfast.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>
    }
    const known = { id: ['shop', incident, 'payroll-x'], path: ['aws%2Fus-east-1', 'rack%2Fhidden-db'] }
    const others = { name: ['app.hidden.example', 'open.hidden.example'], endpoint: ['open.hidden.example'] }
    const values: Readonly<Record<string, readonly string[]>> = { ...known, ...others }
    const expand = (path: string): string[] => {
      const parameter = /\{(\w+)\}/.exec(path)
      if (parameter === null) return [path]
      const { 0: all, 1: name = '' } = parameter
      return (values[name] ?? ['shop']).flatMap((value) => expand(path.replace(all, value)))
    }
    const paths = Object.entries(document.paths).flatMap(([path, methods]) =>
      'get' in methods ? expand(path) : [],
    )
    // A stream of events does not end.
    const asked = paths.filter((path) => !path.endsWith('/events'))
    asked.push('/api/v1/maintenance?service=shop', '/api/v1/board?q=payroll', '/api/v1/board?country=GB')
    asked.push('/feed.atom', '/feed.rss', '/services/shop/feed.atom', '/badge.svg', '/badge/shop.svg')
    asked.push(
      '/embed',
      '/embed/shop',
      '/de/embed/shop',
      '/',
      '/de/',
      '/services/shop',
      `/incidents/${incident}`,
    )
    asked.push('/history', '/incidents', '/foundations/aws/us-east-1')
    let answered = 0
    for (const path of asked) {
      const response = await fetch(holdfast.url + path)
      const text = await response.text()
      if (response.ok) answered++
      // What was asked for may be said back in a refusal.
      const mine = response.ok ? secrets : secrets.filter((one) => !decodeURIComponent(path).includes(one))
      for (const secret of mine) assert.ok(!text.includes(secret), `${path} tells ${secret}`)
    }
    assert.ok(answered > 30, `${answered} were answered`)
  })

  test('events that everybody hears name nothing either', async () => {
    const stream = await fetch(`${holdfast.url}/api/v1/events`)
    await send('holds', { endpoint: 'open.hidden.example', why: 'because of Mallory' })
    let text = ''
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    // The board says that something changed, at the latest a second after it did.
    while (!text.includes('event: overview')) {
      const { value, done } = await reader.read()
      if (done) break
      text += value
    }
    await reader.cancel()
    for (const secret of secrets) assert.ok(!text.includes(secret), secret)
  })

  test('a badge and an embedded page say so, and a form reports', async () => {
    assert.match(await (await fetch(`${holdfast.url}/badge/shop.svg`)).text(), />Café Shop: down</)
    assert.match(await (await fetch(`${holdfast.url}/de/embed/shop`)).text(), /ausgefallen/)
    assert.equal((await fetch(`${holdfast.url}/badge/payroll-x.svg`)).status, 404)
    const form = (path: string) =>
      fetch(holdfast.url + path, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ service: 'rail', symptom: 'app' }),
      })
    assert.equal((await form('/report')).headers.get('location'), '/services/rail?reported=yes#report')
    assert.equal(
      (await form('/de/report')).headers.get('location'),
      '/de/services/rail?reported=twice#report',
    )
    const rail = await open<ServicePageView>('services/rail')
    assert.deepEqual([rail.reports.hour, rail.symptoms.app], [1, 1])
  })
})
