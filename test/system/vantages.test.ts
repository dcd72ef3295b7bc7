// Three vantages as processes, a quorum of two: one that is blind or alone moves nothing, two move the answer, and the
// names of a second nameserver are answered and moved with the main process stopped or gone.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import type {
  CheckView,
  DrillsView,
  EndpointView,
  IncidentView,
  JournalView,
  VantageView,
} from '../../src/board/index.ts'
import { realClock as clock, realRandom as random, realTimers as timers } from '../../src/station/clock.ts'
import { loadConfig } from '../../src/station/config/index.ts'
import { definitionOf } from '../../src/station/node/definition.ts'
import { Mesh, meshRule } from '../../src/station/vantages/mesh.ts'
import type { NodeName } from '../../src/terms/index.ts'
import { freePorts, type Instance, startConfigured, until as within } from './instance.ts'
import { type JoinedNode, nodeToken, startNode } from './joined.ts'
import { endWholly, type Place, processesOf, Resolver, startPlace, watched } from './place.ts'

const until = <T>(what: string, probe: () => Promise<T | null | false> | T | null | false): Promise<T> =>
  within(what, probe, 30_000)

const app = 'app.vantages.test'
const local = 'local.vantages.test'
const east = '127.0.0.2'
const west = '127.0.0.3'

