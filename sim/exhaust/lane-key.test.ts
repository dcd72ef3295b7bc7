import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { defaultPace, type Enactor, type EnactorEvent, stepEnactor } from '../../src/steering/index.ts'
import { type Instant, seededRandom } from '../../src/terms/index.ts'
import { written } from '../resource.ts'
import { Contents } from './contents.ts'
import { laneKey } from './lane-key.ts'
import { Lanes, noWrite } from './lanes.ts'
import { fourPlans } from './plans.ts'

const plans = fourPlans
const walks = 150
const steps = 60

/** What an enactor asks for, without the ticket. */
const asks = (enactor: Enactor, event: EnactorEvent): string =>
  stepEnactor(defaultPace, enactor, event)
    .effects.flatMap((effect) =>
      effect.kind === 'read'
        ? ['read']
        : effect.kind === 'write'
          ? [JSON.stringify(effect.write.next, text)]
          : [],
    )
    .join()

const text = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)

/** As it would be later in its life: other times, tickets, failures, words. */
const aged = (enactor: Enactor): Enactor => {
  const later = 1_000_000
  const dueAt = (enactor.phase.dueAt + later) as Instant
  const phase =
    'ticket' in enactor.phase
      ? { ...enactor.phase, ticket: enactor.phase.ticket + 40, dueAt }
      : { ...enactor.phase, dueAt }
  return {
    ...enactor,
    phase,
    tickets: enactor.tickets + 40,
    failures: enactor.failures + 3,
    unanswered: null,
    detail: 'otherwise',
    told: 'otherwise',
    readBackAt: later as Instant,
  }
}

/** The columns of all that may happen to this lane, with every content that is known by now. */
function possible({ columns, contents, wished, pending, plans }: Lanes, lane: number): readonly number[] {
  const arrivals = plans.map((_, plan) => columns.arrives + plan)
  if (!wished[lane]) return arrivals
  const { selects, waits, failed, lateWritten, lateRefused, lateRead } = columns
  const always = [...arrivals, selects, waits, failed, lateWritten, lateRefused, lateRead]
  const writing = pending[lane] !== noWrite
  const first = writing ? columns.fenced : columns.reads
  const told = Array.from({ length: contents.size }, (_, content) => first + 2 * content)
  return [...always, ...told, ...(writing ? [columns.written, columns.lost] : [])]
}

describe('an enactor goes on as its key says', () => {
  test('and a plan that reaches it at rest leads to what it leads to after its next look', () => {
    const lanes = new Lanes(plans, new Contents())
    const fresh = lanes.enactor(0)
    const after = (enactor: Enactor, column: number) =>
      stepEnactor(defaultPace, enactor, lanes.eventOf(enactor, column)).enactor
    const { columns } = lanes
    for (const [plan] of plans.entries()) {
      const resting = [after(after(fresh, columns.arrives + plan), columns.waits)]
      resting.push({ ...resting[0]!, phase: { kind: 'idle', dueAt: resting[0]!.phase.dueAt } })
      for (const enactor of resting)
        for (const [other] of plans.entries()) {
          const looked = after(enactor, columns.waits)
          assert.equal(looked.phase.kind, 'reading')
          const first = after(enactor, columns.arrives + other)
          const meanwhile = first.phase.kind === 'reading' ? first : after(first, columns.waits)
          assert.equal(laneKey(after(looked, columns.arrives + other)), laneKey(meanwhile))
        }
    }
  })
  test('whatever its times, tickets, failures and words are', () => {
    const seed = Date.now() % 1_000_000
    const random = seededRandom(seed)
    const pick = (n: number) => Math.floor(random.next() * n)
    const contents = new Contents()
    const lanes = new Lanes(plans, contents)
    let asked = 0
    for (let walk = 0; walk < walks; walk++) {
      let lane = 0
      for (let step = 0; step < steps; step++) {
        const enactor = lanes.enactor(lane)
        const older = aged(enactor)
        assert.equal(laneKey(older), laneKey(enactor))
        const columns = possible(lanes, lane)
        const column = columns[pick(columns.length)]!
        const [event, later] = [lanes.eventOf(enactor, column), lanes.eventOf(older, column)]
        const [next, nextOlder] = [enactor, older].map(
          (each, k) => stepEnactor(defaultPace, each, [event, later][k]!).enactor,
        )
        assert.equal(laneKey(nextOlder!), laneKey(next!), `seed ${seed}: ${event.kind}`)
        assert.equal(asks(older, later), asks(enactor, event), `seed ${seed}: ${event.kind}`)
        if (asks(enactor, event) !== '') asked++
        const write = lanes.pending[lane]!
        if (write !== noWrite) contents.idOf(written(contents.write(write)))
        lane = lanes.to[lanes.go(lane, column)]!
      }
    }
    assert.ok(asked > 1000, 'requests were compared')
  })
})
