import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EndpointName, NodeName, TargetId } from '../terms/index.ts'
import { makePlan } from './digest.ts'
import { fenceOf, generation, largestGeneration, largestSelection } from './fence.ts'
import { app, at, east, node, planOf, spec, target, west } from './fixtures.ts'
import { ordersFromJson, ordersToJson } from './orders-json.ts'
import type { Plan, PlanDigest } from './plan.ts'
import { initialPlanner, plannerWith, stepPlanner } from './planner.ts'
import {
  defaultLimits,
  noOrders,
  type OperatorOrder,
  type PlannerEffect,
  type PlannerEvent,
  type PlannerState,
} from './planner-state.ts'

/** A planner with a store that saves at once. */
function desk(initial = initialPlanner) {
  let state: PlannerState = initial
  let clock = 100
  const stored: Plan[] = []
  const send = (event: PlannerEvent): readonly PlannerEffect[] => {
    const step = stepPlanner(state, event)
    state = step.state
    const more = step.effects.flatMap((effect) => {
      if (effect.kind !== 'save') return []
      const newest = stored.find((plan) => plan.envelope.endpoint === effect.plan.envelope.endpoint)
      assert.equal(effect.previous, newest?.generation ?? null)
      stored.unshift(effect.plan)
      return send({ kind: 'saved', plan: effect.plan, at: at(clock) })
    })
    return [...step.effects, ...more]
  }
  const order = (order: OperatorOrder, author = 'operator:ann') =>
    send({ kind: 'order', order, author, at: at(clock++) })
  const configure = (...specs: ReturnType<typeof spec>[]) =>
    send({ kind: 'configured', specs, at: at(clock++) })
  const answering = (targets: TargetId[], down: TargetId[] = [], proven: TargetId[] = []) =>
    send({ kind: 'answering', endpoint: app, node, answering: targets, down, proven })
  const planningOf = (name: EndpointName) => state.endpoints.get(name)!
  return { send, order, configure, answering, stored, planningOf, planning: () => planningOf(app) }
}

const refusals = (effects: readonly PlannerEffect[]) => effects.filter((effect) => effect.kind === 'refuse')
const why = 'because of the exercise'

