// What the board is started with. Everything outside HTTP is handed in; every limit has a default and a reason.

import type { ReporterKey } from '../signals/index.ts'
import type { Clock, Duration } from '../terms/index.ts'
import type { Way } from './caller.ts'
import type { ConfigurationDesk } from './configuration.ts'
import type { Desk, Exercises, Tokens } from './desk.ts'
import type { JoinedNodes } from './joined-nodes.ts'
import type { People } from './people/people.ts'
import type { Subscribing } from './subscriptions.ts'

/** The part of a pino logger that the board uses. */
export interface BoardLog {
  info(data: object, text: string): void
  warn(data: object, text: string): void
  error(data: object, text: string): void
}

/** `detail` says, per part, what stands: `{ store: 'ok', nameserver: 'last known good' }`. */
export type Readiness = { readonly ready: boolean; readonly detail: Readonly<Record<string, string>> }

export type BoardLimits = {
  /** Reports without a token, per address. */
  readonly anonymousPerMinute: number
  readonly anonymousBurst: number
  /** Addresses whose budget is remembered at once; the one idle for longest is forgotten first. */
  readonly anonymousAddresses: number
  /** Bytes of one report posted as `application/json`. */
  readonly singleBytes: number
  /** Bytes of one NDJSON body: with a token, and without. */
  readonly linesBytes: number
  readonly anonymousLinesBytes: number
  readonly lineBytes: number
  readonly lines: number
  /** NDJSON bodies of token holders held in memory at once; times `linesBytes` is the memory they can take. */
  readonly bodiesAtOnce: number
  /** Event streams that are open at once: in all, and from one address outside the own network. */
  readonly eventClients: number
  readonly eventClientsPerAddress: number
  /** Bytes not yet taken by an event client before it is dropped as slow. */
  readonly eventBacklogBytes: number
  readonly heartbeatMs: number
  /** Age up to which an overview or a list of services is given again; readers are told of changes as often. */
  readonly answersKeptMs: number
  /** Time a client has to send its whole request. */
  readonly requestMs: number
}

export const defaultLimits: BoardLimits = {
  anonymousPerMinute: 30,
  anonymousBurst: 60,
  anonymousAddresses: 50_000,
  singleBytes: 8 * 1024,
  linesBytes: 8 * 1024 * 1024,
  anonymousLinesBytes: 64 * 1024,
  lineBytes: 2 * 1024,
  lines: 100_000,
  bodiesAtOnce: 16,
  eventClients: 6000,
  eventClientsPerAddress: 500,
  eventBacklogBytes: 1024 * 1024,
  heartbeatMs: 15_000,
  answersKeptMs: 1_000,
  requestMs: 30_000,
}

export type BoardOptions = {
  /** Port 0 takes a free one; `Board.url` says which. */
  readonly listen: { readonly host: string; readonly port: number }
  readonly live: Desk
  readonly exercises: Exercises
  /** Absent: nobody can subscribe. `boardUrl`: where people reach the board, for links in feeds. */
  readonly subscribing?: { readonly desk: Subscribing; readonly boardUrl: () => string }
  /** Absent: the configuration is the file's alone. */
  readonly configuration?: ConfigurationDesk
  /** Absent: no node can join here. */
  readonly nodes?: JoinedNodes
  readonly tokens: Tokens
  /** Absent: nobody signs in here, tokens alone open what is not public. */
  readonly people?: People
  /** `listen.url` of the configuration in force: where people reach the board. */
  readonly boardUrl?: () => string | undefined
  readonly clock: Clock
  readonly log: BoardLog
  /** The folder of the built pages; null serves the API alone. */
  readonly pages: string | null
  /** The folder of the built renderer; absent or null: browsers draw the pages by themselves. */
  readonly renderer?: string | null
  /** The folder that public pages are written to as files; absent or null: none. */
  readonly snapshot?: string | null
  /** More Prometheus text, shown to callers with the `read` scope (its labels may name endpoints). */
  readonly metrics?: () => Promise<string>
  readonly version: string
  /**
   * The keyed hash of whoever reports: `day` is whole days since the Unix epoch (the key changes with it), `who` an
   * address group or a relay's own id, already prefixed so that the two cannot meet.
   */
  readonly reporterKey: (day: number, who: string) => ReporterKey
  /** Absent: ready means that the journal can be read. */
  readonly ready?: () => Promise<Readiness>
  /** True or a list of proxies: believe X-Forwarded-For. Off: the peer's own address counts. */
  readonly trustProxy?: boolean | string | readonly string[]
  readonly limits?: Partial<BoardLimits>
}

export type Board = {
  readonly url: string
  /** What there is to ask for, and what each needs. */
  readonly ways: readonly Way[]
  /** Takes no more, finishes what is in flight, ends event streams; after `within` (ms) cuts what is left. */
  close(request: { readonly within: Duration }): Promise<void>
}
