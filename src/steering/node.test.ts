import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type CheckId,
  type EndpointName,
  type FoundationPath,
  type NewEntry,
  seconds,
} from '../terms/index.ts'
import { answerOf } from './answer.ts'
import { fenceOf } from './fence.ts'
import { app, at, checkOf, east, here, node, office, planOf, spec, target, west } from './fixtures.ts'
import { initialNode, stepNode } from './node.ts'
import type { NodeEffect, NodeEvent, NodeState } from './node-state.ts'
import type { Published } from './ports.ts'
import { endpointStatus } from './status.ts'

/** A node whose publishers answer at once; effects are collected in order. */
function bench(publish: 'here' | 'office' = 'here', looks = true) {
  const id = publish === 'here' ? here : office
  const publishers = [{ id, selectsInPlace: publish === 'here' }]
  let state: NodeState = initialNode({ node, publishers, looks })
  let resource: Published = { fence: null, sets: [] }
  const seen: NodeEffect[] = []
  const send = (event: NodeEvent, answers = true): readonly NodeEffect[] => {
    const step = stepNode(state, event)
    state = step.state
    seen.push(...step.effects)
    for (const effect of step.effects) {
      if (effect.kind === 'select')
        resource = { ...resource, sets: answerOf(endpoint().plan!.envelope, effect.answering).sets }
      if (answers && effect.kind === 'read')
        send({ ...to(effect), kind: 'readback', outcome: { kind: 'read', published: resource } })
      if (answers && effect.kind === 'write') {
        resource = { fence: effect.write.next, sets: effect.write.sets }
        send({ ...to(effect), kind: 'wrote', outcome: { kind: 'written' } })
      }
    }
    return step.effects
  }
  const to = (effect: { ticket: number }) => ({
    endpoint: app,
    publisher: id,
    ticket: effect.ticket,
    at: at(50),
  })
  const endpoint = () => state.endpoints.get(app)!
  const status = () => endpointStatus(state, app)!
  const told = (kind: NewEntry['kind']) =>
    seen.flatMap((effect) => (effect.kind === 'tell' && effect.entry.kind === kind ? [effect.entry] : []))
  const health = (target: typeof east, to: 'up' | 'down' | 'unknown', ms = 100) =>
    send({ kind: 'health', check: checkOf(target), state: to, at: at(ms), why: `looked at ${target}` })
  const holds = (published: Published) => {
    resource = published
  }
  const effects = <K extends NodeEffect['kind']>(kind: K) =>
    seen.filter((effect): effect is Extract<NodeEffect, { kind: K }> => effect.kind === kind)
  return { send, health, status, told, effects, holds, resource: () => resource, state: () => state }
}

function running(
  publish: 'here' | 'office' = 'here',
  changed: Parameters<typeof spec>[0] = {},
  looks = true,
) {
  const b = bench(publish, looks)
  const configured = { ...changed, publish: [publish === 'here' ? here : office] }
  b.send({ kind: 'configured', specs: [spec(configured)], at: at(0) })
  b.send({ kind: 'plan', plan: planOf(1, configured), at: at(1) })
  return b
}