describe('the planner', () => {
  test('plans a new endpoint, saves the plan, then distributes it', () => {
    const d = desk()
    const effects = d.configure(spec())
    assert.deepEqual(
      effects.map((effect) => effect.kind),
      ['save', 'tell', 'distribute'],
    )
    assert.equal(d.stored[0]!.generation, 1n)
    assert.equal(d.stored[0]!.author, 'config')
    assert.deepEqual(d.stored[0]!.envelope.lastKnownGood, [east])
  })
  test('the same configuration again plans nothing, also after traffic has moved', () => {
    const d = desk()
    d.configure(spec())
    d.answering([west])
    assert.deepEqual(d.configure(spec()), [])
  })
  test('a plan starts from what is answered now', () => {
    const d = desk()
    d.configure(spec())
    d.answering([west], [east])
    d.configure(spec({ ttl: 9 }))
    assert.deepEqual(d.stored[0]!.envelope.lastKnownGood, [west])
  })
  test('an endpoint that vanished from the configuration is kept and alarmed once (S9)', () => {
    const d = desk()
    d.configure(spec())
    const gone = [d.configure(), d.configure()].map((effects) => effects.map((effect) => effect.kind))
    assert.deepEqual(gone, [['tell'], []])
    assert.deepEqual(
      d.send({ kind: 'tick', now: at(999) }).map((effect) => effect.kind),
      ['distribute'],
    )
    assert.equal(d.stored.length, 1)
  })
  test('a configuration shrunk below its minimum is refused and the old stays (S9, S10)', () => {
    const d = desk()
    d.configure(spec())
    for (const shrunk of [spec({ targets: [], prefer: [] }), spec({ minimum: 2 }), spec({ prefer: [] })]) {
      assert.equal(refusals(d.configure(shrunk)).length, 1)
      assert.equal(d.stored.length, 1)
    }
  })
  test('a drain leaves the envelope without the target, and undrain brings it back', () => {
    const d = desk()
    d.configure(spec())
    d.order({ kind: 'drain', target: east, why })
    assert.deepEqual(d.stored[0]!.envelope.sets, [[west]])
    assert.equal(d.stored[0]!.author, 'operator:ann')
    d.order({ kind: 'undrain', target: east, why })
    assert.deepEqual(d.stored[0]!.envelope.sets, [[east], [west]])
  })
  test('a drain that leaves fewer than the minimum is refused with its figures (S10)', () => {
    const d = desk()
    d.configure(spec())
    d.order({ kind: 'drain', target: west, why })
    const [refusal] = refusals(d.order({ kind: 'drain', target: east, why }))
    assert.match(refusal!.message, /minimum is 1/)
    assert.deepEqual([refusal!.figures.left, refusal!.figures.minimum], [0, 1])
    assert.equal(d.stored.length, 2)
  })
  test('a drain towards targets that are down is refused (S10, S15)', () => {
    const d = desk()
    d.configure(spec())
    d.answering([east], [west])
    assert.equal(refusals(d.order({ kind: 'drain', target: east, why })).length, 1)
  })
  test('a drain of everything a target serves is all or nothing', () => {
    const d = desk()
    const other = spec({
      name: 'www.example' as typeof app,
      targets: [target(east, 1)],
      prefer: [[east]],
    })
    d.configure(spec(), other)
    assert.equal(refusals(d.order({ kind: 'drain', target: east, why })).length, 1)
    assert.equal(d.stored.length, 2)
  })
  test('an order for every endpoint of a target passes over those where it is followed already (S19)', () => {
    const d = desk()
    d.configure(spec(), spec({ name: 'www.example' as typeof app }))
    const drained = () => d.stored.slice(0, 2).map(({ envelope }) => envelope.sets.length)
    d.order({ kind: 'drain', target: east, endpoint: app, why })
    assert.deepEqual(refusals(d.order({ kind: 'drain', target: east, why })), [])
    assert.deepEqual(drained(), [1, 1])
    assert.equal(refusals(d.order({ kind: 'drain', target: east, why })).length, 2)
    d.order({ kind: 'undrain', target: east, endpoint: app, why })
    assert.deepEqual(refusals(d.order({ kind: 'undrain', target: east, why })), [])
    assert.deepEqual(drained(), [2, 2])
  })
  test('a hold stands against configuration and automation, by value (S19)', () => {
    const d = desk()
    d.configure(spec())
    d.order({ kind: 'hold', endpoint: app, why })
    d.configure(spec({ targets: [target(west, 2)], prefer: [[west]] }))
    const { envelope } = d.stored[0]!
    assert.deepEqual(envelope.held, [east])
    assert.ok(envelope.targets.some(({ id, records }) => id === east && records.length > 0))
    assert.equal(refusals(d.order({ kind: 'unhold', endpoint: app, why }, 'node:lon-1')).length, 1)
    assert.deepEqual(d.stored[0]!.envelope.held, [east])
    d.order({ kind: 'unhold', endpoint: app, why })
    assert.equal(d.stored[0]!.envelope.held, undefined)
  })
  test('a rollback is a new generation with the old content, and stands until the next edit (S2)', () => {
    const d = desk()
    d.configure(spec())
    d.configure(spec({ ttl: 60 }))
    d.order({ kind: 'rollback', endpoint: app, to: generation(1n), why })
    assert.deepEqual([d.stored[0]!.generation, d.stored[0]!.envelope.ttl], [3n, 5])
    d.configure(spec({ ttl: 60 }))
    assert.equal(d.stored[0]!.envelope.ttl, 5)
    d.configure(spec({ ttl: 30 }))
    assert.equal(d.stored[0]!.envelope.ttl, 30)
  })
  test('an approval binds to generation and digest', () => {
    const d = desk()
    d.configure(spec({ mode: 'approve' }))
    assert.deepEqual(d.stored[0]!.envelope.sets, [[east]])
    const ask = { kind: 'wouldMove', node, endpoint: app, why, evidence: {}, at: at(5) } as const
    d.send({ ...ask, to: [west] })
    const proposal = d.planning().proposal!
    const wrong = {
      kind: 'approve',
      endpoint: app,
      generation: proposal.generation,
      digest: 'f'.repeat(32),
    } as const
    assert.equal(refusals(d.order(wrong)).length, 1)
    assert.equal(d.stored.length, 1)
    d.order({ ...wrong, digest: proposal.digest })
    assert.deepEqual(d.stored[0], proposal)
    assert.deepEqual(d.configure(spec({ mode: 'approve' })), [])
  })
  test('plans above a generation that was found elsewhere: a restored backup (S3, S7)', () => {
    const d = desk()
    d.configure(spec())
    const newer = planOf(9, {}, { held: [east] })
    const seen = { kind: 'seen', endpoint: app, where: 'node lon-1', at: at(5) } as const
    d.send({ ...seen, fence: fenceOf(newer), plan: newer })
    assert.equal(d.stored[0]!.generation, 10n)
    assert.deepEqual(d.stored[0]!.envelope.held, [east], 'a hold found there is an operator’s')
    const twin = planOf(10)
    d.send({ ...seen, fence: fenceOf(twin) })
    assert.equal(d.stored[0]!.generation, 11n)
    d.send({ ...seen, fence: fenceOf(d.stored[1]!) })
    assert.equal(d.stored.length, 3)
  })
  test('a forged fence is told with its figures and uses up no generation of ours (S20)', () => {
    const d = desk()
    d.configure(spec())
    const forged = { generation: generation(largestGeneration), digest: 'f'.repeat(32) as PlanDigest }
    const seen = { kind: 'seen', endpoint: app, where: 'office', at: at(5), fence: forged } as const
    const [told] = d.send(seen)
    assert.equal(told?.kind === 'tell' && told.entry.kind, 'plan.refused')
    assert.match(told?.kind === 'tell' ? told.entry.why : '', /18446744073709551615/)
    assert.deepEqual(d.send(seen), [], 'told once')
    d.configure(spec({ ttl: 9 }))
    assert.equal(d.stored[0]!.generation, 2n)
  })
  test('with no generation left every change is refused with figures, and what is in force stays (S20)', () => {
    const { digest: _, ...draft } = planOf(1)
    const last = makePlan({ ...draft, generation: generation(largestGeneration) })
    const loaded = stepPlanner(initialPlanner, {
      kind: 'loaded',
      plans: [last],
      orders: new Map(),
      at: at(1),
    })
    const changed = stepPlanner(loaded.state, { kind: 'configured', specs: [spec({ ttl: 9 })], at: at(2) })
    assert.deepEqual(
      changed.effects.map(({ kind }) => kind),
      ['refuse', 'tell'],
    )
    const order = { kind: 'hold', endpoint: app, why } as const
    const held = stepPlanner(changed.state, { kind: 'order', order, author: 'operator:ann', at: at(3) })
    assert.equal(refusals(held.effects).length, 1)
    assert.equal(held.state.endpoints.get(app)!.orders.hold, null)
  })
  test('plans above its own plan where that has no selection left (S20)', () => {
    const d = desk()
    d.configure(spec())
    const fence = fenceOf(d.stored[0]!, largestSelection)
    d.send({ kind: 'seen', endpoint: app, where: 'office', at: at(5), fence })
    assert.equal(d.stored[0]!.generation, 2n)
  })
  test('an order that no plan could follow is refused and not kept', () => {
    const d = desk()
    d.configure(spec())
    d.order({ kind: 'drain', target: west, why })
    const long = refusals(d.order({ kind: 'hold', endpoint: app, why: 'x'.repeat(5000) }))
    assert.match(long[0]!.message, /5000 characters, the limit is 4096/)
    assert.equal(d.planning().orders.hold, null)
  })
  test('an address is planned in the spelling in which it is read back (RFC 5952)', () => {
    const d = desk()
    const records = [{ type: 'AAAA', address: '2001:DB8:0:0::1' } as const]
    d.configure(spec({ targets: [{ ...target(east, 1), records }], prefer: [[east]] }))
    assert.deepEqual(d.stored[0]!.envelope.targets[0]!.records, [{ type: 'AAAA', address: '2001:db8::1' }])
  })
  test('takes the plan of another planner that was first, and plans nothing when it says the same', () => {
    const first = stepPlanner(initialPlanner, { kind: 'configured', specs: [spec()], at: at(1) })
    const save = first.effects.find((effect) => effect.kind === 'save')!
    const theirs = planOf(1)
    const event = {
      kind: 'conflict',
      plan: save.plan,
      stored: [theirs],
      orders: noOrders,
      at: at(2),
    } as const
    const second = stepPlanner(first.state, event)
    assert.deepEqual(second.effects, [{ kind: 'distribute', plan: theirs }])
  })
  test('an order that came while a plan was being saved outlives an older word of the store (S19)', () => {
    const first = stepPlanner(initialPlanner, { kind: 'configured', specs: [spec()], at: at(1) })
    const { plan } = first.effects.find((effect) => effect.kind === 'save')!
    const saved = stepPlanner(first.state, { kind: 'saved', plan, at: at(2) })
    const edited = stepPlanner(saved.state, { kind: 'configured', specs: [spec({ ttl: 9 })], at: at(3) })
    const next = edited.effects.find((effect) => effect.kind === 'save')!.plan
    const hold = { kind: 'hold', endpoint: app, why } as const
    const held = stepPlanner(edited.state, { kind: 'order', order: hold, author: 'operator:ann', at: at(4) })
    // Sent twice, or lost to another planner: the store read the orders before the hold was placed.
    for (const stored of [
      [next, plan],
      [makePlan({ ...next, reason: 'another planner was first' }), plan],
    ]) {
      const event = { kind: 'conflict', plan: next, stored, orders: noOrders, at: at(5) } as const
      const told = stepPlanner(held.state, event)
      assert.ok(told.state.endpoints.get(app)!.orders.hold)
    }
  })
  test('a plan that could not be saved is told and planned again at the next round (S8)', () => {
    const first = stepPlanner(initialPlanner, { kind: 'configured', specs: [spec()], at: at(1) })
    const save = first.effects.find((effect) => effect.kind === 'save')!
    const failed = stepPlanner(first.state, {
      kind: 'saveFailed',
      plan: save.plan,
      detail: 'disk full',
      at: at(2),
    })
    assert.deepEqual(
      failed.effects.map((effect) => effect.kind),
      ['tell'],
    )
    const again = stepPlanner(failed.state, { kind: 'tick', now: at(3) })
    assert.ok(again.effects.some((effect) => effect.kind === 'save'))
  })
  test('a late failure of an earlier save does not forget the one on its way', () => {
    const first = stepPlanner(initialPlanner, { kind: 'configured', specs: [spec()], at: at(1) })
    const late = { kind: 'saveFailed', plan: planOf(9), detail: 'late', at: at(2) } as const
    assert.deepEqual(stepPlanner(first.state, late), { state: first.state, effects: [] })
  })
  test('orders survive the way through JSON; a wrong document is refused with its path', () => {
    const d = desk()
    d.configure(spec())
    d.configure(spec({ ttl: 7 }))
    d.order({ kind: 'rollback', endpoint: app, to: generation(1n), why })
    d.order({ kind: 'drain', target: west, why })
    d.order({ kind: 'hold', endpoint: app, why })
    const { orders } = d.planning()
    const read = ordersFromJson(JSON.parse(JSON.stringify(ordersToJson(orders))))
    assert.deepEqual(read, { ok: true, value: orders })
    assert.deepEqual(ordersFromJson({ hold: 3, drains: [], rollback: null }), {
      ok: false,
      error: 'orders.hold: expected an object',
    })
  })
  test('a restart without the document of orders does not release a hold (S19)', () => {
    const held = planOf(2, {}, { held: [west] })
    const loaded = stepPlanner(initialPlanner, {
      kind: 'loaded',
      plans: [held],
      orders: new Map(),
      at: at(1),
    })
    const configured = stepPlanner(loaded.state, { kind: 'configured', specs: [spec()], at: at(2) })
    assert.ok(configured.effects.every((e) => e.kind !== 'save' || e.plan.envelope.held?.[0] === west))
  })
  test('an order for what is not there is refused by name', () => {
    const d = desk()
    const [refusal] = refusals(d.order({ kind: 'drain', target: 'nowhere' as TargetId, why }))
    assert.deepEqual([refusal!.code, refusal!.message], ['not-found', 'there is no target nowhere'])
  })
  test('reports of a node about an unknown endpoint mean nothing', () => {
    const d = desk()
    const report = {
      kind: 'answering',
      endpoint: app,
      node: 'x' as NodeName,
      answering: [east],
      down: [],
      proven: [],
    } as const
    assert.deepEqual(d.send(report), [])
  })
})

