import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Atlas } from '../atlas/index.ts'
import {
  type CountryCode,
  days,
  type Entry,
  type FoundationPath,
  hours,
  type Instant,
  instant,
  type JsonObject,
  minutes,
  type ServiceId,
} from '../terms/index.ts'
import { createLoop } from './index.ts'
import { PastBook, pastKinds } from './past.ts'

const dynamo = 'aws/us-east-1/dynamodb' as FoundationPath
const lambda = 'aws/us-east-1/lambda' as FoundationPath
const start = instant(29_337_120 * 60_000)
const at = (minute: number): Instant => instant(start + minute * 60_000)
const id = (text: string) => text as ServiceId

/** Entries in order, numbered. */
function journal() {
  const entries: Entry[] = []
  const add = (minute: number, kind: Entry['kind'], data: object): void =>
    void entries.push({
      seq: entries.length + 1,
      at: at(minute),
      author: 'holdfast',
      kind,
      subject: 'x',
      why: 'x',
      data: data as JsonObject,
    })
  return {
    entries,
    trouble(service: string, began: number, until: number | null, more: object = {}) {
      const incident = { id: `inc-${began}-${service}`, service, beganAt: at(began), ...more }
      add(began + 2, 'incident.opened', { incident })
      if (until !== null) add(until, 'incident.resolved', { incident })
    },
    named: (minute: number, foundation: string, ...explains: string[]) =>
      add(minute, 'foundation.named', { suspect: { foundation, explains } }),
    cleared: (minute: number, foundation: string, ...explains: string[]) =>
      add(minute, 'foundation.cleared', { suspect: { foundation, explains } }),
  }
}

