// What a courier does while it can deliver nothing: it waits. Time is virtual, so that an hour of it is the same work on
// any machine; a courier that spins asks the outbox for ever within one instant.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { DueMessage, Outbox } from '../telling/index.ts'
import { type Clock, instant, type JsonObject, ms, seededRandom, type Timers } from '../terms/index.ts'
import type { Sent } from './channels/index.ts'
import { message, noon } from './courier.fixture.ts'
import { Courier } from './courier.ts'

const hour = 3_600_000
const minute = 60_000
/** Questions within one instant; one that spins asks for ever. */
const mostAtOnce = 2_000

class Virtual implements Clock {
  #at = 0
  readonly #waiting = new Set<{ at: number; act: () => void }>()
  readonly timers: Timers = {
    after: (wait, act) => {
      const one = { at: this.#at + wait, act }
      this.#waiting.add(one)
      return () => this.#waiting.delete(one)
    },
  }
  now = () => instant(noon + this.#at)
  monotonic = () => this.#at

  /** To the next timer; false: none is before `end`. */
  step(end: number): boolean {
    const [next] = [...this.#waiting].sort((a, b) => a.at - b.at)
    if (next === undefined || next.at > end) return false
    this.#waiting.delete(next)
    this.#at = Math.max(this.#at, next.at)
    next.act()
    return true
  }
}

/** An outbox in memory, of which every question is counted. */
class Counted {
  asked = 0
  /** Within this instant. */
  askedNow = 0
  takes = true
  readonly waiting: DueMessage[] = []
  readonly #count = <T>(value: T): Promise<T> => this.#counted(() => Promise.resolve(value))
  readonly outbox = {
    due: ({ now, limit }) => this.#count(this.waiting.filter(({ due }) => due <= now).slice(0, limit)),
    nextDue: () =>
      this.#count(
        this.waiting.length === 0 ? null : instant(Math.min(...this.waiting.map(({ due }) => due))),
      ),
    claim: () => (this.takes ? this.#count(true) : this.#refuse()),
    settle: (id, { outcome, ...how }) => {
      if (!this.takes) return this.#refuse()
      const i = this.waiting.findIndex((one) => one.id === id)
      const [one] = this.waiting.splice(i, 1)
      if (outcome === 'later' && 'due' in how) this.waiting.push({ ...one!, due: how.due })
      if (outcome === 'unbegun') this.waiting.push(one!)
      return this.#count(undefined)
    },
    hurry: () => this.#count(0),
    release: () => this.#count(0),
  } as Pick<Outbox, 'due' | 'nextDue' | 'claim' | 'settle' | 'hurry' | 'release'> as Outbox

  #refuse(): Promise<never> {
    return this.#counted(() => Promise.reject(new Error('no space is left')))
  }

  /** Whoever asks without an end is answered no more, so that the test can say so. */
  #counted<T>(answer: () => Promise<T>): Promise<T> {
    this.asked++
    return ++this.askedNow > mostAtOnce ? new Promise(() => {}) : answer()
  }

  wait(id: string, dueInMs: number): void {
    const due = instant(noon + dueInMs)
    this.waiting.push({
      ...{ id, recipient: 'anna', thread: id, made: instant(noon), due, attempts: 0 },
      ...{ body: message(id) as unknown as JsonObject, firstTriedAt: null, handle: null, opens: true },
    })
  }
}

/** How often the outbox is asked within so much virtual time. */
async function asked(counted: Counted, answer: Sent, within = hour): Promise<number> {
  const time = new Virtual()
  const courier = new Courier(
    { channel: 'oncall', atOnce: 4, pace: null, otherwise: null, send: async () => answer },
    {
      ...{ outbox: counted.outbox, clock: time, timers: time.timers, random: seededRandom(1) },
      ...{ log: { info: () => {}, warn: () => {} }, settled: () => {}, nudge: () => {} },
    },
  )
  do {
    counted.askedNow = 0
    // Whatever follows from one answer is asked within a turn; what several answers lead to, within some.
    for (let before = -1; before !== counted.asked; ) {
      before = counted.asked
      for (let i = 0; i < 5; i++) await turn()
    }
    assert.ok(counted.askedNow <= mostAtOnce, 'it asks the outbox for ever within one instant')
  } while (time.step(within))
  const times = counted.asked
  const stopped = courier.stop(ms(0))
  while (time.step(Number.POSITIVE_INFINITY)) await turn()
  await stopped
  return times
}

const sent: Sent = { kind: 'sent' }
const refusing: Sent = { kind: 'retry', why: 'ECONNREFUSED' }
/** It looks every half minute and asks what is next: 120 looks, each a few questions. */
const nowAndThen = 120 * 4

test('with nothing to send it looks now and then', async () => {
  assert.ok((await asked(new Counted(), sent)) < nowAndThen)
})

test('what falls due later is waited for', async () => {
  const counted = new Counted()
  counted.wait('a', hour - 1_000)
  counted.wait('b', 2 * hour)
  assert.ok((await asked(counted, sent)) < nowAndThen)
  assert.deepEqual(
    counted.waiting.map(({ id }) => id),
    ['b'],
  )
})

test('a dead channel is asked every minute, however many wait', async () => {
  const counted = new Counted()
  for (let i = 0; i < 50; i++) counted.wait(`m${i}`, 0)
  assert.ok((await asked(counted, refusing)) < 60 * 20)
})

test('while the store takes no writes, what was sent is in hand and keeps nobody busy', async () => {
  const counted = new Counted()
  counted.takes = false
  for (let i = 0; i < 50; i++) counted.wait(`m${i}`, 0)
  // Each of them is tried to be settled every two seconds: that is the work, and there is no other.
  assert.ok((await asked(counted, sent, minute)) < 50 * 30 + 30 * 8)
})

test('a dead channel on a full disk keeps nobody busy either', async () => {
  const counted = new Counted()
  counted.takes = false
  for (let i = 0; i < 5; i++) counted.wait(`m${i}`, -2 * 86_400_000)
  assert.ok((await asked(counted, refusing, minute)) < 5 * 30 + 30 * 8)
})
