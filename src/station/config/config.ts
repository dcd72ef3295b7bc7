// A configuration that has been read, checked as a whole and resolved: every default filled in, every reference known.

import type { AlertSpec, HeartbeatSpec, MailSpec } from '../../alerts/index.ts'

import type { Atlas } from '../../atlas/index.ts'
import type { CheckSlow, CheckSpec } from '../../checks/index.ts'
import type { FeedSpec } from '../../feeds/index.ts'
import type { PublisherSpec } from '../../publishers/index.ts'
import type { EndpointSpec, PlannerLimits, Runbook } from '../../steering/index.ts'
import type { Route } from '../../telling/index.ts'
import type { Duration, FoundationPath, NodeName } from '../../terms/index.ts'
import type { ConfiguredMaintenance } from '../acts/configured.ts'
import type { MaintenanceRule } from '../acts/recurring.ts'
import type { GameDay } from '../desk/game-day-time.ts'

/** A program by its absolute path, and its arguments. */
export type CommandSpec = { readonly name: string; readonly run: readonly string[] }

export type HostPort = { readonly host: string; readonly port: number }

/** Nodes that hear each other, whoever of them looks. */
export type NodesLink = {
  /** Null: it tells the others, and is told nothing. */
  readonly listen: HostPort | null
  readonly at: ReadonlyArray<HostPort & { readonly name: NodeName }>
  readonly keyFile: string
}

/** A route without what its channel says: where it goes. */
export type RoutePlan = Omit<Route, 'recipients' | 'tracks'> & {
  /** The route that tells in its place when its channel is dead for so long. */
  readonly otherwise: { readonly to: string; readonly after: Duration } | null
}

export type Config = {
  readonly node: { readonly name: NodeName; readonly standsOn: readonly FoundationPath[] }
  /** Absolute folder of the embedded store. */
  readonly store: { readonly kind: 'embedded'; readonly folder: string }
  readonly listen: {
    readonly http: HostPort
    readonly dns: HostPort
    /** Where people reach the board; absent: at `http`. */
    readonly url?: string
  }
  readonly board: {
    /** Absolute; `store`: in the folder of the store. */
    readonly snapshot: 'off' | 'store' | { readonly folder: string }
    readonly streams: number
    readonly streamsPerAddress: number
    /** Addresses and networks whose word on who asks is believed. */
    readonly proxies: readonly string[]
  }
  readonly retention: { readonly counts: Duration; readonly journal: Duration }
  readonly atlas: Atlas
  readonly detection: {
    /** -log10 p at which the crowd alone opens an incident. */
    readonly threshold: number
  }
  readonly checks: readonly CheckSpec[]
  /** Of checks that say when they are slow. */
  readonly slow: readonly CheckSlow[]
  readonly vantages: {
    readonly quorum: number
    readonly of: readonly NodeName[]
    readonly canaries: readonly HostPort[]
    /** How nodes hear each other; absent: this one hears nobody. */
    readonly link?: NodesLink
  }
  readonly feeds: readonly FeedSpec[]
  readonly endpoints: readonly EndpointSpec[]
  readonly publishers: readonly PublisherSpec[]
  /** When the names of services are resolved to suggest edges; `every` null: when somebody asks. */
  readonly learning: {
    readonly every: Duration | null
    /** Absolute folder of published address ranges; null: none. */
    readonly ranges: string | null
    /** Empty: the system's. */
    readonly servers: readonly HostPort[]
  }
  /** What public pages show. */
  readonly public: { readonly leastReports: number }
  readonly removals: PlannerLimits['removals']
  /** Where each route goes. */
  readonly alerts: readonly AlertSpec[]
  readonly subscribers: {
    /** Null: nobody can subscribe by mail. */
    readonly email: Omit<MailSpec, 'to'> | null
    readonly webhooks: boolean
    readonly most: number
  }
  /** What each asks for, in the same order. */
  readonly routes: readonly RoutePlan[]
  readonly heartbeats: readonly HeartbeatSpec[]
  /** Work of our own that is announced. */
  readonly maintenance: readonly ConfiguredMaintenance[]
  /** What of it comes back by itself. */
  readonly recurring: readonly MaintenanceRule[]
  readonly commands: readonly CommandSpec[]
  readonly runbooks: readonly Runbook[]
  readonly gameDays: readonly GameDay[]
}

/** Where in the file, what was read, what was expected, what to do. `line` and `column` start at 1. */
export type ConfigProblem = {
  readonly file: string
  readonly line: number
  readonly column: number
  /** `endpoints.app.shop.example.targets.east.address` */
  readonly path: string
  readonly message: string
  /** "did you mean `targets`?" */
  readonly hint?: string
}
