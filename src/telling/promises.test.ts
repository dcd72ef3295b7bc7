// What holds whatever happens: any journal, any acts, any clock, against a record that is kept apart from the machine.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Entry, instant } from '../terms/index.ts'
import { type Message, stepTelling, stepTellingAll, type TellingEvent, type TellingState } from './index.ts'
import { atlasOf, minute, noon, routeOf, Stage } from './stage.fixture.ts'
import type { State } from './state.ts'

const services = ['a', 'b', 'c', 'd', 'e']
const atlas = atlasOf({ a: ['p/r/x'], b: ['p/r/x'], c: ['p/r/y'], d: ['q/s'], e: [] })
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const night = { days, from: 22 * 60, to: 7 * 60, zone: 'Europe/London' }

const routes = [
  routeOf('chat', {
    person: 'anna',
    remind: (30 * minute) as never,
    escalate: { after: (10 * minute) as never, to: 'boss' },
  }),
  routeOf('phone', { person: 'anna', when: { severity: 'critical' } }),
  routeOf('mail', { recipients: ['m1', 'm2'], quiet: { hours: night, except: 'critical' } }),
  routeOf('office', { recipients: ['m2', 'm3'], when: { hours: { ...night, from: 9 * 60, to: 17 * 60 } } }),
  routeOf('team-b', { when: { services: ['b' as never] } }),
  routeOf('pager', { tracks: true }),
  routeOf('boss', { onlyEscalated: true }),
]

const service = fc.constantFrom(...services)
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('opened', 'updated', 'recovering', 'resolved'),
      service,
      severity: fc.constantFrom('minor', 'major', 'critical'),
      blames: fc.option(service, { freq: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('named', 'cleared'),
      path: fc.constantFrom('p/r/x', 'p/r', 'q/s'),
      hit: fc.subarray(services),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      relapse: service,
      path: fc.constantFrom('p/r/x', 'q/s'),
      all: fc.shuffledSubarray(services),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('ack', 'silence', 'unsilence', 'work', 'alarm', 'clear'),
      service,
      hours: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('wait', 'wait', 'wait', 'sleep'),
      minutes: fc.constantFrom(1, 3, 12, 45, 300),
    }),
  },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

const isBlamed = ({ service, blames }: { readonly service: string; readonly blames: string | null }) =>
  blames !== null && blames !== service

function happen(stage: Stage, one: Happening): void {
  if ('relapse' in one) {
    for (const id of one.all) stage.incident('opened', id)
    stage.named(one.path, one.all)
    stage.wait(minute)
    for (const id of services) stage.incident('resolved', id)
    stage.cleared(one.path)
    stage.wait(10 * minute)
    stage.incident('updated', one.relapse)
  } else if ('minutes' in one) {
    if (one.kind === 'sleep') stage.sleep(one.minutes * minute)
    else stage.wait(one.minutes * minute)
  } else if ('path' in one) {
    if (one.kind === 'named') stage.named(one.path, one.hit)
    else stage.cleared(one.path)
  } else if ('severity' in one) {
    const blames = isBlamed(one) ? { sympatheticTo: one.blames! } : {}
    stage.incident(one.kind as 'opened', one.service, { severity: one.severity, ...blames })
  } else {
    const until = stage.now + one.hours * 60 * minute
    const id = stage.incidentOf(one.service)
    if (one.kind === 'ack')
      stage.write('incident.acknowledged', id, { acknowledgement: { incident: id, by: 'anna' } })
    if (one.kind === 'silence')
      stage.write('silence.placed', 's1', { silence: { matches: { services: [one.service] }, until } })
    if (one.kind === 'unsilence') stage.write('silence.released', 's1')
    if (one.kind === 'work')
      stage.write('maintenance.planned', 'm1', {
        maintenance: { services: [one.service], from: stage.now, until },
      })
    if (one.kind === 'alarm')
      stage.write('endpoint.alarm', 'app.example', { state: 'raised', code: 'nothing-ready' })
    if (one.kind === 'clear')
      stage.write('endpoint.alarm', 'app.example', { state: 'cleared', code: 'nothing-ready' })
  }
}

/** What each recipient was told of each thread, by the messages alone. */
class Ledger {
  readonly open = new Map<string, Message>()
  readonly #revisions = new Map<string, number>()
  readonly #ids = new Set<string>()

