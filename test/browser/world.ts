// A real Holdfast in the middle of an outage, as its pages meet it: a quarter of its services stand on one foundation and
// fail their checks, people report them, their provider admits it, and names are steered in the states that operators
// meet. Only what lies outside of Holdfast is ours: a web server that answers, a Statuspage, and somebody who is alerted.

import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BoardView, CheckView, EndpointView, NoticeView } from '../../src/board/index.ts'
import { closedPort, freePorts } from '../ports.ts'
import { type Instance, startConfigured, until } from '../system/instance.ts'
import { endWholly } from '../system/place.ts'
import { findChromium, openBrowser, type Visit, type Visits, withoutChromium } from './stage.ts'

const built = join(import.meta.dirname, '..', '..', 'web', 'dist', 'index.html')
const chromium = findChromium()
/** Why there is no world here, or false. */
export const noWorld =
  chromium === null ? withoutChromium : existsSync(built) ? false : 'needs the pages: npm run build'

const root = 'aws/us-east-1/dynamodb'
export const rootPath = `foundations/${encodeURIComponent(root)}`
const sectors = ['bank', 'hospital', 'rail', 'school', 'shop', 'telecom'] as const
/** More than a page of the list, which holds 40. */
const services = 48
const hit = Array.from({ length: services / 4 }, (_, n) => 4 * n)
/** Each of them reports once. */
const reporters = 40
const countries = ['US', 'US', 'GB', 'DE', 'NL'] as const
const symptoms = ['loading', 'login', 'connection'] as const
const admitted = 'We are investigating increased error rates.'

export type World = {
  readonly holdfast: Instance
  /** Of the service `s0`. */
  readonly incident: string
  /** `signedIn`: as who may do everything. */
  readonly visit: (options?: Parameters<Visits['visit']>[1], as?: 'everybody' | 'admin') => Promise<Visit>
  readonly endpoint: (name: string) => Promise<EndpointView>
  /** What a program orders below `/api/v1/`. */
  readonly order: <T>(path: string, body: object) => Promise<T>
  readonly close: () => Promise<void>
}

/** How many services are hit, as the pages say it. */
export const hits = hit.length

const service = (n: number): string => {
  const sector = sectors[n % sectors.length]!
  const on = hit.includes(n) ? root : 'azure/westeurope'
  return `  s${n}: { name: "${sector[0]!.toUpperCase()}${sector.slice(1)} ${n}", category: ${sector}, public: true, standsOn: [{ on: ${on}, public: true }] }`
}
const failing = (n: number): string =>
  `  c${n}: { service: s${n}, http: "http://127.0.0.1:${closedPort}/", every: 1s, timeout: 5s, down: 2 }`

const approved = (name: string): string => `  ${name}.shop.test:
    mode: approve
    targets:
      east: { address: 192.0.2.10, check: down, standsOn: [aws/us-east-1] }
      west: { address: 198.51.100.7, check: well }
    prefer: [east, west]
    publish: [here]
`

/** `answers`: where something answers. */
const configuration = (answers: number): string => `
board: { snapshot: "off" }
services:
${Array.from({ length: services }, (_, n) => service(n)).join('\n')}
  payroll: { name: Payroll, category: work }
foundations:
  aws/us-east-1: { jurisdiction: US }
checks:
${hit.map(failing).join('\n')}
  c0-west: { service: s0, http: "http://127.0.0.1:${answers}/", every: 1s, timeout: 5s, up: 1 }
  down: { tcp: "127.0.0.1:${closedPort}", every: 1s, timeout: 5s, down: 2 }
${['well', 'api-east', 'api-west'].map((id) => `  ${id}: { tcp: "127.0.0.1:${answers}", every: 1s, timeout: 5s, up: 1 }`).join('\n')}
feeds:
  aws: { kind: statuspage, url: "http://127.0.0.1:${answers}", every: 1s, maps: { DynamoDB: ${root} } }
alerts:
  oncall: { webhook: "http://127.0.0.1:${answers}/hook", for: anna, otherwise: pager }
  pager: { webhook: "http://127.0.0.1:${answers}/dead", when: { severity: critical } }
endpoints:
  app.shop.test:
    objective: { recoverWithin: 60s, loseAtMost: 5s }
    targets:
      east: { address: 192.0.2.10, check: down, standsOn: [aws/us-east-1] }
      west: { address: 198.51.100.7, check: well, standsOn: [gcp/us-west1] }
    prefer: [east, west]
    publish: [here]
${['ask', 'pay'].map(approved).join('')}  api.shop.test:
    targets:
      east: { address: 192.0.2.11, check: api-east, standsOn: [azure/westeurope] }
      west: { address: 198.51.100.8, check: api-west, standsOn: [gcp/us-west1] }
    prefer: [east, west]
    publish: [here]
  old.shop.test:
    targets:
      east: { address: 192.0.2.12 }
    publish: [here]
publishers:
  here: { kind: embedded, zone: shop.test, file: shop.zone }
runbooks:
  leave:
    title: Leave the east
    steps:
      - ask: { question: "Is the database promoted?" }
        within: 1h
gameDays:
  quarterly: { lose: aws/us-east-1, real: true, endpoints: [app.shop.test], every: 90d }
maintenance:
  nightly: { title: Backups, services: [s1], repeat: { days: [sun], at: "02:30", lasts: 1h } }
`
const zone = `$ORIGIN shop.test.
$TTL 60
@ IN SOA ns.shop.test. hostmaster.shop.test. 1 3600 600 86400 5
@ IN NS ns.shop.test.
ns IN A 127.0.0.1
old IN A 192.0.2.9
`

