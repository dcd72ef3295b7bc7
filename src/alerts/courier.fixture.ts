// What the tests of delivery stand on: a real store in a folder of its own, senders that answer as a test says, and time
// that passes fifty times as fast as it says, where a test does not ask for the real one.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openStore, type Store } from '../store/index.ts'
import type { Message, Outbox } from '../telling/index.ts'
import {
  type Clock,
  type Duration,
  instant,
  type JsonObject,
  ms,
  seededRandom,
  type Timers,
} from '../terms/index.ts'
import type { SendMessage, Sent } from './channels/index.ts'
import { type ChannelSetup, Courier } from './courier.ts'
import { outgoing } from './outgoing.ts'
import { entriesOf } from './recorder.ts'

export const noon = 1_760_961_600_000

/** Wall-clock time may be put forward. */
export class Time implements Clock {
  readonly #haste: number
  #ahead = 0
  readonly timers: Timers = {
    after: (wait, act) => {
      const timer = setTimeout(act, wait / this.#haste)
      return () => clearTimeout(timer)
    },
  }
  constructor(haste: number) {
    this.#haste = haste
  }
  now = () => instant(noon + this.#ahead + this.monotonic())
  monotonic = () => performance.now() * this.#haste
  forward(by: Duration): void {
    this.#ahead += by
  }
}

export const message = (id: string, over: Partial<Message> = {}): Message => ({
  id,
  route: 'oncall',
  recipient: 'anna',
  kind: 'incident.opened',
  thread: id,
  revision: 1,
  at: new Date(noon).toISOString(),
  severity: 'major',
  title: `${id} is down`,
  text: `${id} is down.`,
  url: 'http://127.0.0.1:8080/',
  subject: `incident ${id}`,
  services: [],
  moved: [],
  links: [],
  ...over,
})

export type Attempt = { readonly message: Message; readonly handle: JsonObject | null }

/** A channel that answers as `answer` says; it keeps every attempt. */
export class Channel {
  readonly got: Attempt[] = []
  answer: (attempt: Attempt, nth: number) => Sent | Promise<Sent>
  constructor(answer: Channel['answer'] = () => ({ kind: 'sent' })) {
    this.answer = answer
  }
  readonly send: SendMessage = async (said, handle) => {
    const attempt = { message: said, handle }
    this.got.push(attempt)
    return this.answer(attempt, this.got.length)
  }
  ids(): string[] {
    return this.got.map(({ message: { id } }) => id)
  }
}

export class World {
  readonly time: Time
  readonly lines: string[] = []
  readonly couriers = new Map<string, Courier>()
  readonly #folder: string
  store: Store

  private constructor(folder: string, store: Store, haste: number) {
    this.time = new Time(haste)
    this.#folder = folder
    this.store = store
  }

  /** `kept`: a folder that has a store already; it is removed in the end. */
  static async make(haste = 50, kept?: string): Promise<World> {
    const folder = kept ?? (await mkdtemp(join(tmpdir(), 'holdfast-courier-')))
    return new World(folder, await openStore({ folder }), haste)
  }

  courier(
    setup: Partial<ChannelSetup> & Pick<ChannelSetup, 'send'>,
    outbox: Outbox = this.store.outbox,
  ): Courier {
    const channel = setup.channel ?? 'oncall'
    const { clock, timers } = { clock: this.time, timers: this.time.timers }
    const log = { info: () => {}, warn: (data: object, text: string) => this.#say(data, text) }
    const courier = new Courier(
      { channel, atOnce: 4, pace: null, otherwise: null, ...setup },
      {
        ...{ outbox, clock, timers, log, random: seededRandom(1), settled: () => {} },
        nudge: (id) => this.couriers.get(id)?.nudge(),
      },
    )
    this.couriers.set(channel, courier)
    return courier
  }

  async post(...messages: Message[]): Promise<void> {
    const now = this.time.now()
    await this.store.outbox.post({ messages: messages.map((one) => outgoing(one, now)) })
    for (const courier of this.couriers.values()) courier.nudge()
  }

  /** As a kill would: nothing is settled, and what the store has is opened again. */
  async restart(): Promise<void> {
    await this.store.close()
    // The store is gone before they hear of it: nothing that they do now is kept.
    await Promise.all([...this.couriers.values()].map((courier) => courier.stop(ms(0))))
    this.couriers.clear()
    this.store = await openStore({ folder: this.#folder })
  }

  async states(): Promise<Record<string, string>> {
    const told = await this.store.outbox.told({})
    return Object.fromEntries(told.map(({ id, state }) => [id, state]))
  }

  /** What the recorder would write now. */
  async entries(): Promise<string[]> {
    return entriesOf(await this.store.outbox.unrecorded(1000), this.time.now()).map(({ why }) => why)
  }

  async end(): Promise<void> {
    await Promise.all([...this.couriers.values()].map((courier) => courier.stop(ms(0))))
    await this.store.close()
    await rm(this.#folder, { recursive: true })
  }

  #say(data: object, text: string): void {
    this.lines.push(`${text} ${JSON.stringify(data)}`)
  }
}

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`within 30 s it never held: ${what}`)
    await pause(5)
  }
}