  take(message: Message): void {
    const { id, recipient, thread, kind, revision, at, title, text } = message
    const key = `${recipient} ${thread}`
    assert.ok(!this.#ids.has(id), `${id} was used before`)
    this.#ids.add(id)
    assert.equal(revision, (this.#revisions.get(key) ?? 0) + 1, `${key}: revisions count up`)
    this.#revisions.set(key, revision)
    assert.ok([...title].length <= 200 && !/[\n\r]/.test(title))
    assert.ok(text.length <= 4000)
    if (kind === 'summary') {
      for (const { thread: one, state } of message.troubles ?? [])
        if (state === 'open') this.open.set(`${recipient} ${one}`, message)
        else this.open.delete(`${recipient} ${one}`)
      return
    }
    const before = this.open.get(key)
    const isOpening = kind === 'incident.opened' || kind === 'endpoint.alarm'
    const isEnd = kind === 'incident.resolved' || kind === 'endpoint.cleared'
    if (isOpening) assert.equal(before, undefined, `${key} is told of once`)
    else assert.notEqual(before, undefined, `${key}: ${kind} only to those who were told of the opening`)
    if (kind === 'incident.changed' || kind === 'incident.reminder')
      assert.ok(Date.parse(at) - Date.parse(before!.at) >= minute, 'changes are a minute apart')
    if (isEnd) this.open.delete(key)
    else this.open.set(key, message)
  }
}

/** Services in trouble after all that; whom people merely blame is left out, as what they mean may be over (`isOver`). */
function goingOn(happenings: readonly Happening[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const one of happenings) {
    if ('relapse' in one) {
      found.clear()
      found.add(one.relapse)
    }
    if (!('severity' in one)) continue
    if (one.kind === 'resolved' || isBlamed(one)) found.delete(one.service)
    else found.add(one.service)
  }
  return found
}

/** Silences and work are over by now: whatever goes on is in a trouble that the pager has open. */
function isTold(stage: Stage, record: Ledger, id: string): boolean {
  const { troubles } = stage.state as unknown as State
  return Object.values(troubles).some(({ thread, members }) => {
    const member = members[stage.incidentOf(id)]
    return member !== undefined && member.state !== 'back' && record.open.has(`to-pager ${thread}`)
  })
}

/** Found: two summaries of one instant had one id, and the second was never sent. */
const summaryTwice: Happening[] = [
  { kind: 'opened', service: 'a', severity: 'minor', blames: null },
  { kind: 'wait', minutes: 300 },
  { kind: 'sleep', minutes: 12 },
  { relapse: 'a', path: 'p/r/x', all: ['a', 'b', 'c'] },
]

test('nobody is told twice, of an end without a beginning, or of nothing; and in the end all is told to be over', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const stage = new Stage({ atlas, routes }, noon)
      const record = new Ledger()
      for (const one of happenings) {
        happen(stage, one)
        for (const message of stage.messages.splice(0)) record.take(message)
      }
      stage.wait(6 * 60 * minute)
      for (const message of stage.messages.splice(0)) record.take(message)
      for (const one of goingOn(happenings))
        assert.ok(isTold(stage, record, one), `the pager knows of ${one}`)
      for (const one of services) stage.incident('resolved', one)
      stage.write('endpoint.alarm', 'app.example', { state: 'cleared', code: 'nothing-ready' })
      stage.wait(36 * 60 * minute)
      for (const message of stage.messages.splice(0)) record.take(message)
      assert.deepEqual([...record.open.keys()], [])
      assert.deepEqual((stage.state as { troubles: object }).troubles, {}, 'nothing is remembered')
      assert.equal(stage.wakeAt, null)
    }),
    { numRuns: 40, examples: [[summaryTwice]] },
  )
})

test('several entries in one step say what they say one by one', () => {
  const entries = (list: readonly { service: string; kind: string; severity: string }[]): TellingEvent[] =>
    list.map(({ service: id, kind, severity }, i) => {
      const at = instant(noon + i * 20_000)
      const state = { opened: 'open', updated: 'open', recovering: 'recovering', resolved: 'resolved' }[kind]
      const incident = {
        id: `inc-${id}`,
        service: id,
        severity,
        state,
        beganAt: at,
        summary: `${id} is down`,
      }
      const entry = {
        seq: i + 1,
        at,
        author: 'holdfast',
        kind: `incident.${kind}`,
        subject: `inc-${id}`,
        why: '',
      }
      return { kind: 'entry', now: at, entry: { ...entry, data: { incident } } as unknown as Entry }
    })
  const one = fc.record({
    service,
    kind: fc.constantFrom('opened', 'updated', 'recovering', 'resolved'),
    severity: fc.constantFrom('minor', 'major', 'critical'),
  })
  const setup = { routes, atlas, endpoints: new Map(), boardUrl: 'http://board' }
  // Found: what became worse, and not as bad as another had been, was told minutes later or not at all.
  const worseAgain = [
    { service: 'a', kind: 'opened', severity: 'minor' },
    { service: 'b', kind: 'opened', severity: 'critical' },
    { service: 'b', kind: 'resolved', severity: 'minor' },
    { service: 'a', kind: 'updated', severity: 'major' },
    { service: 'a', kind: 'updated', severity: 'minor' },
  ]
  // Found: who joined before a decision of the same step woke the trouble a minute later, to say what was said.
  const joinedBefore = [
    { service: 'b', kind: 'opened', severity: 'minor' },
    { service: 'a', kind: 'opened', severity: 'critical' },
    { service: 'a', kind: 'resolved', severity: 'minor' },
    { service: 'a', kind: 'opened', severity: 'minor' },
    { service: 'a', kind: 'opened', severity: 'minor' },
  ]
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (list) => {
      let state: TellingState | null = null
      const singly: Message[] = []
      for (const event of entries(list)) {
        const step = stepTelling(state, event, setup)
        state = step.state
        singly.push(...step.messages)
      }
      const together = stepTellingAll(null, entries(list), setup)
      assert.deepEqual(together.messages, singly)
    }),
    { numRuns: 60, examples: [[worseAgain], [joinedBefore]] },
  )
})

test('a step leaves the state before it as it was, and takes the same step again', () => {
  const stage = new Stage({ atlas, routes }, noon)
  for (const one of services) stage.incident('opened', one)
  const before = JSON.stringify(stage.state)
  const time = { kind: 'time', now: instant(noon + 20 * minute) } as const
  const first = stepTelling(stage.state, time, stage.setup)
  assert.equal(JSON.stringify(stage.state), before)
  assert.deepEqual(stepTelling(stage.state, time, stage.setup), first)
})
