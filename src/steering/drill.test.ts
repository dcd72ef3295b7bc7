// A drill never loses two foundations at once, always ends, always gives back, and says nothing that it has not seen.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type CheckId,
  type EndpointName,
  type FoundationPath,
  type Instant,
  ms,
  type PublisherId,
  seconds,
  type TargetId,
} from '../terms/index.ts'
import { type DrillEffect, type DrillEvent, stepDrill } from './drill.ts'
import type { DrillResult } from './drill-result.ts'
import { type DrillEndpoint, type DrillOrder, type Drills, noDrills } from './drill-state.ts'

const t0 = 1_000_000 as Instant
const at = (wait: number): Instant => (t0 + wait) as Instant
const [east, west] = ['east', 'west'] as TargetId[] as [TargetId, TargetId]
const [here, there] = ['here', 'there'] as PublisherId[] as [PublisherId, PublisherId]
const [shop, bank] = ['shop.example', 'bank.example'] as EndpointName[] as [EndpointName, EndpointName]
const check = 'shop-east' as CheckId

const endpoint = (name: EndpointName, more: Partial<DrillEndpoint> = {}): DrillEndpoint => ({
  name,
  ttlSeconds: 5,
  objective: { recoverWithin: seconds(60) },
  publishers: [here],
  before: [east],
  lost: [east],
  expected: [west],
  checks: [check],
  ...more,
})

const order = (id: string, from: Instant, endpoints: readonly DrillEndpoint[]): DrillOrder => ({
  id,
  lose: 'aws/us-east-1' as FoundationPath,
  manner: 'refused',
  by: 'operator:ada',
  why: 'the quarterly one',
  endpoints,
  checks: [check],
  from,
  lossFor: seconds(60),
  backWithin: seconds(30),
})

