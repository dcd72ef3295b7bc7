// A drill on a whole Holdfast: real checks, real answers, a real resolver; ended by what is really wrong, and by nothing
// that is left running when its main process dies.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type {
  DrillPlanView,
  DrillResultView,
  DrillsView,
  EndpointView,
  IncidentView,
  JournalView,
} from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { endWholly, type Place, Resolver, startPlace } from './place.ts'

const name = 'app.drill.test'
const limit = 30_000
const configuration = (port: number): string => `
services:
  shop: { name: Shop, standsOn: [local/east] }
checks:
  shop-east: { service: shop, http: "http://127.0.0.2:${port}/", every: 200ms, timeout: 5s, down: 2, up: 3 }
  shop-west: { http: "http://127.0.0.3:${port}/", every: 200ms, timeout: 5s, down: 2, up: 3 }
endpoints:
  ${name}:
    ttl: 60s
    objective: { recoverWithin: 10m }
    slowStart: 0s
    dampFlaps: false
    targets:
      east: { address: 127.0.0.2, check: shop-east, standsOn: [local/east] }
      west: { address: 127.0.0.3, check: shop-west, standsOn: [local/west] }
    publish: [here]
publishers:
  here: { kind: embedded, zone: drill.test }
`

describe('a drill', () => {
  let holdfast: Instance
  let file: string
  let ports: { http: number; dns: number }
  let east: Place
  let west: Place
  let resolver: Resolver
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    ports = { http, dns: http + 3 }
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration(http + 1))
    holdfast = await startConfigured(file, { folder, ports })
    resolver = new Resolver(holdfast.dns)
    await sound()
  })
  after(async () => {
    resolver?.close()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
  })

  const endpoint = (): Promise<EndpointView> => holdfast.api(`/api/v1/endpoints/${name}`)
  const drills = (): Promise<DrillsView> => holdfast.api('/api/v1/drills')
  const sound = (): Promise<unknown> =>
    until(
      'east to be answered, and both to be up',
      async () => {
        const { state, answers, targets } = await endpoint()
        return (
          state === 'ok' && answers.join() === 'A 127.0.0.2' && targets.every(({ health }) => health === 'up')
        )
      },
      limit,
    )
  const losing = (): Promise<unknown> =>
    until(
      'the loss to have moved the answer',
      async () =>
        (await drills()).running?.phase === 'losing' && (await endpoint()).answers.join() === 'A 127.0.0.3',
      limit,
    )
  const ended = (drill: string): Promise<DrillResultView> =>
    until(
      'the drill to have ended',
      async () => (await drills()).past.find((one) => one.drill === drill) ?? null,
      limit,
    )
  const begin = async (): Promise<string> => {
    // This copy is good for a minute: the drill waits for it, and so goes on until something ends it.
    assert.equal(await resolver.ask(name), '127.0.0.2')
    const body = JSON.stringify({ lose: 'local/east', endpoints: [name], why: 'test', manner: 'refused' })
    const headers = { 'content-type': 'application/json' }
    const { drill } = await holdfast.api<{ drill: string }>('/api/v1/drills', {
      method: 'POST',
      headers,
      body,
    })
    return drill
  }

  test('before anything is done it says what would be lost, and does nothing', async () => {
    // Of west nothing is told but its state: it has no service, so that no incident stands in the way afterwards.
    assert.match((await endpoint()).rehearsal?.text ?? '', /nobody has ever tried/)
    const { code, stdout } = await holdfast.run('drill', name, '--lose', 'local/east', '--json')
    assert.equal(code, 0)
    const plan = JSON.parse(stdout) as DrillPlanView
    assert.deepEqual(plan.outlooks[0]?.expected, ['west'])
    assert.deepEqual((await drills()).past, [])
  })

  test('what would leave nothing is refused, with figures, and so is what is held', async () => {
    const all = await holdfast.run('drill', name, '--lose', 'local', '--for-real', '--yes')
    assert.equal(all.code, 1)
    assert.match(all.stderr, /left with 0 of 2 targets proven up/)
    await holdfast.run('hold', name, '--why', 'the sale')
    const held = await holdfast.run('drill', name, '--lose', 'local/east', '--for-real', '--yes')
    await holdfast.run('release', name)
    assert.equal(held.code, 1)
    assert.match(held.stderr, /is held by operator:owner: the sale/)
    const unasked = await holdfast.run('drill', name, '--lose', 'local/east', '--for-real')
    assert.equal(unasked.code, 2)
    const long = await holdfast.run('drill', name, '--lose', 'local/east', '--loss-for', '20m')
    assert.deepEqual([long.code, /takes 1s to 15m, read "20m"/.test(long.stderr)], [2, true], long.stderr)
    await sound()
  })

  test('it is measured to the last resolver, comes back, opens no incident, and stands on the board', async () => {
    let over = false
    const asking = (async () => {
      while (!over) {
        await resolver.ask(name)
        await new Promise((done) => setTimeout(done, 50))
      }
    })()
    const run = await holdfast.run('drill', name, '--lose', 'local/east', '--for-real', '--yes', '--json')
    over = true
    await asking
    assert.equal(run.code, 0, run.stderr)
    const result = JSON.parse(run.stdout) as DrillResultView
    assert.equal(result.outcome, 'measured')
    const [one] = result.endpoints
    assert.deepEqual([one?.destination, one?.met], [['west'], true])
    const { detectMs, decideMs, moveMs, clientsMs, recoverMs } = one!
    assert.ok(detectMs! <= decideMs! && decideMs! <= moveMs! && clientsMs! <= recoverMs!, JSON.stringify(one))
    assert.ok(one!.clients!.holding >= 1)
    assert.ok(one!.backMs !== null)
    await sound()
    assert.deepEqual(await holdfast.api<IncidentView[]>('/api/v1/incidents'), [])
    const { rehearsal, targets } = await endpoint()
    // What was pretended is no fall: the target is not made to wait for having been rehearsed.
    assert.deepEqual(
      targets.map(({ falls }) => falls?.count ?? 0),
      [0, 0],
    )
    assert.deepEqual([rehearsal?.class, rehearsal?.last?.drill], ['automatic', result.drill])
    const kinds = ['drill.began', 'drill.ended'].map(
      (kind) => `/api/v1/journal?kind=${kind}&subject=${result.drill}`,
    )
    for (const path of kinds) assert.equal((await holdfast.api<JournalView[]>(path)).length, 1)
    const failed = await holdfast.api<JournalView[]>('/api/v1/journal?kind=check.judged&subject=shop-east')
    assert.ok(failed.some(({ data }) => data.state === 'down' && data.rehearsed === true))
    // The public pages say nothing of it.
    const unknown = await fetch(`${holdfast.url}/api/v1/drills`)
    assert.equal(unknown.status, 401)
  })

  test('while it runs no other is begun, and an order ends it', async () => {
    const drill = await begin()
    await losing()
    const second = await holdfast.run('drill', name, '--lose', 'local/east', '--for-real', '--yes')
    assert.equal(second.code, 1)
    assert.match(second.stderr, new RegExp(`${drill} is running`))
    assert.equal((await holdfast.run('drill', '--abort', '--why', 'enough')).code, 0)
    const { outcome, why } = await ended(drill)
    assert.equal(outcome, 'aborted')
    assert.match(why, /enough/)
    await sound()
  })

  test('a destination that really fails ends it', async () => {
    const drill = await begin()
    await losing()
    await west.down()
    const { outcome, why } = await ended(drill)
    await west.up()
    assert.equal(outcome, 'aborted')
    assert.match(why, /shop-west really fails/)
    await sound()
  })

  test('the death of the main process in the middle leaves a drill that ended unmeasured, and nothing pretended', async () => {
    const drill = await begin()
    await losing()
    await holdfast.stop('SIGKILL')
    holdfast = await startConfigured(file, { folder: dirname(holdfast.data), ports, withinMs: limit })
    const { outcome } = await ended(drill)
    assert.equal(outcome, 'unmeasured')
    await sound()
  })

  test('a target that really fails behind its pretended loss ends it, and is told as an incident', async () => {
    const drill = await begin()
    await losing()
    await east.down()
    const { outcome, why } = await ended(drill)
    assert.equal(outcome, 'aborted')
    assert.match(why, /shop-east really fails/)
    await until(
      'the incident',
      async () => (await holdfast.api<IncidentView[]>('/api/v1/incidents?state=open')).length > 0,
      limit,
    )
    const during = await holdfast.run('drill', name, '--lose', 'local/east')
    assert.equal(during.code, 1)
    assert.match(during.stdout, /incident .* is open/)
    await east.up()
    await sound()
  })
})