describe('bounded removal (S10)', () => {
  const names = ['a.example', 'b.example', 'c.example'] as EndpointName[]
  const west9 = { ...target(west, 9) }
  const onWestAlone = (name: EndpointName) => spec({ name, targets: [west9], prefer: [[west]] })
  /** Three endpoints, each with east proven up and west judged down. */
  function three() {
    const d = desk()
    d.configure(...names.map((name) => spec({ name })))
    const report = { node, answering: [east], down: [west], proven: [east] }
    for (const endpoint of names) d.send({ kind: 'answering', endpoint, ...report })
    return d
  }
  test('one endpoint may be left below its minimum proven capacity; the next is refused with figures', () => {
    const d = three()
    const effects = d.configure(...names.map(onWestAlone))
    const [refusal, second] = refusals(effects)
    assert.equal(d.planningOf(names[0]!).spec!.targets.length, 1, 'the first is within the limit')
    assert.match(refusal!.message, /b\.example keeps.*0 proven targets, now it has 1.*limit is 1/)
    assert.equal(second!.endpoint, names[2])
    assert.equal(d.planningOf(names[1]!).spec!.targets.length, 2)
    assert.equal(d.planningOf(names[1]!).refusals[0]!.name, 'removal-limit')
    assert.deepEqual(refusals(d.configure(...names.map(onWestAlone))), [], 'told once')
  })
  test('it is taken by itself once its targets are proven, and at once when an operator overrules it by name', () => {
    const d = three()
    d.configure(...names.map(onWestAlone))
    const [, b, c] = names as [EndpointName, EndpointName, EndpointName]
    d.send({ kind: 'answering', endpoint: b, node, answering: [east], down: [], proven: [east, west] })
    d.send({ kind: 'tick', now: at(200) })
    assert.equal(d.planningOf(b).plans[0]!.envelope.targets.length, 1)
    assert.equal(
      refusals(d.order({ kind: 'overrule', endpoint: c, refusal: 'below-minimum', why })).length,
      1,
    )
    assert.equal(d.planningOf(c).plans[0]!.envelope.targets.length, 2)
    d.order({ kind: 'overrule', endpoint: c, refusal: 'removal-limit', why })
    assert.equal(d.planningOf(c).plans[0]!.envelope.targets.length, 1)
    assert.equal(d.planningOf(c).plans[0]!.author, 'operator:ann')
    assert.deepEqual(d.planningOf(c).refusals, [])
  })
  test('the window passes, and moving to proven targets is no removal', () => {
    const d = three()
    d.configure(...names.map(onWestAlone))
    d.send({ kind: 'tick', now: at(3_600_000) })
    assert.equal(d.planningOf(names[1]!).plans[0]!.envelope.targets.length, 2)
    d.send({ kind: 'tick', now: at(3_700_000) })
    assert.equal(d.planningOf(names[1]!).plans[0]!.envelope.targets.length, 1)
    assert.equal(d.planningOf(names[2]!).plans[0]!.envelope.targets.length, 2, 'one in a window')
    const moving = desk()
    moving.configure(...names.map((name) => spec({ name })))
    for (const endpoint of names)
      moving.send({ kind: 'answering', endpoint, node, answering: [west], down: [east], proven: [west] })
    assert.deepEqual(refusals(moving.configure(...names.map(onWestAlone))), [])
  })
  test('a refused drain does not push out a configuration that waits, nor the other way round (S7)', () => {
    const d = three()
    d.configure(...names.map(onWestAlone))
    const c = names[2]!
    d.order({ kind: 'drain', endpoint: c, target: east, why })
    assert.deepEqual(
      d.planningOf(c).refusals.map(({ name }) => name),
      ['removal-limit', 'below-minimum'],
    )
    d.send({ kind: 'answering', endpoint: c, node, answering: [east], down: [], proven: [east, west] })
    d.send({ kind: 'tick', now: at(200) })
    assert.equal(d.planningOf(c).plans[0]!.envelope.targets.length, 1)
  })
  test('a configuration that was replaced by an unfit one waits no longer', () => {
    const d = three()
    d.configure(...names.map(onWestAlone))
    d.configure(...names.map((name) => spec({ name, targets: [], prefer: [] })))
    assert.deepEqual(d.planningOf(names[2]!).refusals, [])
  })
  test('a restart opens no new window', () => {
    const d = three()
    d.configure(...names.map(onWestAlone))
    const again = desk()
    again.stored.push(...d.stored)
    const newest = names.flatMap((name) => d.planningOf(name).plans)
    again.send({ kind: 'loaded', plans: newest, orders: new Map(), at: at(300) })
    again.configure(...names.map(onWestAlone))
    assert.equal(again.planningOf(names[1]!).refusals[0]!.name, 'removal-limit')
    assert.equal(again.planningOf(names[2]!).refusals[0]!.name, 'removal-limit')
  })
  test('a drain below the minimum is refused, and overruled by name for one plan', () => {
    const d = desk()
    d.configure(spec({ name: app }))
    d.answering([east], [west], [east])
    const [refusal] = refusals(d.order({ kind: 'drain', target: east, why }))
    assert.match(refusal!.message, /overrule app\.example below-minimum/)
    d.order({ kind: 'overrule', endpoint: app, refusal: 'below-minimum', why })
    assert.deepEqual([...d.planning().orders.drains.keys()], [east])
    assert.equal(
      refusals(d.order({ kind: 'overrule', endpoint: app, refusal: 'below-minimum', why })).length,
      1,
    )
  })
})

