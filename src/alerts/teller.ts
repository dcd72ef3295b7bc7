// Reads the journal in order and steps the machine that decides who is told what. How far it has read, what the machine
// remembers, the messages and the entries that follow are one transaction, so that a kill between two of them loses
// nothing and tells nothing twice. What it holds in memory is never ahead of the disk.

import {
  type Message,
  type StepAll,
  type TellingEvent,
  type TellingSetup,
  tellingKinds,
} from '../telling/index.ts'
import {
  type Clock,
  type Duration,
  type Entry,
  type Instant,
  instant,
  type JsonObject,
  ms,
  type NewEntry,
  seconds,
  type Timers,
} from '../terms/index.ts'
import type { AlertLog } from './courier.ts'
import { outgoing } from './outgoing.ts'
import { begin, type Place, type PlaceName } from './place.ts'
import type { AlertStore } from './store.ts'

export type TellerPorts = {
  readonly place: PlaceName
  readonly store: AlertStore
  readonly clock: Clock
  readonly timers: Timers
  readonly log: AlertLog
  readonly step: StepAll
  readonly setup: () => TellingSetup
  /** Messages for these channels wait. */
  readonly posted: (channels: ReadonlySet<string>) => void
}

const entriesAtOnce = 200
/** The machine takes a gap of some minutes for an outage of our own. */
const tellsTimeEvery = seconds(20)
const storePatience = seconds(1)
/** What is due again the moment it was dealt with must not spin: every round is a commit. */
const leastWait = ms(1000)

export class Teller {
  readonly #ports: TellerPorts
  readonly #running: Promise<void>
  #place: Place | null = null
  #toldTimeAt = Number.NEGATIVE_INFINITY
  #wakeAt: Instant | null = null
  /** The machine's time and, by the monotonic clock, when it was so. */
  #heardAt = instant(0)
  #heardWhen = 0
  #keptUpAt: number | null = null
  /** The newest step was taken without a fault. */
  #sound = true
  #stopped = false
  #nudged = false
  #wake: () => void = () => {}

  constructor(ports: TellerPorts) {
    this.#ports = ports
    this.#running = this.#run()
  }

  /** There may be new entries. */
  nudge(): void {
    this.#nudged = true
    this.#wake()
  }

  /** Since when the newest entry it knew of has been dealt with, and time was told without a fault; null: never yet. */
  behind(): Duration | null {
    return this.#keptUpAt === null ? null : ms(this.#ports.clock.monotonic() - this.#keptUpAt)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#nudged = false
      try {
        this.#place ??= await this.#begin()
        if (await this.#round(this.#place)) continue
        if (this.#sound) this.#keptUpAt = this.#ports.clock.monotonic()
        await this.#sleep(this.#untilTime())
      } catch (problem) {
        this.#ports.log.warn({ error: String(problem) }, 'alerts wait for the store')
        await this.#sleep(storePatience, true)
      }
    }
  }

  async #begin(): Promise<Place> {
    const place = await begin(this.#ports, this.#ports.place)
    const now = place.state?.now
    this.#heardAt = instant(typeof now === 'number' ? now : 0)
    this.#heardWhen = this.#ports.clock.monotonic()
    return place
  }

  #untilTime(): Duration {
    const { clock } = this.#ports
    const next = this.#toldTimeAt + tellsTimeEvery - clock.monotonic()
    const wanted = this.#wakeAt === null ? next : Math.min(next, this.#wakeAt - this.#now())
    return ms(Math.max(0, wanted))
  }

  /** Whether there may be more to read at once. */
  async #round(place: Place): Promise<boolean> {
    const { store, clock } = this.#ports
    const entries = await store.journal({ after: place.after, kinds: tellingKinds, limit: entriesAtOnce })
    const events = entries.map((entry): TellingEvent => ({ kind: 'entry', entry, now: this.#now() }))
    const full = entries.length === entriesAtOnce
    const timeIsDue = this.#untilTime() <= 0
    if (!full && (timeIsDue || entries.length > 0)) events.push({ kind: 'time', now: this.#now() })
    if (events.length === 0) return false
    await this.#post(place, events)
    if (!full) this.#toldTimeAt = clock.monotonic()
    return full
  }

  /**
   * No two events are of one instant: what opened and ended within a millisecond did so in this order. After the wall clock
   * was set back it goes on at half the pace until that has come up: reminders and ends of quiet hours come late, not never.
   */
  #now(): Instant {
    const { clock } = this.#ports
    const when = clock.monotonic()
    const least = this.#heardAt + Math.max(0.001, (when - this.#heardWhen) / 2)
    this.#heardAt = instant(Math.max(clock.now(), least))
    this.#heardWhen = when
    return this.#heardAt
  }

  /** An entry that the machine cannot take is passed over, loudly: all that come after it must still be told. */
  #step(place: Place, events: readonly TellingEvent[]): Stepped {
    const { step, setup, log } = this.#ports
    const after = events.findLast((event) => event.kind === 'entry')?.entry.seq ?? place.after
    try {
      const { state, ...said } = step(place.state, events, setup())
      return { ...said, place: { after, state } }
    } catch (problem) {
      this.#sound = false
      const [first, ...others] = events
      if (first === undefined) throw problem
      if (others.length === 0) {
        log.warn({ event: first.kind, seq: after, error: String(problem) }, 'this could not be told')
        const entries = first.kind === 'entry' ? [untold(first.entry, first.now, problem)] : []
        return { place: { ...place, after }, messages: [], entries, wakeAt: null }
      }
      const before = this.#step(place, [first])
      const rest = this.#step(before.place, others)
      return {
        ...rest,
        messages: [...before.messages, ...rest.messages],
        entries: [...before.entries, ...rest.entries],
      }
    }
  }

  async #post(from: Place, events: readonly TellingEvent[]): Promise<void> {
    const { store, clock, posted } = this.#ports
    this.#sound = true
    const { place, messages, entries, wakeAt } = this.#step(from, events)
    const now = clock.now()
    await store.outbox.post({
      messages: messages.map((message) => outgoing(bounded(message), now)),
      documents: { [this.#ports.place]: place as unknown as JsonObject },
      entries,
    })
    this.#place = place
    const heard = this.#heardAt
    this.#wakeAt = wakeAt !== null && wakeAt <= heard ? instant(heard + leastWait) : wakeAt
    if (messages.length > 0) posted(new Set(messages.map(({ route }) => route)))
  }

  #sleep(wait: Duration, whatever = false): Promise<void> {
    if (this.#stopped || (this.#nudged && !whatever)) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#ports.timers.after(wait, resolve)
      this.#wake = () => {
        if (whatever && !this.#stopped) return
        cancel()
        resolve()
      }
    })
  }
}

type Stepped = {
  readonly place: Place
  readonly messages: readonly Message[]
  readonly entries: readonly NewEntry[]
  readonly wakeAt: Instant | null
}

/** Lists are whole, for programs; no outage is worth a message that no store takes. */
const mostServices = 5_000
const bounded = (message: Message): Message =>
  message.services.length <= mostServices && message.moved.length <= mostServices
    ? message
    : {
        ...message,
        services: message.services.slice(0, mostServices),
        moved: message.moved.slice(0, mostServices),
      }

const untold = (entry: Entry, now: Instant, problem: unknown): NewEntry => ({
  at: now,
  author: 'holdfast',
  kind: 'alert.failed',
  subject: entry.subject,
  why: `nobody could be told of ${entry.kind} (entry ${entry.seq}): ${String(problem).slice(0, 300)}`,
  data: { outcome: 'failed', count: 0, seq: entry.seq, kind: entry.kind },
})