function run(events: readonly DrillEvent[], from: Drills = noDrills) {
  let state = from
  const effects: DrillEffect[] = []
  for (const event of events) {
    const step = stepDrill(state, event)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

const resultOf = (effects: readonly DrillEffect[]): DrillResult | null => {
  const ended = effects.findLast((one) => one.kind === 'tell' && one.entry.kind === 'drill.ended')
  return ended?.kind === 'tell' ? (ended.entry.data.result as unknown as DrillResult) : null
}

const began: DrillEvent = { kind: 'ordered', order: order('drill-1', t0, [endpoint(shop)]) }
const down = (wait: number): DrillEvent => ({ kind: 'judged', check, state: 'down', at: at(wait) })
const selected = (answering: readonly TargetId[], wait: number, name = shop): DrillEvent => ({
  kind: 'selected',
  endpoint: name,
  answering,
  at: at(wait),
})
const readBack = (answering: readonly TargetId[], wait: number, publisher = here): DrillEvent => ({
  kind: 'readBack',
  endpoint: shop,
  publisher,
  answering,
  at: at(wait),
})
const clients = (doneAt: number | null, holding = 3): DrillEvent => ({
  kind: 'clients',
  endpoint: shop,
  seen: { holding, moved: 2, expired: 1, doneAt: doneAt === null ? null : at(doneAt) },
  at: at(doneAt ?? 500),
})

describe('what a drill measures', () => {
  const there5 = [down(220), selected([west], 221), readBack([west], 260), clients(null)]
  const back = [selected([east], 9000), readBack([east], 9040)]

  test('detect, decide, move, clients and back, from the beginning of the loss', () => {
    const { state, effects } = run([began, ...there5, clients(4100), ...back])
    assert.equal(state.running, null)
    const result = resultOf(effects)!
    assert.equal(result.outcome, 'measured')
    const [one] = result.endpoints
    assert.deepEqual(
      [one?.detectMs, one?.decideMs, one?.moveMs, one?.clientsMs, one?.recoverMs, one?.backMs],
      [220, 221, 260, 4100, 4100, 9040 - 4100],
    )
    assert.deepEqual([one?.destination, one?.met], [[west], true])
  })

  test('where nobody asked, one TTL is counted on top of the move', () => {
    const none = { ...clients(null, 0) } as DrillEvent
    const { effects } = run([began, ...there5.slice(0, 3), none, { kind: 'tick', now: at(8000) }, ...back])
    const [one] = resultOf(effects)!.endpoints
    assert.deepEqual([one?.clientsMs, one?.recoverMs], [null, 260 + 5000])
  })

  test('an answer that still holds a lost target has not moved', () => {
    const both = run([began, down(200), selected([east, west], 210), readBack([east, west], 230)])
    assert.equal(both.state.running?.measures.get(shop)?.decidedAt, null)
    const { effects } = run(
      [
        { kind: 'tick', now: at(60_000) },
        { kind: 'tick', now: at(90_000) },
      ],
      both.state,
    )
    const [one] = resultOf(effects)!.endpoints
    assert.deepEqual([one?.moveMs, one?.met], [null, false])
    assert.match(one!.text, /noticed the loss after 200ms and moved nowhere/)
  })

  test('it has moved when the last publisher was read back', () => {
    const two = endpoint(shop, { publishers: [here, there] })
    const first = run([
      { kind: 'ordered', order: order('d', t0, [two]) },
      down(1),
      selected([west], 2),
      readBack([west], 30),
    ])
    const { effects } = run(
      [readBack([west], 900, there), clients(950), ...back, readBack([east], 9900, there)],
      first.state,
    )
    assert.deepEqual(
      resultOf(effects)!.endpoints.map(({ moveMs, backMs }) => [moveMs, backMs]),
      [[900, 9900 - 950]],
    )
  })

  test('slower than the objective, or more data lost than it allows, is not met', () => {
    const strict = (objective: DrillEndpoint['objective']) =>
      run([
        { kind: 'ordered', order: order('d', t0, [endpoint(shop, { objective })]) },
        ...there5,
        { kind: 'lag', endpoint: shop, target: west, seconds: 7, at: at(300) },
        clients(4100),
        ...back,
      ])
    const met = (objective: DrillEndpoint['objective']) =>
      resultOf(strict(objective).effects)!.endpoints[0]?.met
    assert.equal(met({ recoverWithin: seconds(5), loseAtMost: seconds(10) }), true)
    assert.equal(met({ recoverWithin: seconds(4) }), false)
    assert.equal(met({ recoverWithin: seconds(5), loseAtMost: seconds(5) }), false)
    assert.equal(met(null), null)
  })

  test('real trouble ends it at once, gives back, and claims no figure', () => {
    const { state, effects } = run([
      began,
      ...there5,
      { kind: 'trouble', what: 'shop-west really fails', at: at(700) },
    ])
    assert.equal(state.running, null)
    assert.deepEqual(
      effects.map(({ kind }) => kind),
      ['tell', 'lose', 'giveBack', 'tell'],
    )
    const result = resultOf(effects)!
    assert.equal(result.outcome, 'aborted')
    assert.deepEqual(
      result.endpoints.map(({ met }) => met),
      [null],
    )
  })

  test('a second one is refused while the first runs, and the refusal says which', () => {
    const second: DrillEvent = { kind: 'ordered', order: order('drill-2', at(5), [endpoint(bank)]) }
    const { state, effects } = run([began, second])
    assert.equal(state.running?.order.id, 'drill-1')
    const refused = effects.at(-1)
    assert.match(refused?.kind === 'refuse' ? refused.why : '', /drill-1 is running: it loses aws\/us-east-1/)
  })
})

describe('whatever is heard', () => {
  const name = fc.constantFrom(shop, bank)
  const answering = fc.constantFrom([east], [west], [east, west])
  const publisher = fc.constantFrom(here, there)
  const kind = fc.oneof(
    fc.record({
      kind: fc.constant('ordered' as const),
      names: fc.constantFrom([shop], [bank], [shop, bank]),
    }),
    fc.record({
      kind: fc.constant('judged' as const),
      check: fc.constant(check),
      state: fc.constantFrom('up' as const, 'down' as const),
    }),
    fc.record({ kind: fc.constant('selected' as const), endpoint: name, answering }),
    fc.record({ kind: fc.constant('readBack' as const), endpoint: name, publisher, answering }),
    fc.record({ kind: fc.constant('clients' as const), endpoint: name, done: fc.boolean() }),
    fc.record({ kind: fc.constant('trouble' as const) }),
    fc.record({ kind: fc.constant('abort' as const) }),
    fc.record({ kind: fc.constant('tick' as const) }),
  )
  const schedule = fc.array(fc.tuple(kind, fc.integer({ min: 0, max: 20_000 })), { maxLength: 60 })

  const eventsOf = (drawn: typeof schedule extends fc.Arbitrary<infer T> ? T : never): DrillEvent[] => {
    let now = 0
    let orders = 0
    return drawn.map(([one, wait]): DrillEvent => {
      now += wait
      if (one.kind === 'ordered') {
        const endpoints = one.names.map((each) => endpoint(each))
        return { kind: 'ordered', order: order(`drill-${++orders}`, at(now), endpoints) }
      }
      if (one.kind === 'tick') return { kind: 'tick', now: at(now) }
      if (one.kind === 'trouble') return { kind: 'trouble', what: 'a real failure', at: at(now) }
      if (one.kind === 'abort') return { kind: 'abort', by: 'ada', why: 'enough', at: at(now) }
      if (one.kind === 'clients') {
        const seen = { holding: 1, moved: 1, expired: 0, doneAt: one.done ? at(now) : null }
        return { kind: 'clients', endpoint: one.endpoint, seen, at: at(now) }
      }
      return { ...one, at: at(now) }
    })
  }

  test('at most one foundation is lost, each loss is given back exactly once, and before its drill ends', () => {
    fc.assert(
      fc.property(schedule, (drawn) => {
        let lost: string | null = null
        const { effects } = run(eventsOf(drawn))
        for (const effect of effects) {
          if (effect.kind === 'lose') {
            assert.equal(lost, null)
            assert.ok(effect.until > effect.from)
            lost = effect.drill
          } else if (effect.kind === 'giveBack') {
            assert.equal(effect.drill, lost)
            lost = null
          } else if (effect.kind === 'tell' && effect.entry.kind === 'drill.ended') assert.equal(lost, null)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('it ends by its own times when nothing more is heard than the clock', () => {
    fc.assert(
      fc.property(schedule, (drawn) => {
        const { state } = run(eventsOf(drawn))
        const { running } = state
        if (running === null) return
        const lossEnds = (running.order.from + running.order.lossFor) as Instant
        const first = stepDrill(state, { kind: 'tick', now: lossEnds })
        const over = ((running.givenBackAt ?? lossEnds) + running.order.backWithin) as Instant
        const last = stepDrill(first.state, { kind: 'tick', now: over })
        assert.equal(last.state.running, null)
      }),
      { numRuns: 1000 },
    )
  })

  test('every drill that began is told to have ended, once, with a figure only where something was seen', () => {
    fc.assert(
      fc.property(schedule, (drawn) => {
        const events = eventsOf(drawn)
        const { state, effects } = run(events)
        const told = effects.flatMap((one) => (one.kind === 'tell' ? [one.entry] : []))
        const subjects = (kind: string) =>
          told.filter((entry) => entry.kind === kind).map(({ subject }) => subject)
        const open = state.running ? [state.running.order.id] : []
        assert.deepEqual([...subjects('drill.ended'), ...open], subjects('drill.began'))
        for (const entry of told) {
          const result = entry.data.result as unknown as DrillResult | undefined
          for (const one of result?.endpoints ?? []) {
            if (one.met === true) assert.ok(one.moveMs !== null && one.recoverMs !== null)
            if (one.destination !== null) assert.ok(!one.destination.includes(east))
            assert.ok(one.recoverMs === null || one.recoverMs >= one.moveMs!)
          }
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('a time that is over before anything was heard gives no figure', () => {
    const { effects } = run([
      began,
      { kind: 'tick', now: at(60_000) },
      { kind: 'tick', now: at(60_000 + ms(30_000)) },
    ])
    assert.deepEqual(
      resultOf(effects)?.endpoints.map(({ detectMs, met, text }) => [detectMs, met, text]),
      [[null, false, 'did not notice the loss']],
    )
  })
})
