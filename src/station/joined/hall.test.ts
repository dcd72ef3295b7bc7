import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import type { NewsBody, NodeJoining, NodeLine } from '../../board/index.ts'
import type { DomainName } from '../../dns/index.ts'
import {
  type EndpointSpec,
  envelopeOf,
  fenceOf,
  generation,
  initialPlanner,
  makePlan,
  type Plan,
  type PlannerEvent,
  type PlannerState,
  stepPlanner,
  type WriteOutcome,
} from '../../steering/index.ts'
import type {
  CheckId,
  EndpointName,
  Instant,
  NewEntry,
  NodeName,
  PublisherId,
  TargetId,
} from '../../terms/index.ts'
import type { BehalfRead, BehalfWrite } from '../node/on-behalf.ts'
import { JoinedHall } from './hall.ts'
import { fenceToWire } from './wire.ts'

const name = 'app.example' as EndpointName
const east = 'east' as TargetId
const here = 'here' as PublisherId
const spec: EndpointSpec = {
  name,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: [{ id: east, records: [{ type: 'A', address: '192.0.2.1' }], standsOn: [] }],
  prefer: [[east]],
  publish: [here],
}
const planOf = (n: bigint): Plan =>
  makePlan({
    generation: generation(n),
    madeAt: 0 as Instant,
    author: 'config',
    reason: 'example',
    evidence: {},
    envelope: envelopeOf(spec),
  })
const [older, newest] = [planOf(1n), planOf(2n)]
const sessions = { first: 'aa'.repeat(16), second: 'bb'.repeat(16) }

let now: number
let asked: (BehalfRead | BehalfWrite)[]
let fed: PlannerEvent[]
let noted: NewEntry[]
let reply: WriteOutcome | null
let standing: Plan
let known: PlannerState
let hall: JoinedHall
beforeEach(() => {
  now = 1_000_000
  asked = []
  fed = []
  noted = []
  reply = { kind: 'written' }
  standing = newest
  known = stepPlanner(initialPlanner, {
    kind: 'loaded',
    plans: [newest, older],
    orders: new Map(),
    at: now as Instant,
  }).state
  hall = new JoinedHall({
    own: 'lon-1' as NodeName,
    version: '0.1.0',
    clock: { now: () => now as Instant, monotonic: () => now },
    plans: () => known,
    feed: (event) => void fed.push(event),
    note: (...entries) => void noted.push(...entries),
    onBehalf: async (ask) => {
      asked.push(ask)
      return ask.kind === 'write'
        ? reply
        : { kind: 'read', published: { fence: fenceOf(standing), sets: [] } }
    },
  })
  hall.configure(
    [{ id: here, kind: 'embedded', zone: 'example' as DomainName, file: '/etc/secret.zone' }],
    [],
  )
})

const ask = (session: string, node = 'enactor-1', more: Partial<NodeJoining> = {}) =>
  hall.join({ ...asks, name: node, session, ...more })
const asks = { roles: 'enactor', protocol: 1, version: '0.1.0', token: 'nodes' }

function join(session: string, node = 'enactor-1', more: Partial<NodeJoining> = {}) {
  const admitted = ask(session, node, more)
  assert.ok(admitted.ok)
  const lines: NodeLine[] = []
  let ended = false
  const leave = admitted.value({ send: (line) => void lines.push(line), end: () => (ended = true) })
  return { lines, leave, ended: () => ended }
}
const news = (session: string, more: Partial<NewsBody> = {}): NewsBody => ({
  ...{ session, serial: 1, seen: [], using: [], entries: [], enactors: [], troubles: [] },
  ...more,
})
const write = (plan: Plan, expected: Plan | null, session = sessions.first) =>
  hall.write('enactor-1', {
    session,
    publisher: here,
    endpoint: name,
    expected: expected && fenceToWire(fenceOf(expected)),
    next: fenceToWire(fenceOf(plan)),
  })