describe('an order that comes while a plan is being saved', () => {
  test('is the author and the reason of the plan after it: a repair goes over foreign records (S17, S19)', () => {
    const first = stepPlanner(initialPlanner, { kind: 'configured', specs: [spec()], at: at(1) })
    const { plan } = first.effects.find((effect) => effect.kind === 'save')!
    const repair = { kind: 'repair', endpoint: app, why } as const
    const ordered = stepPlanner(first.state, {
      kind: 'order',
      order: repair,
      author: 'operator:ann',
      at: at(2),
    })
    const saved = stepPlanner(ordered.state, { kind: 'saved', plan, at: at(3) })
    const next = saved.effects.find((effect) => effect.kind === 'save')!.plan
    assert.deepEqual([next.generation, next.author, next.reason], [2n, 'operator:ann', why])
  })
})

describe('an order to repair', () => {
  test('is the same content as a new generation by the operator, above one that is being saved, too', () => {
    const d = desk()
    d.configure(spec())
    d.order({ kind: 'repair', endpoint: app, why })
    assert.deepEqual(
      d.stored.map(({ generation, author }) => [generation, author]),
      [
        [2n, 'operator:ann'],
        [1n, 'config'],
      ],
    )
    assert.deepEqual(d.stored[0]!.envelope, d.stored[1]!.envelope)
  })
})