type Outside = { readonly server: Server; readonly admit: () => void }

/** Answers everything, at `/dead` that it cannot; at Statuspage's addresses the provider says nothing until it admits. */
async function startOutside(port: number): Promise<Outside> {
  const page: Record<string, unknown> = {
    page: { id: 'p1', name: 'Cloud', url: 'https://status.cloud.example' },
    ...{ components: [], incidents: [], scheduled_maintenances: [] },
  }
  const server = createServer(({ url = '' }, response) => {
    response.statusCode = url === '/dead' ? 503 : 200
    response.end(url.startsWith('/api/v2/') ? JSON.stringify(page) : 'ok\n')
  })
  await new Promise<void>((up) => server.listen(port, '127.0.0.1', up))
  return {
    server,
    admit() {
      const at = new Date().toISOString()
      const stamps = { created_at: at, updated_at: at }
      const components = [{ id: 'c1', name: 'DynamoDB', status: 'major_outage', ...stamps }]
      const updates = [{ id: 'u1', status: 'investigating', body: admitted, display_at: at, ...stamps }]
      const incident = { id: 'i1', name: 'DynamoDB', status: 'investigating', impact: 'major', ...stamps }
      page.components = components
      page.incidents = [{ ...incident, components, incident_updates: updates }]
    },
  }
}

async function report({ url, token }: Instance): Promise<void> {
  const lines = hit.flatMap((n) =>
    Array.from({ length: reporters }, (_, i) => ({
      service: `s${n}`,
      symptom: symptoms[i % symptoms.length],
      country: countries[i % countries.length],
      reporter: `${n}-${i}`,
    })),
  )
  const answer = await fetch(`${url}/api/v1/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token()}` },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  })
  if (!answer.ok) throw new Error(`the reports: ${answer.status} ${await answer.text()}`)
}

/** Ready when everything that the pages tell of has happened. */
async function happened(holdfast: Instance): Promise<string> {
  return until('the outage to be known', async () => {
    const [board, notices, endpoints, checks] = await Promise.all([
      holdfast.api<BoardView>('/api/v1/board'),
      holdfast.api<readonly NoticeView[]>('/api/v1/notices'),
      holdfast.api<readonly EndpointView[]>('/api/v1/endpoints'),
      holdfast.api<readonly CheckView[]>('/api/v1/checks'),
    ])
    const first = board.incidents.find(({ service }) => service === 's0')
    const known =
      board.states.down === hits &&
      board.incidents.every(({ foundation }) => foundation === root) &&
      notices.length > 0 &&
      endpoints.every(({ mode, proposal }) => (mode === 'approve') === (proposal !== null)) &&
      endpoints.some(({ answers }) => answers.join() === 'A 198.51.100.7') &&
      checks.every(({ state }) => state !== 'unknown')
    return known && first ? first.id : null
  })
}

export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-world-'))
  const first = await freePorts(4)
  const outside = await startOutside(first + 1)
  writeFileSync(join(folder, 'holdfast.yaml'), configuration(first + 1))
  writeFileSync(join(folder, 'shop.zone'), zone)
  const ports = { http: first, dns: first + 3 }
  const [holdfast, browser] = await Promise.all([
    startConfigured(join(folder, 'holdfast.yaml'), { folder, ports }),
    openBrowser(chromium ?? ''),
  ])
  const close = async (): Promise<void> => {
    await browser.close()
    await endWholly(holdfast)
    outside.server.closeAllConnections()
    outside.server.close()
  }
  try {
    await report(holdfast)
    // A provider speaks after its outage has begun.
    outside.admit()
    const incident = await happened(holdfast)
    return {
      ...{ holdfast, incident, close },
      async visit(options = {}, as = 'everybody') {
        const visit = await browser.visit(holdfast, options)
        if (as === 'admin')
          await visit.page.request.post(`${holdfast.url}/sign-in`, { form: { token: holdfast.token() } })
        return visit
      },
      endpoint: (name) => holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`),
      order: (path, body) =>
        holdfast.api(`/api/v1/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
    }
  } catch (problem) {
    await close()
    throw problem
  }
}