describe('a node that joins', () => {
  test('gets orders and the newest plans at once, and no path of a zone file', () => {
    const { lines } = join(sessions.first)
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ['welcome', 'orders', 'plan'],
    )
    assert.deepEqual(lines[1], {
      kind: 'orders',
      publishers: [{ id: here, kind: 'embedded', zone: 'example' }],
      givenBack: [],
    })
    assert.equal(lines[2]!.kind === 'plan' && lines[2]!.plan.generation, '2')
  })

  test('has its name for itself while it lives, and no longer', () => {
    const first = join(sessions.first)
    assert.deepEqual(ask(sessions.second).ok, false)
    now += 6_000
    join(sessions.second)
    assert.ok(first.ended(), 'the silent one is let go')
    const late = hall.hear('enactor-1', news(sessions.first))
    assert.equal(!late.ok && late.error.code, 'conflict')
  })

  test('may come back in its own session at any time, its stream being broken or not', () => {
    const first = join(sessions.first)
    const second = join(sessions.first)
    assert.ok(first.ended())
    first.leave()
    hall.distribute(newest)
    assert.equal(second.lines.length, 4, 'what closes late closes nothing newer')
    assert.equal(noted.filter(({ kind }) => kind === 'node.started').length, 1, 'told once')
  })

  test('is told why not: another version, a role that is not there, the main process’s own name', () => {
    const refusal = (more: object): string => {
      const node = {
        name: 'enactor-1',
        session: sessions.first,
        roles: 'enactor',
        protocol: 1,
        version: '9',
        token: 't',
      }
      const outcome = hall.join({ ...node, ...more })
      assert.ok(!outcome.ok)
      return outcome.error.message
    }
    assert.match(
      refusal({ protocol: 2 }),
      /version 0\.1\.0 \(node protocol 1\), the node is 9 \(protocol 2\)/,
    )
    assert.match(refusal({ roles: 'enactor,planner' }), /cannot join as planner; it can as vantage, enactor/)
    assert.match(refusal({ name: 'lon-1' }), /give this one another with --name/)
    assert.match(refusal({ name: '../etc' }), /node name/)
  })

  test('that is gone is told of once', () => {
    const { leave } = join(sessions.first)
    leave()
    for (let i = 0; i < 8; i++) {
      now += 1_000
      hall.watch()
    }
    assert.deepEqual(
      noted.filter(({ kind }) => kind === 'node.lost').map(({ subject }) => subject),
      ['enactor-1'],
    )
    assert.equal(hall.vantages()[0]!.state, 'lost')
  })
})

describe('a vantage that joined', () => {
  const vantage = { roles: 'vantage', standsOn: 'aws/eu-west-2,isp-one' }
  const fra = 'fra-1' as NodeName
  const tells = (clock: number | undefined) =>
    hall.hear(fra, news(sessions.first, clock === undefined ? {} : { clock }))

  test('pretends what a drill loses when it is there, of this version, and its clock is right', () => {
    assert.match(hall.muteOf(fra) ?? '', /fra-1 has not joined/)
    const { leave } = join(sessions.first, fra, vantage)
    assert.match(hall.muteOf(fra) ?? '', /has not told what its clock shows/)
    tells(now - 300)
    assert.equal(hall.muteOf(fra), null)
    tells(now + 12_000)
    assert.match(hall.muteOf(fra) ?? '', /clock of fra-1 is 12\.0 s off/)
    tells(undefined)
    now += 6_000
    assert.match(hall.muteOf(fra) ?? '', /fra-1 is not connected/)
    leave()
    join(sessions.second, fra, { ...vantage, version: '0.2.0' })
    assert.match(hall.muteOf(fra) ?? '', /runs Holdfast 0\.2\.0 and this is 0\.1\.0/)
    join(sessions.second, 'enactor-2')
    assert.match(hall.muteOf('enactor-2' as NodeName) ?? '', /has not joined as a vantage/)
  })

  test('says what it stands on, and is not let in with what is no foundation', () => {
    join(sessions.first, fra, vantage)
    assert.deepEqual(hall.vantages()[0]?.standsOn, ['aws/eu-west-2', 'isp-one'])
    const refused = ask(sessions.second, 'nyc-1', { ...vantage, standsOn: 'aws//x' })
    assert.equal(!refused.ok && refused.error.code, 'bad-request')
  })

  test('gets its orders with the time at which they are sent, also when they were made long before', async () => {
    const rehearsed = [
      {
        ...({ drill: 'drill-1', check: 'shop-east' as CheckId, manner: 'refused' } as const),
        ...{ from: now as Instant, until: (now + 60_000) as Instant },
      },
    ]
    const dns = { host: '127.0.0.1', port: 5300 }
    const quorum = { quorum: 1, of: [fra] }
    const empty = { checks: [], publishers: [], endpoints: [] }
    await hall.orderNodes({ node: 'lon-1' as NodeName, dns, quorum, rehearsed, ...empty })
    now += 1_000
    const { lines } = join(sessions.first, fra, vantage)
    const line = lines.find(({ kind }) => kind === 'node')
    assert.ok(line?.kind === 'node')
    assert.equal(line.sentAt, now)
    assert.deepEqual(line.orders.rehearsed, rehearsed)
  })
})

