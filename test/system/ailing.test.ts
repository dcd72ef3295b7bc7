// Checks that answer, and not always, or late: the real program with places that fail every third request or take far too
// long. It is told as that, opens an incident of its own kind, and moves no answer.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { CheckView, EndpointView, IncidentView, JournalView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until as within } from './instance.ts'
import { endWholly } from './place.ts'

const until = <T>(what: string, probe: () => Promise<T | null | false>): Promise<T> =>
  within(what, probe, 180_000)

/** Far beyond what a busy machine makes of an answer at once, and far below the checks' timeout. */
const lateMs = 1500

async function startTarget(port: number): Promise<Server> {
  let third = 0
  const server = createServer((request, response) => {
    const answer = (status: number) => response.writeHead(status).end('ok\n')
    if (request.url === '/late') setTimeout(answer, lateMs, 200)
    else answer(request.url === '/third' && third++ % 3 === 0 ? 503 : 200)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const configuration = (port: number): string => {
  const check = (path: string) => `http: "http://127.0.0.1:${port}/${path}", every: 200ms, timeout: 20s`
  return `
services: { shop: { name: Shop }, bank: { name: Bank }, rail: { name: Rail } }
checks:
  shop-late: { service: shop, ${check('late')}, slow: { above: 500ms } }
  bank-third: { service: bank, ${check('third')} }
  rail-well: { service: rail, ${check('well')} }
endpoints:
  app.ailing.test:
    targets:
      late: { address: 192.0.2.1, check: shop-late }
      third: { address: 192.0.2.2, check: bank-third }
      well: { address: 192.0.2.3, check: rail-well }
    prefer: [[late, third], [well]]
    publish: [here]
publishers:
  here: { kind: embedded, zone: ailing.test }
`
}

describe('checks that answer and ail', () => {
  let holdfast: Instance
  let target: Server
  const ailingOf = async (id: string) =>
    (await holdfast.api<CheckView[]>('/api/v1/checks')).find((check) => check.id === id)?.ailing ?? null
  const incidentOf = async (service: string): Promise<IncidentView | undefined> =>
    (await holdfast.api<IncidentView[]>('/api/v1/incidents')).find((one) => one.service === service)

  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    target = await startTarget(http + 1)
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration(http + 1))
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 } })
    await until('both ailments to be told', async () => {
      const [late, third] = [await ailingOf('shop-late'), await ailingOf('bank-third')]
      return late !== null && third !== null
    })
  })
  after(async () => {
    await endWholly(holdfast)
    target?.closeAllConnections()
    target?.close()
  })

  test('each opens an incident that says what it is', async () => {
    const shop = await until('the incident of the slow one', async () => (await incidentOf('shop')) ?? null)
    const bank = await until('the incident of the other', async () => (await incidentOf('bank')) ?? null)
    assert.deepEqual([shop.symptom, shop.severity], ['slow', 'minor'])
    assert.match(
      shop.summary,
      /^Shop has been slow since .*: check shop-late takes [\d.]+ m?s, more than 500 ms\.$/,
    )
    assert.deepEqual([bank.symptom, bank.severity], ['trouble', 'minor'])
    assert.match(
      bank.summary,
      /^Bank has been failing in part since .*: check bank-third fails in \d\d % of its looks where 0\.\d % is usual/,
    )
    assert.equal(await incidentOf('rail'), undefined)
  })

  test('moves no answer, and judges nothing down', async () => {
    const { answers } = await holdfast.api<EndpointView>('/api/v1/endpoints/app.ailing.test')
    assert.deepEqual(answers.toSorted(), ['A 192.0.2.1', 'A 192.0.2.2'])
    const judged = await holdfast.api<JournalView[]>('/api/v1/journal?kind=check.judged')
    assert.deepEqual(
      judged.filter(({ why }) => why.includes('is down')),
      [],
    )
  })

  test('stands in the status, in the metrics and in the journal', async () => {
    const { stdout } = await holdfast.run('status')
    assert.match(stdout, /check shop-late takes [\d.]+ m?s, more than 500 ms/)
    const metrics = await (
      await fetch(`${holdfast.url}/metrics`, { headers: { authorization: `Bearer ${holdfast.token()}` } })
    ).text()
    for (const line of [
      'holdfast_check_ailing{check="shop-late",ailment="slow"} 1',
      'holdfast_check_ailing{check="bank-third",ailment="failing"} 1',
      'holdfast_check_ailing{check="rail-well",ailment="slow"} 0',
      'holdfast_check_flapping{check="rail-well"} 0',
    ])
      assert.ok(metrics.includes(line), `${line}\nin\n${metrics}`)
    const told = await holdfast.api<JournalView[]>('/api/v1/journal?kind=check.ailing')
    assert.deepEqual(told.map(({ subject }) => subject).toSorted(), ['bank-third', 'shop-late'])
  })
})