describe('an endpoint that was given back', () => {
  test('is planned and sent out no more, whatever is configured or found, and orders say by whose word', () => {
    const d = desk()
    d.configure(spec())
    d.order({ kind: 'giveBack', endpoint: app, why })
    const kept = d.stored.length
    d.configure(spec({ ttl: 60 }))
    const found = { generation: generation(99n), digest: 'f'.repeat(32) as PlanDigest }
    d.send({ kind: 'seen', endpoint: app, fence: found, where: 'office', at: at(8) })
    const ticked = d.send({ kind: 'tick', now: at(9) })
    assert.equal(d.stored.length, kept)
    assert.deepEqual(
      ticked.filter(({ kind }) => kind === 'distribute'),
      [],
    )
    const [refusal] = refusals(d.order({ kind: 'hold', endpoint: app, why }))
    assert.match(refusal!.message, /given back by operator:ann .*holdfast adopt/)
  })

  test('is steered again once adopted: the operator is the author, above all that was found', () => {
    const d = desk()
    d.configure(spec())
    d.order({ kind: 'giveBack', endpoint: app, why })
    const found = { generation: generation(99n), digest: 'f'.repeat(32) as PlanDigest }
    d.send({ kind: 'seen', endpoint: app, fence: found, where: 'office', at: at(8) })
    d.order({ kind: 'adopt', endpoint: app, why: 'ours again' })
    const [newest] = d.stored
    assert.deepEqual(
      [newest!.generation, newest!.author, newest!.reason],
      [100n, 'operator:ann', 'ours again'],
    )
    assert.equal(d.planning().orders.givenBack, null)
  })

  test('is left in peace when it leaves the configuration, and a held one is not given back', () => {
    const d = desk()
    d.configure(spec())
    d.order({ kind: 'hold', endpoint: app, why })
    assert.match(refusals(d.order({ kind: 'giveBack', endpoint: app, why }))[0]!.message, /held by/)
    d.order({ kind: 'unhold', endpoint: app, why })
    d.order({ kind: 'giveBack', endpoint: app, why })
    const gone = d.configure()
    assert.deepEqual(
      gone.filter((effect) => effect.kind === 'tell' && effect.entry.kind === 'endpoint.alarm'),
      [],
    )
  })
})

describe('plans beyond those that are kept', () => {
  test('are given to the store to retire, which knows whether they are in use (S4)', () => {
    const d = desk(plannerWith({ ...defaultLimits, plansKept: 2 }))
    d.configure(spec())
    d.configure(spec({ ttl: 6 }))
    const effects = d.configure(spec({ ttl: 7 }))
    const retired = effects.flatMap((effect) => (effect.kind === 'retire' ? [effect.fence.generation] : []))
    assert.deepEqual(retired, [1n])
    assert.deepEqual(
      d.planning().plans.map(({ generation }) => generation),
      [3n, 2n],
    )
  })
})