describe('what a joined node says', () => {
  const entry = { at: 5, kind: 'plan.applied', subject: name, why: 'applied', data: {} } as const

  test('stands in the journal under its name, once, and not in the future', () => {
    join(sessions.first)
    const said = news(sessions.first, { entries: [entry, { ...entry, at: now + 3_600_000 }] })
    hall.hear('enactor-1', said)
    hall.hear('enactor-1', said)
    const told = noted.filter(({ kind }) => kind === 'plan.applied')
    assert.deepEqual(
      told.map(({ author, at }) => [author, at]),
      [
        ['node:enactor-1', 5],
        ['node:enactor-1', now],
      ],
    )
  })

  test('reaches the planner as a fence that was seen, never as a plan', () => {
    join(sessions.first)
    const fence = fenceToWire(fenceOf(planOf(9n)))
    hall.hear('enactor-1', news(sessions.first, { seen: [{ endpoint: name, fence, where: 'office' }] }))
    assert.equal(fed.length, 1)
    assert.ok(fed[0]!.kind === 'seen' && fed[0]!.fence.generation === 9n && fed[0]!.plan === undefined)
  })

  test('is not believed of what is read here, of names that nobody steers, nor a leap that would use up generations', () => {
    join(sessions.first)
    const seen = (endpoint: string, where: string, n: bigint) => ({
      endpoint,
      where,
      fence: fenceToWire(fenceOf(planOf(n))),
    })
    const forged = [
      seen(name, 'here', 9n),
      seen('other.example', 'office', 9n),
      seen(name, 'office', 2n ** 64n - 1n - 2n ** 32n),
    ]
    const live = fenceToWire(fenceOf(older))
    const using = [{ endpoint: name, publisher: 'invented', live, applying: null }]
    hall.hear('enactor-1', news(sessions.first, { seen: forged, using }))
    assert.deepEqual(fed, [])
  })

  test('is one of so many: those that were lost first are forgotten', () => {
    for (let n = 0; n < 300; n++) {
      join(sessions.first, `guest-${n}`).leave()
      now += 1
    }
    assert.ok(hall.vantages().length <= 256)
    assert.ok(hall.vantages().some((vantage) => vantage.name === 'guest-299'))
  })

  test('keeps the plans that it uses from being retired', () => {
    join(sessions.first)
    const live = fenceToWire(fenceOf(older))
    const using = [{ endpoint: name, publisher: here, live, applying: null }]
    hall.hear('enactor-1', news(sessions.first, { using }))
    assert.deepEqual(fed, [
      {
        ...{ kind: 'using', node: 'enactor-1', endpoint: name, publisher: here },
        ...{ live: fenceOf(older), applying: null },
      },
    ])
  })

  test('is not heard from whoever has not joined', () => {
    const refused = hall.hear('enactor-1', news(sessions.first, { entries: [entry] }))
    assert.equal(!refused.ok && refused.error.code, 'conflict')
    assert.deepEqual(noted, [])
  })
})