describe('a node', () => {
  test('brings a first plan in force and reads it back (S17)', () => {
    const b = running('office')
    assert.deepEqual(b.resource().fence, fenceOf(planOf(1, { publish: [office] }), 0n))
    assert.equal(b.status().publishers[0]!.state, 'in-force')
    assert.equal(b.told('plan.applied').length, 1)
    assert.equal(b.told('endpoint.readback').length, 1)
  })
  test('selects in the very step in which a target is judged down', () => {
    const b = running()
    b.health(west, 'up')
    const effects = b.health(east, 'down', 123.25)
    assert.deepEqual(effects[0], {
      kind: 'select',
      endpoint: app,
      publisher: here,
      fence: fenceOf(planOf(1)),
      answering: [west],
    })
    const moved = b.told('selection.moved')[0]!
    assert.equal(moved.at, 123.25)
    assert.deepEqual(moved.data.from, ['east'])
    assert.deepEqual(moved.data.toRecords, ['A 192.0.2.2'])
    assert.match(moved.why, /check-east is down \(looked at east\)/)
    assert.equal(b.told('endpoint.readback').length, 2)
  })
  test('where a selection is a write, it goes by the fence (N, K)', () => {
    const b = running('office')
    b.health(west, 'up')
    b.health(east, 'down')
    assert.equal(b.resource().fence!.selection, 1n)
    assert.deepEqual(b.resource().sets[0]!.data, [{ type: 'A', address: '192.0.2.2' }])
  })
  test('with all targets down the answer stays, and one alarm is told (S11)', () => {
    const b = running()
    b.health(east, 'down')
    b.health(west, 'down')
    b.health(west, 'down')
    assert.deepEqual(b.status().answering, [east])
    assert.equal(b.status().state, 'last-known-good')
    assert.deepEqual(
      b.told('endpoint.alarm').map((entry) => entry.data.state),
      ['raised'],
    )
    b.health(east, 'up')
    assert.equal(b.status().state, 'ok')
    assert.equal(b.told('endpoint.alarm').at(-1)!.data.state, 'cleared')
  })
  test('below quorum nothing moves, unless the endpoint says local (S13)', () => {
    for (const belowQuorum of ['hold', 'local'] as const) {
      const b = running('here', { belowQuorum })
      b.health(west, 'up')
      b.send({ kind: 'quorum', met: false, why: '1 of 2 vantages look', at: at(5) })
      b.health(east, 'down')
      assert.deepEqual(b.status().answering, belowQuorum === 'hold' ? [east] : [west])
      assert.equal(b.status().alarms.length, belowQuorum === 'hold' ? 1 : 0)
    }
  })
  test('mode approve tells where it would move and stays', () => {
    const b = bench()
    b.send({ kind: 'configured', specs: [spec({ mode: 'approve' })], at: at(0) })
    b.send({ kind: 'plan', plan: planOf(1, { mode: 'approve' }, { sets: [[east]] }), at: at(1) })
    b.health(west, 'up')
    const effects = b.health(east, 'down')
    b.health(east, 'down')
    assert.deepEqual(b.status().answering, [east])
    assert.deepEqual(b.status().advice, [west])
    assert.equal(b.told('selection.wouldmove').length, 1)
    assert.ok(effects.some((effect) => effect.kind === 'wouldMove' && effect.to[0] === west))
  })
  test('the plan in force, told again, is answered with what stands: a planner that was restarted asks so', () => {
    const b = bench()
    const plan = planOf(1, { mode: 'approve' }, { sets: [[east]] })
    b.send({ kind: 'configured', specs: [spec({ mode: 'approve' })], at: at(0) })
    b.send({ kind: 'plan', plan, at: at(1) })
    b.health(west, 'up')
    b.health(east, 'down')
    const again = b.send({ kind: 'plan', plan, at: at(2) })
    assert.deepEqual(
      again.map((effect) => effect.kind),
      ['using', 'answering', 'wouldMove'],
    )
    assert.ok(again.some((effect) => effect.kind === 'answering' && effect.down[0] === east))
    assert.ok(again.some((effect) => effect.kind === 'wouldMove' && effect.to[0] === west))
  })
  test('a target that goes down is reported though the answer stays: nobody may drain towards it (S10)', () => {
    const b = running()
    const reports = b.health(west, 'down').filter((effect) => effect.kind === 'answering')
    assert.deepEqual(
      reports.map(({ answering, down }) => [answering, down]),
      [[[east], [west]]],
    )
    assert.ok(b.health(west, 'down').every((effect) => effect.kind !== 'answering'))
  })
  test('a restored node answers what it held before anything is known, and goes on failing over', () => {
    const b = bench()
    b.send({ kind: 'held', held: [{ plan: planOf(4), answering: [west], since: 7 }], at: at(10) }, false)
    assert.deepEqual([b.status().answering, b.status().since], [[west], 7])
    b.send({ kind: 'configured', specs: [spec()], at: at(11) }, false)
    assert.deepEqual(b.status().answering, [west])
    const effects = b.health(east, 'up')
    assert.ok(effects.some((effect) => effect.kind === 'select' && effect.answering[0] === east))
  })
  test('a node that starts without memory finds what is answered and moves nothing before it has evidence (S12)', () => {
    for (const evidence of [null, 'up', 'down'] as const) {
      const b = bench('office')
      const configured = { publish: [office] }
      const plan = planOf(1, configured)
      const sets = answerOf(plan.envelope, [west]).sets
      b.holds({ fence: fenceOf(plan, 1n), sets })
      b.send({ kind: 'configured', specs: [spec(configured)], at: at(0) })
      if (evidence) b.health(east, evidence)
      b.send({ kind: 'plan', plan, at: at(1) })
      const expected = evidence === 'up' ? [east] : [west]
      assert.deepEqual(b.status().answering, expected, `east is ${evidence ?? 'unknown'}`)
      assert.deepEqual(b.resource().sets, answerOf(plan.envelope, expected).sets)
    }
  })
  test('a plan that cannot be answered is refused, and the plan in force stays (S1)', () => {
    const b = running()
    for (let again = 0; again < 2; again++)
      b.send({ kind: 'plan', plan: planOf(2, { targets: [], prefer: [] }), at: at(2) })
    assert.equal(b.status().generation, 1n)
    assert.equal(b.told('plan.refused').length, 1)
    assert.match(b.told('plan.refused')[0]!.why, /it has no target/)
  })
  test('mode observe writes the pinned set and nothing else, whatever health says', () => {
    const b = bench('office')
    const configured = { mode: 'observe', publish: [office] } as const
    b.send({ kind: 'configured', specs: [spec(configured)], at: at(0) })
    b.send({ kind: 'plan', plan: planOf(1, configured, { sets: [[east]] }), at: at(1) })
    const before = b.resource()
    for (const [target, state] of [
      [west, 'up'],
      [east, 'down'],
      [east, 'unknown'],
      [east, 'down'],
    ] as const) {
      const effects = b.health(target, state)
      assert.ok(effects.every(({ kind }) => kind !== 'write' && kind !== 'select' && kind !== 'wouldMove'))
    }
    assert.deepEqual(b.resource(), before)
    assert.deepEqual(b.status().advice, [west])
  })
  test('an answer below quorum is frozen with an alarm that is told once and cleared after (S13)', () => {
    const b = running()
    b.health(west, 'up')
    for (const why of ['1 of 2 vantages look', '0 of 2 vantages look'])
      b.send({ kind: 'quorum', met: false, why, at: at(5) })
    b.health(east, 'down')
    assert.deepEqual(b.status().answering, [east])
    assert.equal(b.status().state, 'alarm')
    b.send({ kind: 'quorum', met: true, why: '2 of 2 vantages look', at: at(6) })
    assert.deepEqual(b.status().answering, [west], 'what was seen meanwhile counts again')
    assert.deepEqual(
      b.told('endpoint.alarm').map(({ data }) => `${data.state} ${data.code}`),
      ['raised below-quorum', 'cleared below-quorum'],
    )
  })
  test('what was frozen and then has nothing ready is one alarm less and another more', () => {
    const b = running()
    b.send({ kind: 'quorum', met: false, why: '1 of 2 vantages look', at: at(5) })
    b.health(east, 'down')
    b.health(west, 'down')
    b.send({ kind: 'quorum', met: true, why: '2 of 2 vantages look', at: at(6) })
    b.health(west, 'up')
    assert.deepEqual(
      b.told('endpoint.alarm').map(({ data }) => `${data.state} ${data.code}`),
      [
        ...['raised below-quorum', 'cleared below-quorum'],
        ...['raised nothing-ready', 'cleared nothing-ready'],
      ],
    )
  })
  test('an older plan, and a twin of the one held, are refused with both fences (S2, S3)', () => {
    const b = running()
    b.send({ kind: 'plan', plan: planOf(3), at: at(2) })
    const older = b.send({ kind: 'plan', plan: planOf(2), at: at(3) })
    const twin = b.send({ kind: 'plan', plan: planOf(3, { ttl: 9 }), at: at(4) })
    for (const effects of [older, twin]) assert.ok(effects.some((effect) => effect.kind === 'seen'))
    assert.equal(b.status().generation, 3n)
    assert.equal(b.told('plan.refused').length, 2)
  })
  test('while a newer plan cannot be written, selection goes on inside the plan in force (S18)', () => {
    const b = running()
    b.health(west, 'up')
    b.send({ kind: 'plan', plan: planOf(2, { ttl: 9 }), at: at(60) }, false)
    const effects = b.health(east, 'down')
    assert.deepEqual(
      effects.filter((effect) => effect.kind === 'select').map(({ fence }) => fence.generation),
      [1n],
    )
  })
  test('asks for a tick at the earliest deadline', () => {
    const b = running()
    const due = b.state().endpoints.get(app)!.enactors.get(here)!.phase.dueAt
    assert.equal(b.state().wakeAt, due)
    assert.ok(due >= 8_050 && due <= 10_050)
  })
})