describe('the past that the journal tells', () => {
  test('an outage that is over: whom it hit and when, and who says nothing', () => {
    const told = journal()
    told.trouble('old', -300, null)
    told.trouble('a', 0, 90)
    told.trouble('b', 1, 90)
    told.trouble('blamed', 2, 90, { sympatheticTo: { service: 'a' } })
    told.named(5, dynamo, 'a', 'b')
    told.trouble('c', 10, 90)
    const book = new PastBook()
    assert.equal(book.hear(told.entries), false)
    assert.deepEqual(book.past().outages, [])
    told.cleared(95, dynamo, 'a', 'b', 'c')
    told.trouble('later', 200, 210)
    assert.equal(book.hear(told.entries), true)
    const [outage] = book.past().outages
    assert.equal(outage?.beganAt, at(0))
    assert.deepEqual(
      [...outage!.hits],
      [
        ['a', at(0)],
        ['b', at(1)],
        ['c', at(10)],
      ],
    )
    assert.deepEqual([...outage!.unclear].sort(), ['blamed', 'old'])
    assert.equal(book.past().watched.get(id('a'))?.troubles, 1)
  })

  test('a name that was corrected was no outage', () => {
    const told = journal()
    for (const service of ['a', 'b', 'c']) told.trouble(service, 0, 60)
    told.named(5, lambda, 'a', 'b')
    told.cleared(9, lambda, 'a', 'b')
    told.named(9, dynamo, 'a', 'b', 'c')
    told.cleared(70, dynamo, 'a', 'b', 'c')
    const book = new PastBook()
    book.hear(told.entries)
    assert.deepEqual(
      book.past().outages.map(({ foundation, beganAt }) => [foundation, beganAt]),
      [[dynamo, at(0)]],
    )
  })

  test('heard again, in any parts and across a save, it is the same past', () => {
    const told = journal()
    for (let n = 0; n < 6; n++) {
      for (const service of ['a', 'b', 'c']) told.trouble(service, n * 3000, n * 3000 + 50)
      told.named(n * 3000 + 5, n % 2 === 0 ? dynamo : lambda, 'a', 'b')
      told.cleared(n * 3000 + 60, n % 2 === 0 ? dynamo : lambda, 'a', 'b', 'c')
    }
    const whole = new PastBook()
    whole.hear(told.entries)
    assert.equal(whole.past().outages.length, 6)
    for (let cut = 0; cut <= told.entries.length; cut++) {
      const first = new PastBook()
      first.hear(told.entries.slice(0, cut))
      const second = new PastBook(JSON.parse(JSON.stringify(first.save())) as JsonObject)
      second.hear(told.entries)
      assert.deepEqual(second.save(), whole.save(), `cut at ${cut}`)
    }
  })

  test('what is of another shape is passed over', () => {
    const book = new PastBook({ version: 99, seq: 7 })
    assert.equal(book.seq, 0)
    const strange = [null, 7, [], {}, { id: 1 }, { foundation: 'NOT A PATH' }]
    const entries = strange.flatMap((value, i) =>
      pastKinds.map((kind, j): Entry => {
        const data = { incident: value, suspect: value } as unknown as JsonObject
        const seq = i * pastKinds.length + j + 1
        return { seq, at: at(0), author: 'x', kind, subject: 'x', why: 'x', data }
      }),
    )
    assert.equal(book.hear(entries), false)
    assert.deepEqual(book.past().outages, [])
  })

  test('troubles do not pile up behind a name that was never taken back', () => {
    const book = new PastBook()
    let seq = 0
    const hear = (day: number, kind: Entry['kind'], data: object): void => {
      const when = instant(start + days(day))
      const entry = { at: when, author: 'x', kind, subject: 'x', why: 'x', data: data as JsonObject }
      book.hear([{ seq: ++seq, ...entry }])
    }
    hear(0, 'foundation.named', { suspect: { foundation: dynamo, explains: [] } })
    for (let day = 1; day <= 100; day++) {
      const incident = { id: `i${day}`, service: 'a', beganAt: instant(start + days(day)) }
      hear(day, 'incident.opened', { incident })
      hear(day, 'incident.resolved', { incident })
    }
    const { named, troubles } = book.save()
    assert.deepEqual(named, [])
    assert.ok((troubles as unknown[]).length <= 5)
  })

  test('a service that left and came back is a witness only from then on', () => {
    const book = new PastBook()
    book.watch(new Set([id('a'), id('b')]), at(0))
    book.watch(new Set([id('b')]), at(10))
    assert.equal(book.past().watched.get(id('a'))?.until, at(10))
    book.watch(new Set([id('a'), id('b')]), at(20))
    assert.deepEqual(book.past().watched.get(id('a')), { since: at(20), until: null, troubles: 0 })
    assert.deepEqual(book.past().watched.get(id('b')), { since: at(0), until: null, troubles: 0 })
  })
})

test('what the loop itself writes of an outage is folded into one', () => {
  const services = Array.from({ length: 40 }, (_, i) => id(`svc-${i}`))
  const atlas: Atlas = {
    services: new Map(
      services.map((service, i) => [
        service,
        {
          id: service,
          name: service,
          category: 'bank',
          public: true,
          standsOn: [{ on: i < 12 ? dynamo : ('gcp/us-west1/gce' as FoundationPath), kind: 'hard' as const }],
        },
      ]),
    ),
    foundations: new Map(),
  }
  const loop = createLoop({ atlas, serviceOfCheck: new Map() })
  const book = new PastBook()
  book.watch(new Set(services), instant(start - hours(24)))
  let seq = 0
  const first = Math.floor(start / 60_000)
  for (let minute = 0; minute < 120; minute++) {
    const counts = services.slice(0, 10).map((service) => ({
      minute: first + minute,
      service,
      country: 'GB' as CountryCode,
      count: minute < 6 ? 60 : 0,
    }))
    loop.step({ kind: 'counts', counts: counts.filter(({ count }) => count > 0) })
    const said = loop.step({ kind: 'tick', now: instant(at(minute) + minutes(0.5)) })
    book.hear(said.map((entry) => ({ ...entry, seq: ++seq })))
  }
  const [outage, ...more] = book.past().outages
  assert.deepEqual(more, [])
  assert.equal(outage?.foundation, dynamo)
  assert.deepEqual([...outage!.hits.keys()].sort(), services.slice(0, 10).sort())
})
