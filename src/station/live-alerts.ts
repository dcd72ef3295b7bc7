// Alerts by the configuration in force: the machine that decides is told what stands on what now, the couriers what is
// configured.

import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import {
  Alerts,
  type AlertsSetup,
  type ChannelPlan,
  Heartbeat,
  type HeartbeatPorts,
  type HeartbeatSpec,
  type HeartbeatView,
  recipientsOf,
  tracksThreads,
} from '../alerts/index.ts'
import {
  type EndpointAbout,
  type Route,
  stepTellingAll,
  type TellingSetup,
  tellingKinds,
} from '../telling/index.ts'
import type { EndpointName, JournalKind } from '../terms/index.ts'
import { chainTrouble } from './alert-chain.ts'
import { realClock as clock, realRandom as random, realTimers as timers } from './clock.ts'
import type { Config } from './config/index.ts'
import type { Realm } from './desk/realm.ts'

export type AlertsConfig = Pick<Config, 'alerts' | 'routes' | 'heartbeats' | 'endpoints' | 'checks'>

/** How subscribers are told; null: there is no way. */
export type Heralded = NonNullable<AlertsSetup['subscribers']> & { readonly channels: readonly ChannelPlan[] }

const telling = new Set<JournalKind>(tellingKinds)

export type LiveAlertsParts = {
  readonly realm: Realm
  readonly boardUrl: () => string
  /** `ok`, or what is wrong with the node process. */
  readonly nodeState: () => string
  readonly log: Logger
  readonly heralded: () => Heralded | null
  /** See `TellingSetup`. */
  readonly ackUrl: TellingSetup['ackUrl']
}

/** What a file of one secret holds; read anew each time, so that it can be changed. */
export const secretIn = (file: string): Promise<string> => readFile(file, 'utf8').then((text) => text.trim())

/** A reload that changes nothing of a channel leaves its courier alone. */
export class LiveAlerts {
  readonly alerts: Alerts
  readonly #realm: Realm
  readonly #boardUrl: () => string
  readonly #ackUrl: TellingSetup['ackUrl']
  readonly #beats = new Map<string, Heartbeat>()
  readonly #ports: HeartbeatPorts
  plans: readonly ChannelPlan[] = []
  routes: readonly Route[] = []
  readonly #unwatch: () => void
  readonly #heralded: () => Heralded | null
  #telling: AlertsSetup['telling'] | null = null

  constructor({ realm, boardUrl, nodeState, log, heralded, ackUrl }: LiveAlertsParts) {
    this.#heralded = heralded
    this.#realm = realm
    this.#boardUrl = boardUrl
    this.#ackUrl = ackUrl
    const ports = { store: realm.store, clock, timers, random, log, secrets: secretIn, fetch }
    this.alerts = new Alerts({ ...ports, step: stepTellingAll })
    const trouble = () => chainTrouble({ realm, alerts: this.alerts, nodeState })
    this.#ports = { clock, timers, log, fetch, trouble }
    this.#unwatch = realm.watch((entries) => {
      if (entries.some(({ kind }) => telling.has(kind))) this.alerts.nudge()
    })
  }

  async configure(config: AlertsConfig): Promise<void> {
    const realm = this.#realm
    this.routes = routesOf(config)
    const setup = {
      routes: this.routes,
      endpoints: endpointsAbout(config),
      boardUrl: this.#boardUrl(),
      ...(this.#ackUrl && { ackUrl: this.#ackUrl }),
      // What stands on what may change between two reloads: people accept edges.
      get atlas() {
        return realm.atlas
      },
    }
    this.plans = plansOf(config)
    this.#telling = setup
    await this.subscribersChanged()
    this.#beat(config.heartbeats)
  }

  /** Who they are is asked for again. */
  async subscribersChanged(): Promise<void> {
    if (this.#telling === null) return
    const subscribers = this.#heralded()
    const channels = [...this.plans, ...(subscribers?.channels ?? [])]
    await this.alerts.configure({ telling: this.#telling, channels, subscribers })
  }

  heartbeats(): readonly HeartbeatView[] {
    return [...this.#beats.values()].map((one) => one.view())
  }

  async stop(): Promise<void> {
    this.#beat([])
    this.#unwatch()
    await this.alerts.stop()
  }

  #beat(specs: readonly HeartbeatSpec[]): void {
    const wanted = new Map(specs.map((spec) => [spec.id, spec]))
    for (const [id, beat] of this.#beats) {
      if (isDeepStrictEqual(beat.spec, wanted.get(id))) continue
      beat.stop()
      this.#beats.delete(id)
    }
    for (const spec of specs)
      if (!this.#beats.has(spec.id)) this.#beats.set(spec.id, new Heartbeat(spec, this.#ports))
  }
}

/** Routes ask for things, channels are where they go; both are written under one name. */
function routesOf({ alerts, routes }: AlertsConfig): Route[] {
  const specs = new Map(alerts.map((spec) => [spec.id, spec]))
  return routes.flatMap(({ otherwise: _, ...route }) => {
    const spec = specs.get(route.id)
    return spec === undefined
      ? []
      : [{ ...route, recipients: recipientsOf(spec), tracks: tracksThreads(spec) }]
  })
}

function plansOf({ alerts, routes }: AlertsConfig): ChannelPlan[] {
  const specs = new Map(alerts.map((spec) => [spec.id, spec]))
  const seconds = new Map(routes.map(({ id, otherwise }) => [id, otherwise]))
  return alerts.map((spec) => {
    const second = seconds.get(spec.id) ?? null
    const other = second && specs.get(second.to)
    return { spec, otherwise: other && second ? { ...second, recipients: recipientsOf(other) } : null }
  })
}

/** What an endpoint is about: the services that the checks of its targets look at, and what its targets stand on. */
function endpointsAbout({ endpoints, checks }: AlertsConfig): ReadonlyMap<EndpointName, EndpointAbout> {
  const watched = new Map(checks.map(({ id, service }) => [id, service]))
  return new Map(
    endpoints.map(({ name, targets }) => [
      name,
      {
        services: [...new Set(targets.flatMap(({ check }) => (check && watched.get(check)) ?? []))],
        foundations: [...new Set(targets.flatMap(({ standsOn }) => standsOn))],
      },
    ]),
  )
}