test('the rounds of many endpoints spread over the time between them (S16)', () => {
  let state = initialNode({ node, publishers: [{ id: office, selectsInPlace: false }] })
  const names = Array.from({ length: 200 }, (_, n) => `n${n}.example` as EndpointName)
  for (const name of names) {
    const plan = planOf(1, { name, publish: [office] })
    const published = { fence: fenceOf(plan, 0n), sets: answerOf(plan.envelope, [east]).sets }
    const outcome = { kind: 'read', published } as const
    for (const event of [
      { kind: 'plan', plan, at: at(0) },
      { kind: 'readback', endpoint: name, publisher: office, ticket: 1, outcome, at: at(0) },
      { kind: 'readback', endpoint: name, publisher: office, ticket: 2, outcome, at: at(0) },
    ] as const)
      state = stepNode(state, event).state
  }
  const dues = names.map((name) => state.endpoints.get(name)!.enactors.get(office)!.phase.dueAt)
  const perEighth = Array.from(
    { length: 8 },
    (_, n) => dues.filter((due) => due > 8000 + 250 * n && due <= 8000 + 250 * (n + 1)).length,
  )
  assert.ok(
    perEighth.every((count) => count > 8 && count < 50),
    `${perEighth}`,
  )
})

describe('a node that does not look', () => {
  for (const publish of ['here', 'office'] as const) {
    const configured = { publish: [publish === 'here' ? here : office] }
    test(`lets stand at ${publish} what others select in its plan`, () => {
      const b = running(publish, {}, false)
      const before = b.resource()
      const others = answerOf(planOf(1).envelope, [west]).sets
      const fence = publish === 'here' ? before.fence! : { ...before.fence!, selection: 1n }
      b.holds({ fence, sets: others })
      b.send({ kind: 'tick', now: at(20_000) })
      assert.deepEqual(b.resource().sets, others)
      assert.equal(b.status().publishers[0]!.state, 'in-force')
    })
    test(`puts back at ${publish} what stood there when somebody empties the name`, () => {
      const b = running(publish, {}, false)
      const { fence } = b.resource()
      const others = answerOf(planOf(1).envelope, [west]).sets
      b.holds({ fence: publish === 'here' ? fence : { ...fence!, selection: 1n }, sets: others })
      b.send({ kind: 'tick', now: at(20_000) })
      b.holds({ fence: b.resource().fence, sets: [] })
      b.send({ kind: 'tick', now: at(40_000) })
      assert.deepEqual(b.resource().sets, others)
    })
    test(`brings a newer plan to ${publish} with the last known good in it, and tells the planner nothing of its own`, () => {
      const b = running(publish, {}, false)
      b.send({ kind: 'plan', plan: planOf(2, configured, { lastKnownGood: [west] }), at: at(100) })
      assert.deepEqual(b.resource().sets, answerOf(planOf(2).envelope, [west]).sets)
      const news = b.send({
        kind: 'plan',
        plan: planOf(2, configured, { lastKnownGood: [west] }),
        at: at(101),
      })
      assert.ok(!news.some(({ kind }) => kind === 'answering'))
      assert.equal(b.told('selection.moved').length, 0)
    })
  }
})

