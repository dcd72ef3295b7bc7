// Alerting: the teller that decides what is told, a courier for each channel that sends it, and a recorder that writes
// down what became of it. A channel that hangs or fails holds up none of the others.

import { isDeepStrictEqual } from 'node:util'
import { isForSubscribers, type StepAll, type TellingSetup } from '../telling/index.ts'
import { type Clock, type Duration, ms, type Random, type Timers } from '../terms/index.ts'
import { type Channel, channelFor, recipientsOf } from './channels/index.ts'
import { type AlertLog, type ChannelHealth, Courier } from './courier.ts'
import type { Otherwise } from './outgoing.ts'
import { Recorder } from './recorder.ts'
import type { AlertSpec } from './spec.ts'
import type { AlertStore } from './store.ts'
import { Teller } from './teller.ts'
import { atOnceOf, paceOf } from './traits.ts'

export type AlertsOptions = {
  readonly store: AlertStore
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: AlertLog
  readonly step: StepAll
  readonly fetch: typeof fetch
  /** The text of a secret file; a rejection's message may be journalled, so it names the file and not the content. */
  readonly secrets: (file: string) => Promise<string>
}

/** One route's way out. */
export type ChannelPlan = { readonly spec: AlertSpec; readonly otherwise: Otherwise | null }

/** What of the configuration alerting goes by. */
export type AlertsSetup = {
  readonly telling: TellingSetup
  readonly channels: readonly ChannelPlan[]
  /** Subscribers of public services; null: there is no way to tell them anything. */
  readonly subscribers: { readonly telling: TellingSetup; readonly step: StepAll } | null
}

type Open = { readonly plan: ChannelPlan; readonly channel: Channel; readonly courier: Courier }

/** Attempts under way at a stop or a reload may take so long before they are given up. */
const grace = ms(500)

export class Alerts {
  readonly #options: AlertsOptions
  readonly #recorder: Recorder
  readonly #couriers = new Map<string, Open>()
  #teller: Teller | null = null
  #telling: TellingSetup | null = null
  #herald: Teller | null = null
  #configured: Promise<void> = Promise.resolve()
  #subscribers: AlertsSetup['subscribers'] = null

  constructor(options: AlertsOptions) {
    this.#options = options
    const { outbox } = options.store
    const now = () => options.clock.now()
    this.#recorder = new Recorder({ outbox, timers: options.timers, now, log: options.log })
    // What the process before this one settled and did not write down.
    this.#recorder.soon()
  }

  /** Channels that are the same as before are left alone; what waits for one that is gone fails, and the journal says so. */
  configure(setup: AlertsSetup): Promise<void> {
    // One after the other: two that ran together would each open a courier, and one of them would never be stopped.
    const done = this.#configured.then(() => this.#configure(setup))
    this.#configured = done.catch(() => {})
    return done
  }

  async #configure({ telling, channels, subscribers }: AlertsSetup): Promise<void> {
    const wanted = new Map(channels.map((plan) => [plan.spec.id, plan]))
    const leaving = [...this.#couriers].filter(([id, { plan }]) => !isDeepStrictEqual(wanted.get(id), plan))
    await Promise.all(leaving.map(([, one]) => end(one)))
    for (const [id] of leaving) this.#couriers.delete(id)
    await this.#dismissGone(wanted).catch((problem) =>
      this.#options.log.warn({ error: String(problem) }, 'what waits for removed routes stays for now'),
    )
    this.#telling = telling
    for (const [id, plan] of wanted) if (!this.#couriers.has(id)) this.#couriers.set(id, this.#open(plan))
    const posted = (ids: ReadonlySet<string>): void => {
      for (const id of ids) this.nudgeChannel(id)
    }
    this.#teller ??= new Teller({
      ...this.#options,
      place: 'alerts.teller',
      setup: () => this.#telling!,
      posted,
    })
    this.#teller.nudge()
    await this.#configureHerald(subscribers, posted)
  }

  /** Whoever tells subscribers has a place of its own in the journal: what it hears is not what operators hear. */
  async #configureHerald(
    subscribers: AlertsSetup['subscribers'],
    posted: (ids: ReadonlySet<string>) => void,
  ): Promise<void> {
    if (subscribers === null) {
      await this.#herald?.stop()
      this.#herald = null
      return
    }
    this.#subscribers = subscribers
    this.#herald ??= new Teller({
      ...this.#options,
      place: 'subscribers.teller',
      step: (...told) => this.#subscribers!.step(...told),
      setup: () => this.#subscribers!.telling,
      posted,
    })
    this.#herald.nudge()
  }

  /** There may be new journal entries. */
  nudge(): void {
    this.#teller?.nudge()
    this.#herald?.nudge()
  }

  /** There may be new messages for a channel, whoever put them into the outbox. */
  nudgeChannel(id: string): void {
    this.#couriers.get(id)?.courier.nudge()
  }

  health(): ReadonlyMap<string, ChannelHealth> {
    return new Map([...this.#couriers].map(([id, { courier }]) => [id, courier.health]))
  }

  /** For how long the teller has not come to the journal's end; null: not once yet. */
  behind(): Duration | null {
    return this.#teller?.behind() ?? null
  }

  /** The same of the teller of subscribers; undefined: nobody can subscribe. */
  subscribersBehind(): Duration | null | undefined {
    return this.#herald?.behind()
  }

  /** What waits is sent after the next start, under the same ids. */
  async stop(): Promise<void> {
    await this.#configured
    await Promise.all([this.#teller?.stop(), this.#herald?.stop()])
    await Promise.all([...this.#couriers.values()].map(end))
    await this.#recorder.stop()
  }

  #open(plan: ChannelPlan): Open {
    const { spec, otherwise } = plan
    const { store, clock, timers, random, log } = this.#options
    const channel = channelFor(spec.id, spec, { ...this.#options, documents: store })
    const [atOnce, pace] = [atOnceOf(spec), paceOf(spec)]
    const courier = new Courier(
      {
        ...{ channel: spec.id, send: channel.send, atOnce, pace, otherwise },
        eachForItself: spec.kind === 'subscriber-hook',
      },
      {
        ...{ outbox: store.outbox, clock, timers, random, log },
        settled: () => this.#recorder.soon(),
        nudge: (id) => this.nudgeChannel(id),
      },
    )
    return { plan, channel, courier }
  }

  async #dismissGone(wanted: ReadonlyMap<string, ChannelPlan>): Promise<void> {
    const { outbox } = this.#options.store
    for (const { channel, waiting } of await outbox.channels()) {
      if (waiting === 0 || wanted.has(channel)) continue
      await outbox.dismiss(channel, this.#options.clock.now(), 'its route is no longer configured')
      this.#recorder.soon()
    }
    // A mail carries its own address; elsewhere what waits goes to where the route leads now.
    for (const [id, { spec }] of wanted) {
      if (spec.kind !== 'smtp' || isForSubscribers(id)) continue
      const now = this.#options.clock.now()
      const gone = await outbox.dismissOthers(
        id,
        now,
        'its address was taken out of the route',
        recipientsOf(spec),
      )
      if (gone > 0) this.#recorder.soon()
    }
  }
}

async function end({ courier, channel }: Open): Promise<void> {
  await courier.stop(grace)
  channel.stop()
}