describe('three vantages, a quorum of two', {
  skip: process.platform !== 'linux' ? 'needs 127.0.0.2 and 127.0.0.3' : false,
}, () => {
  let folder: string
  let holdfast: Instance
  let tokenFile: string
  let ports: { http: number; fra: number; port: number; nodes: number }
  let places: { east: Place; west: Place }
  let main: Resolver
  let second: Resolver
  const joined = new Map<string, JoinedNode>()
  let keyFile: string
  /** The last test kills it. */
  let ended = false

  const steered = `targets:
      east: { address: ${east}, check: shop-east, standsOn: [local/east] }
      west: { address: ${west}, check: shop-west, standsOn: [local/west] }
    prefer: [east, west]
    publish: [here]
    slowStart: 0s
    dampFlaps: false`
  const configuration = (): string =>
    `
node: { name: lon-1 }
${watched(ports.port)}
vantages:
  quorum: 2
  of: [lon-1, fra-1, nyc-1]
  at:
    lon-1: 127.0.0.1:${ports.nodes}
    fra-1: 127.0.0.1:${ports.nodes + 1}
    nyc-1: 127.0.0.1:${ports.nodes + 2}
  keyFile: nodes.key
endpoints:
  ${app}:
    ttl: 60s
    ${steered}
  ${local}:
    ttl: 60s
    belowQuorum: local
    ${steered}
publishers:
  here: { kind: embedded, zone: vantages.test }
`

  const fra = () => ({
    tokenFile,
    name: 'fra-1',
    roles: 'vantage,enactor,nameserver',
    more: ['--dns', `127.0.0.1:${ports.fra}`],
  })
  const nyc = () => ({ tokenFile, name: 'nyc-1', roles: 'vantage' })
  const start = async (request: Parameters<typeof startNode>[1]): Promise<void> => {
    const node = startNode(holdfast, request)
    joined.set(request.name, node)
    await until(`${request.name} to join`, () => node.output().includes('joined'))
  }
  const vantages = () => holdfast.api<VantageView[]>('/api/v1/vantages')
  const sees = async (name: string): Promise<string | undefined> =>
    (await vantages()).find((one) => one.name === name)?.sees?.state
  const allHeard = () =>
    until('every vantage to be heard', async () =>
      (await vantages()).every(({ sees }) => sees === undefined || (sees.state === 'heard' && !sees.untold)),
    )
  const votes = async (check: string): Promise<Record<string, string>> =>
    (await holdfast.api<CheckView[]>('/api/v1/checks')).find(({ id }) => id === check)?.byVantage ?? {}
  const endpoint = async (name: string): Promise<EndpointView> =>
    holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
  const answered = (resolver: Resolver, name: string, address: string) =>
    until(`${name} to be answered with ${address}`, async () => (await resolver.ask(name)) === address)
  /** Main first, the node process below it too. */
  const signalMain = (signal: NodeJS.Signals): void => void process.kill(holdfast.child.pid!, signal)

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const first = await freePorts(8)
    ports = { http: first, fra: first + 2, port: first + 3, nodes: first + 5 }
    keyFile = join(folder, 'nodes.key')
    writeFileSync(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 })
    writeFileSync(join(folder, 'holdfast.yaml'), configuration())
    places = {
      east: await startPlace(east, ports.port),
      west: await startPlace(west, ports.port),
    }
    holdfast = await startConfigured(join(folder, 'holdfast.yaml'), {
      folder,
      ports: { http: first, dns: first + 1 },
      withinMs: 60_000,
    })
    main = new Resolver(holdfast.dns)
    second = new Resolver({ host: '127.0.0.1', port: ports.fra })
    tokenFile = await nodeToken(holdfast)
    await start(fra())
    await start(nyc())
  })
  after(async () => {
    main?.close()
    second?.close()
    for (const node of joined.values()) await node.end('SIGKILL')
    if (ended) await holdfast.dispose()
    else await endWholly(holdfast)
    for (const place of Object.values(places ?? {})) await place.down()
  })
  beforeEach(async () => {
    await places.east.up()
    await allHeard()
    for (const resolver of [main, second])
      for (const name of [app, local]) await answered(resolver, name, east)
  })

  test('what each says of each check stands on the board, and every nameserver answers the same', async () => {
    await until('three votes', async () => Object.keys(await votes('shop-east')).length === 3)
    assert.deepEqual(await votes('shop-east'), { 'lon-1': 'up', 'fra-1': 'up', 'nyc-1': 'up' })
    const { enactors } = await until('fra-1 to tell what it holds', async () => {
      const view = await endpoint(app)
      return view.enactors.some(({ node }) => node === 'fra-1') ? view : null
    })
    const generations = new Set(enactors.map(({ generation }) => generation))
    assert.equal(generations.size, 1, JSON.stringify(enactors))
  })

  test('a drill is refused while one that votes is away, and pretended by all of them when none is', async () => {
    const drill = (endpoints: string[]) =>
      holdfast.api<{ drill: string }>('/api/v1/drills', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ lose: 'local/east', endpoints, why: 'a test', manner: 'refused' }),
      })
    await joined.get('nyc-1')!.end('SIGTERM')
    await until('nyc-1 to be missed', async () => (await sees('nyc-1')) === 'silent')
    const refused = await holdfast.run('drill', app, local, '--lose', 'local/east', '--for-real', '--yes')
    assert.match(
      refused.stderr,
      /every vantage that votes must pretend the loss, and .*nyc-1 is not connected/,
    )
    await start({ ...nyc(), more: ['--stands-on', 'aws/us-east-2'] })
    await allHeard()
    const node = (await vantages()).find(({ name }) => name === 'nyc-1')
    assert.deepEqual(node?.standsOn, ['aws/us-east-2'])
    const id = await until('a drill to begin', () => drill([app, local]).catch(() => null))
    // Only what the main nameserver has told is counted: while its resolver does not ask again, the loss goes on.
    for (const resolver of [second, main])
      for (const name of [app, local]) await answered(resolver, name, west)
    const end = await until('the drill to end', async () => {
      const { past } = await holdfast.api<DrillsView>('/api/v1/drills')
      return past.find(({ drill }) => drill === id.drill) ?? null
    })
    assert.equal(end.outcome, 'measured', JSON.stringify(end))
    for (const resolver of [main, second])
      for (const name of [app, local]) await answered(resolver, name, east)
    const judged = await holdfast.api<JournalView[]>('/api/v1/journal?kind=check.judged&subject=shop-east')
    const pretended = judged.some(({ data }) => data.state === 'down' && data.rehearsed === true)
    assert.ok(pretended, JSON.stringify(judged))
    assert.deepEqual(await holdfast.api<IncidentView[]>('/api/v1/incidents'), [])
  })

  test('a target that all see die is left by every nameserver', async () => {
    await places.east.down()
    for (const resolver of [main, second])
      for (const name of [app, local]) await answered(resolver, name, west)
    const says = await votes('shop-east')
    assert.ok(Object.values(says).filter((vote) => vote === 'down').length >= 2, JSON.stringify(says))
  })

  test('one killed leaves a quorum: the other two move', async () => {
    await joined.get('nyc-1')!.end('SIGKILL')
    await until('nyc-1 to be missed', async () => (await sees('nyc-1')) === 'silent')
    await places.east.down()
    for (const resolver of [main, second]) await answered(resolver, app, west)
    const { stdout } = await holdfast.run('status')
    assert.match(stdout, /vantage nyc-1 is silent/)
    await start(nyc())
  })

  test('two killed is below quorum: held with an alarm, and moved where the endpoint says local', async () => {
    await joined.get('nyc-1')!.end('SIGKILL')
    await joined.get('fra-1')!.end('SIGKILL')
    const alarmed = await until('the alarm', async () => (await endpoint(app)).alarms[0] ?? null)
    assert.match(alarmed.text, /1 of 3 vantages is heard, the quorum is 2; fra-1 is not heard/)
    await places.east.down()
    await answered(main, local, west)
    assert.equal(await main.ask(app), east)
    await start(fra())
    await answered(main, app, west)
    await start(nyc())
  })

  test('with the main process stopped, all go on moving', async () => {
    signalMain('SIGSTOP')
    try {
      await places.east.down()
      for (const resolver of [main, second]) await answered(resolver, app, west)
    } finally {
      signalMain('SIGCONT')
    }
  })

  test('one that alone sees a target down moves nothing, and one that is blind is no witness', async () => {
    await joined.get('nyc-1')!.end('SIGTERM')
    const read = await loadConfig(join(folder, 'holdfast.yaml'), {})
    assert.ok(read.ok)
    const spec = read.value.checks.find(({ id }) => id === 'shop-east')!
    const nycHere = new Mesh({
      ...{ node: 'nyc-1' as NodeName, session: randomBytes(16).toString('hex'), clock, timers, random },
      onSay: () => {},
      onRefused: () => {},
    })
    try {
      const link = { ...read.value.vantages.link!, listen: null }
      await nycHere.follow(await meshRule(link, read.value.vantages.of, true))
      let sequence = 0
      const says = (): void => {
        const { id: check } = spec
        const saying = {
          check,
          definition: definitionOf(spec),
          sequence: ++sequence,
          age: 0,
          why: 'pretended',
        }
        nycHere.say({ ...saying, state: 'down', verdict: 'down' }, clock.monotonic(), true)
      }
      await until('its word to count', async () => {
        says()
        return (await votes('shop-east'))['nyc-1'] === 'down'
      })
      for (const resolver of [main, second]) assert.equal(await resolver.ask(app), east)
      nycHere.see('1 of 1 canaries fail')
      await until('it to be known as blind', async () => (await sees('nyc-1')) === 'blind')
      assert.equal((await votes('shop-east'))['nyc-1'], undefined)
      for (const resolver of [main, second]) assert.equal(await resolver.ask(app), east)
    } finally {
      await nycHere.stop()
      await start(nyc())
    }
  })

  test('another key, and a name that nobody configured, are told at both ends and change nothing', async () => {
    const other = join(folder, 'other.key')
    writeFileSync(other, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 })
    await joined.get('nyc-1')!.end('SIGTERM')
    joined.set('nyc-1', startNode(holdfast, { ...nyc(), more: ['--key-file', other] }))
    const stranger = startNode(holdfast, { ...nyc(), name: 'ber-1' })
    try {
      const troubles = async (name: string) =>
        (await vantages()).find((one) => one.name === name)?.troubles?.join('; ') ?? ''
      await until('nyc-1 to be told', async () => /has another key/.test(await troubles('nyc-1')))
      await until('ber-1 to be told', async () => /in neither `vantages.of`/.test(await troubles('ber-1')))
      await until('nyc-1 to be silent', async () => (await sees('nyc-1')) === 'silent')
      assert.equal(await main.ask(app), east)
    } finally {
      await stranger.end('SIGTERM')
      await joined.get('nyc-1')!.end('SIGTERM')
      await start(nyc())
    }
  })

  test('with the main process and its node gone, the second nameserver moves, and answers again after a restart', async () => {
    const pids = processesOf(holdfast).filter(
      (pid) => ![...joined.values()].some(({ child }) => child.pid === pid),
    )
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await holdfast.stop('SIGKILL')
    ended = true
    await places.east.down()
    await answered(second, app, west)
    await joined.get('fra-1')!.end('SIGKILL')
    joined.set('fra-1', startNode(holdfast, fra()))
    await answered(second, app, west)
    await places.east.up()
    await answered(second, app, east)
  })
})