const north = 'north' as typeof east
const region = (id: typeof east, octet: number, ...standsOn: string[]) => ({
  ...target(id, octet),
  standsOn: standsOn as FoundationPath[],
})

describe('a node whose own canaries fail (S14)', () => {
  const inDoubt = { kind: 'observer', sound: false, why: '2 of 2 canaries fail', at: at(90) } as const
  const regional = {
    targets: [region(east, 1, 'aws/us-east-1'), region(west, 2, 'gcp/us-west1')],
  }
  test('moves nothing, says so, and goes on when they are well again', () => {
    const b = running('here', regional)
    b.health(west, 'up')
    b.send(inDoubt)
    b.health(east, 'down')
    assert.deepEqual(b.status().answering, [east])
    assert.match(b.status().alarms[0]!.text, /2 of 2 canaries fail.*frozen/)
    b.send({ ...inDoubt, sound: true, why: 'no canary fails', at: at(120) })
    assert.deepEqual(b.status().answering, [west])
    assert.deepEqual(b.status().alarms, [])
  })
  test('is overruled by a quorum of several vantages over a loss that one foundation explains', () => {
    const b = running('here', regional)
    b.health(west, 'up')
    b.send(inDoubt)
    b.send({ kind: 'quorum', met: true, confirmed: true, why: '3 of 3 vantages agree', at: at(95) })
    b.health(east, 'down')
    assert.deepEqual(b.status().answering, [west])
  })
  test('concludes anew at every endpoint when another one ends the doubt', () => {
    const www = 'www.example' as EndpointName
    const elsewhere = { name: www, targets: [region(north, 3, 'azure/north')], prefer: [[north]] }
    const b = running('here', regional)
    const specs = [spec({ ...regional, publish: [here] }), spec({ ...elsewhere, publish: [here] })]
    b.send({ kind: 'configured', specs, at: at(50) })
    b.health(west, 'up')
    b.send(inDoubt)
    b.send({ kind: 'quorum', met: true, confirmed: true, why: '3 of 3 vantages agree', at: at(95) })
    b.health(north, 'down')
    b.health(east, 'down')
    assert.deepEqual(b.status().answering, [east], 'two unrelated places at once')
    b.health(north, 'up')
    assert.deepEqual(b.status().answering, [west])
  })
  test('is not overruled when two unrelated places are lost at once, nor without a proven target elsewhere', () => {
    const three = {
      targets: [...regional.targets, region(north, 3, 'azure/north')],
      prefer: [[east], [west], [north]],
    }
    const unrelated = running('here', three)
    unrelated.health(north, 'up')
    unrelated.send(inDoubt)
    unrelated.send({ kind: 'quorum', met: true, confirmed: true, why: '3 of 3', at: at(95) })
    unrelated.health(west, 'down')
    unrelated.health(east, 'down')
    assert.deepEqual(unrelated.status().answering, [east])
    const nowhere = running('here', regional)
    nowhere.send(inDoubt)
    nowhere.send({ kind: 'quorum', met: true, confirmed: true, why: '3 of 3', at: at(95) })
    nowhere.health(east, 'down')
    assert.deepEqual(nowhere.status().answering, [east])
  })
})