describe('who may still write a name', () => {
  const enactors: NewsBody['enactors'] = [
    { endpoint: name, publisher: here, state: 'in-force', fence: null, detail: '', readBackAt: null },
  ]

  test('is who uses a plan of it, away when it is not heard', () => {
    const { leave } = join(sessions.first)
    hall.hear('enactor-1', news(sessions.first, { enactors }))
    assert.deepEqual(hall.writersOf(name), [{ node: 'enactor-1', away: false }])
    leave()
    assert.deepEqual(hall.writersOf(name), [{ node: 'enactor-1', away: true }])
  })

  test('is also who used one before this process started and has said nothing since', () => {
    const remembered = ['lon-1', 'enactor-1']
    assert.deepEqual(hall.writersOf(name, remembered), [{ node: 'enactor-1', away: true }])
    join(sessions.first)
    assert.deepEqual(hall.writersOf(name, remembered), [{ node: 'enactor-1', away: false }])
    hall.hear('enactor-1', news(sessions.first))
    assert.deepEqual(hall.writersOf(name, remembered), [], 'it says that it uses none')
  })
})

describe('a write of a joined node', () => {
  test('goes to the nameserver with the plan that is known here, and the fence that it read', async () => {
    join(sessions.first)
    assert.deepEqual(await write(newest, older), { ok: true, value: { kind: 'written' } })
    const [passed] = asked
    assert.ok(passed?.kind === 'write')
    assert.equal(passed.plan, newest)
    assert.deepEqual(passed.expected, fenceOf(older))
  })

  test('is compared with the fence also when its node is not joined again yet: the fence decides', async () => {
    reply = { kind: 'fenced', found: fenceOf(newest) }
    const outcome = await write(older, null)
    assert.deepEqual(outcome.ok && outcome.value, { kind: 'fenced', found: fenceToWire(fenceOf(newest)) })
  })

  test('of a plan that nobody here knows is refused: behind what stands there, or never made', async () => {
    const forged = makePlan({ ...newest, reason: 'forged' })
    assert.deepEqual(await write(forged, older), {
      ok: true,
      value: { kind: 'fenced', found: fenceToWire(fenceOf(newest)) },
    })
    const ahead = await write(planOf(7n), newest)
    assert.ok(ahead.ok && ahead.value.kind === 'failed' && ahead.value.code === 'unknown-plan')
    assert.ok(asked.every(({ kind }) => kind === 'read'))
  })

  test('of a name that was given back is not passed on: its plan would be taken up again', async () => {
    join(sessions.first)
    const order = { kind: 'giveBack', endpoint: name, why: 'moves' } as const
    const at = now as Instant
    known = stepPlanner(known, { kind: 'order', order, author: 'operator:ann', at }).state
    const outcome = await write(newest, null)
    assert.ok(outcome.ok && outcome.value.kind === 'failed' && outcome.value.code === 'given-back')
    assert.deepEqual(asked, [])
  })

  test('whose reply does not come is lost, not failed: it may have been done', async () => {
    reply = null
    const outcome = await write(newest, older)
    assert.equal(outcome.ok && outcome.value.kind, 'lost')
  })

  test('to a publisher that is not the embedded zone is not passed on', async () => {
    const outcome = await hall.write('enactor-1', {
      ...{ session: sessions.first, publisher: 'office', endpoint: name, expected: null },
      next: fenceToWire(fenceOf(newest)),
    })
    assert.equal(!outcome.ok && outcome.error.code, 'not-found')
    assert.deepEqual(asked, [])
  })
})