describe('a target that must prove that it is ready (S15)', () => {
  const lagging = {
    targets: [target(east, 1), { ...target(west, 2), ready: { smoke: 'west-smoke' as CheckId } }],
  }
  const proof = (state: 'ready' | 'not-ready', ms: number) =>
    ({
      kind: 'readiness',
      endpoint: app,
      target: west,
      state,
      why: 'replica lag 41 s of 30 s',
      at: at(ms),
    }) as const
  test('is no destination until it has, and traffic moves in the step in which it does', () => {
    const b = running('here', lagging)
    b.health(west, 'up')
    b.send(proof('not-ready', 80))
    b.health(east, 'down')
    assert.deepEqual(b.status().answering, [east])
    assert.match(b.status().why, /1 up, not proven ready/)
    const [select] = b.send(proof('ready', 130))
    assert.equal(select!.kind, 'select')
    assert.deepEqual(b.status().answering, [west])
  })
  test('stays in the answer once it is there: staying is not moving', () => {
    const b = running('here', { ...lagging, prefer: [[west], [east]] })
    b.health(west, 'up')
    b.send(proof('not-ready', 130))
    assert.deepEqual(b.status().answering, [west])
  })
})

describe('the plans that a node uses (S4)', () => {
  test('are let go of when the plan is published elsewhere', () => {
    const b = running('office')
    const elsewhere = planOf(2, { publish: ['gone' as typeof office] })
    const effects = b.send({ kind: 'plan', plan: elsewhere, at: at(60) })
    const using = effects.flatMap((effect) => (effect.kind === 'using' ? [effect] : []))
    assert.deepEqual(
      using.map(({ publisher, live, applying }) => [publisher, live, applying]),
      [[office, null, null]],
    )
  })
  test('are told when they change: on its way, then live', () => {
    const b = running('office')
    const using = b.effects('using')
    const plan = fenceOf(planOf(1, { publish: [office] }))
    assert.deepEqual(
      using.map(({ live, applying }) => [live, applying]),
      [
        [null, plan],
        [plan, null],
      ],
    )
  })
})

describe('records that somebody else changed (S17)', () => {
  const edited = (b: ReturnType<typeof running>) => {
    const { fence } = b.resource()
    const foreign = answerOf(planOf(1, { targets: [target(east, 9)] }).envelope, [east]).sets
    b.holds({ fence, sets: foreign })
    b.send({ kind: 'tick', now: at(20_000) })
    return foreign
  }
  test('are left as they are and alarmed', () => {
    const b = running('office')
    const foreign = edited(b)
    assert.deepEqual(b.resource().sets, foreign)
    assert.equal(b.status().state, 'alarm')
  })
  test('are put right at once where the endpoint says so', () => {
    const b = running('office', { onForeignEdit: 'repair' })
    edited(b)
    assert.deepEqual(b.resource().sets, answerOf(planOf(1).envelope, [east]).sets)
    assert.equal(b.status().state, 'ok')
  })
})

test('its own zone fails over while another publisher of the name was never read (S8, S18)', () => {
  const publishers = [
    { id: here, selectsInPlace: true },
    { id: office, selectsInPlace: false },
  ]
  const plan = planOf(1, { publish: [here, office] })
  let state = initialNode({ node, publishers })
  const send = (event: NodeEvent): readonly NodeEffect[] => {
    const step = stepNode(state, event)
    state = step.state
    return step.effects
  }
  const ticketed = (effects: readonly NodeEffect[], kind: 'read' | 'write') => {
    const asked = effects.find((effect) => effect.kind === kind && effect.publisher === here)!
    assert.ok(asked.kind === 'read' || asked.kind === 'write')
    return { endpoint: app, publisher: here, ticket: asked.ticket, at: at(50) }
  }
  send({ kind: 'configured', specs: [spec({ publish: [here, office] })], at: at(0) })
  const first = ticketed(send({ kind: 'plan', plan, at: at(1) }), 'read')
  const empty = { kind: 'read', published: { fence: null, sets: [] } } as const
  const write = ticketed(send({ ...first, kind: 'readback', outcome: empty }), 'write')
  const back = ticketed(send({ ...write, kind: 'wrote', outcome: { kind: 'written' } }), 'read')
  const written = { fence: fenceOf(plan), sets: answerOf(plan.envelope, [east]).sets }
  send({ ...back, kind: 'readback', outcome: { kind: 'read', published: written } })
  send({ kind: 'health', check: checkOf(west), state: 'up', at: at(60), why: 'it answers' })
  const moved = send({ kind: 'health', check: checkOf(east), state: 'down', at: at(70), why: 'it is silent' })
  assert.deepEqual(
    moved.flatMap((effect) => (effect.kind === 'select' ? [effect.answering] : [])),
    [[west]],
  )
})

describe('a name that was given back', () => {
  const withdrawn = { kind: 'withdrawn', endpoint: app, at: at(30) } as const

  test('is neither read nor written any more, whatever its checks say, and nothing of it is in use', () => {
    const b = running('office')
    assert.deepEqual(b.send(withdrawn), [
      { kind: 'using', endpoint: app, publisher: office, live: null, applying: null },
    ])
    const after = [
      ...b.health(west, 'up'),
      ...b.health(east, 'down'),
      ...b.send({ kind: 'tick', now: at(90_000) }),
    ]
    assert.deepEqual(
      after.filter(({ kind }) => kind !== 'wake'),
      [],
    )
  })

  test('is in use until the write that was under way has its reply', () => {
    const b = bench('office')
    b.send({ kind: 'configured', specs: [spec({ publish: [office] })], at: at(0) })
    const [read] = b
      .send({ kind: 'plan', plan: planOf(1, { publish: [office] }), at: at(1) }, false)
      .filter((effect) => effect.kind === 'read')
    const empty = { kind: 'read', published: { fence: null, sets: [] } } as const
    const [write] = b
      .send(
        {
          endpoint: app,
          publisher: office,
          ticket: read!.ticket,
          kind: 'readback',
          outcome: empty,
          at: at(2),
        },
        false,
      )
      .filter((effect) => effect.kind === 'write')
    assert.deepEqual(b.send(withdrawn), [])
    const ended = b.send({
      endpoint: app,
      publisher: office,
      ticket: write!.ticket,
      kind: 'wrote',
      outcome: { kind: 'written' },
      at: at(40),
    })
    assert.deepEqual(
      ended.map(({ kind }) => kind),
      ['using'],
    )
  })

  test('is steered again by the plan that adopts it', () => {
    const b = running('office')
    b.send(withdrawn)
    b.send({ kind: 'plan', plan: planOf(2, { publish: [office] }), at: at(60) })
    assert.equal(b.resource().fence!.generation, 2n)
    assert.equal(b.status().publishers[0]!.state, 'in-force')
  })
})

test('an enactor keeps the pace of its publisher where that has one of its own', () => {
  const pace = { readEvery: seconds(60), patience: seconds(15) }
  const publishers = [{ id: office, selectsInPlace: false, pace }]
  let state = initialNode({ node, publishers })
  const step = stepNode(state, { kind: 'plan', plan: planOf(1, { publish: [office] }), at: at(0) })
  state = step.state
  assert.equal(state.endpoints.get(app)!.enactors.get(office)!.phase.dueAt, 15_000)
})
