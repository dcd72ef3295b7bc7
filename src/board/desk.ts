// What the board needs from the rest: one desk per realm. The live realm and each exercise are desks of the same
// shape, so that every page and every route works on both.

import type { Account } from '../loop/index.ts'
import type { CheckResult, Notice, Report, ReporterKey } from '../signals/index.ts'
import type { RefusalName } from '../steering/index.ts'
import type { ReportVerdict } from '../store/index.ts'
import type { ToldQuery } from '../telling/index.ts'
import type { CountryCode, Instant, JsonObject, NewEntry, Outcome, ServiceId } from '../terms/index.ts'
import type { Acts } from './acts.ts'
import type { AlertTestView } from './alert-test-views.ts'
import type { AlertMessageView, AlertsView } from './alert-views.ts'
import type { Caller, OrderRefusal, Sight, TokenScope } from './caller.ts'
import type { EdgeLearning } from './edges.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { FeedView, ProviderLagsView } from './feed-views.ts'
import type { Outlook } from './outlook.ts'
import type { PageFacts } from './page-facts.ts'
import type { ToldView } from './told-views.ts'
import type {
  AdoptionView,
  BegunDrillView,
  CheckView,
  DrillPlanView,
  DrillResultView,
  DrillsView,
  EndpointView,
  ExerciseView,
  FoundationDetail,
  FoundationView,
  IncidentPageView,
  IncidentView,
  JournalView,
  NoticeView as Notices,
  OrderPreviewView,
  Overview,
  PlanDiffView,
  PlanView,
  PreviewQuery,
  ReleaseView,
  RepairView,
  RunbookRunView,
  RunbooksView,
  RunbookView,
  ServicePageView,
  ServiceView,
  SuspectView,
  VantageView,
  ZoneView,
} from './views.ts'

export type { Caller, OrderRefusal, Sight, TokenScope }

export type Order =
  | { readonly kind: 'hold'; readonly endpoint: string; readonly why: string }
  | { readonly kind: 'unhold'; readonly endpoint: string; readonly why: string }
  | { readonly kind: 'drain'; readonly target: string; readonly endpoint?: string; readonly why: string }
  | { readonly kind: 'undrain'; readonly target: string; readonly endpoint?: string; readonly why: string }
  | {
      readonly kind: 'approve'
      readonly endpoint: string
      readonly generation: string
      readonly digest: string
    }
  | { readonly kind: 'rollback'; readonly endpoint: string; readonly to: string; readonly why: string }
  | { readonly kind: 'repair'; readonly endpoint: string; readonly why: string }
  | { readonly kind: 'adopt'; readonly endpoint: string; readonly why: string }
  | { readonly kind: 'giveBack'; readonly endpoint: string; readonly why: string }
  | {
      readonly kind: 'overrule'
      readonly endpoint: string
      readonly refusal: RefusalName
      readonly why: string
    }

/** `without`: nodes that are away and that the operator knows to be stopped. */
export type GivingBack = {
  readonly endpoint: string
  readonly why: string
  readonly without: readonly string[]
}

/** `route53-failover`: what the configuration says of the endpoint, as records that Route 53 switches by itself. */
export type PlanExportQuery = {
  readonly endpoint: string
  readonly generation?: string
  readonly format?: 'master-file' | 'route53-failover'
}

export type PlanDiffQuery = { readonly endpoint: string; readonly from?: string; readonly to?: string }

/** What goes to `/api/v1/events` as server-sent events; `kind` is the event name. */
export type BoardEvent = { readonly kind: 'journal' | 'overview' | 'exercise'; readonly data: unknown }

export type JournalRequest = {
  readonly after?: number
  readonly before?: number
  /** Kinds with commas between; a room's name is every kind of it. */
  readonly kind?: string
  readonly subject?: string
  readonly author?: string
  readonly from?: Instant
  readonly until?: Instant
  readonly text?: string
  readonly limit?: number
  readonly order?: 'asc' | 'desc'
}

/** Which services of a foundation's two lists: both may have thousands. */
export type FoundationPage = {
  readonly hitFrom: number
  readonly standingFrom: number
  readonly limit: number
}

/** How a name changes hands. Only the live realm has names that are anybody's. */
export interface Custody {
  /** What taking a name over would write, and over what. Reads at every publisher, writes nothing. */
  adoption(endpoint: string): Promise<Outcome<AdoptionView, OrderRefusal>>
  /** What stands at each publisher, and whose fence would go. Writes nothing. */
  release(endpoint: string): Promise<Outcome<ReleaseView, OrderRefusal>>
  /** Stops every enactor of the name, then removes its fences; what stands afterwards is the answer. */
  giveBack(order: GivingBack, caller: Caller): Promise<Outcome<ReleaseView, OrderRefusal>>
  /** A plan as a master file (RFC 1035 section 5), or the endpoint as failover records of Route 53 in JSON. */
  planExport(query: PlanExportQuery): Promise<Outcome<string, OrderRefusal>>
}

export type DrillWishBody = {
  readonly lose: string
  readonly endpoints: readonly string[]
  readonly why: string
  readonly manner?: 'refused' | 'silent'
  readonly lossForMs?: number
}

/** Rehearsals of a loss. Only the live realm has something to lose. */
export interface Drilling {
  list(): DrillsView
  /** What it would do, and every reason not to; does nothing. */
  outlook(wish: DrillWishBody): Outcome<DrillPlanView, OrderRefusal>
  begin(wish: DrillWishBody, caller: Caller): Promise<Outcome<BegunDrillView, OrderRefusal>>
  /** On every endpoint that stands on it, with a clock and a zone of its own; nothing real is moved. */
  exercise(
    wish: Omit<DrillWishBody, 'endpoints' | 'lossForMs'>,
    caller: Caller,
  ): Promise<Outcome<DrillResultView, OrderRefusal>>
  abort(why: string, caller: Caller): Outcome<BegunDrillView, OrderRefusal>
}

type Ran = Promise<Outcome<RunbookRunView, OrderRefusal>>

/** Runbooks of the live realm. Every order but `run` names a run by its id. */
export interface RunbookDoing {
  list(): RunbooksView
  show(name: string): Outcome<RunbookView, OrderRefusal>
  run(name: string, why: string, caller: Caller): Ran
  answer(id: string, yes: boolean, step: number | null, caller: Caller): Ran
  /** `happened`: what was found out of a command that may not be repeated; null: nothing was said of it. */
  resume(id: string, happened: boolean | null, caller: Caller): Ran
  undo(id: string, caller: Caller): Ran
  abort(id: string, why: string, caller: Caller): Ran
}

export interface AlertTesting {
  /** `dryRun`: nothing is sent. What is sent is written into the journal with what came of it. */
  test(route: string, dryRun: boolean, caller: Caller): Promise<Outcome<AlertTestView, OrderRefusal>>
}

export interface Alerting {
  view(): Promise<AlertsView>
  told(query: ToldQuery): Promise<readonly AlertMessageView[]>
}

export interface Desk {
  /** Absent in an exercise. */
  readonly custody?: Custody
  /** Absent in an exercise. */
  readonly outlook?: Outlook
  readonly edges?: EdgeLearning
  /** Absent in an exercise: it tells nobody. */
  readonly acts?: Acts
  /** Absent in an exercise. */
  readonly elsewhere?: Elsewhere
  readonly drilling?: Drilling
  readonly runbooks?: RunbookDoing
  /** Absent in an exercise: it alerts nobody. */
  readonly alertTests?: AlertTesting
  feeds?(sight: Sight): Promise<readonly FeedView[]>
  /** Null: no incident of this name is known. */
  told?(incident: string): Promise<ToldView | null>
  /** Absent in an exercise: it alerts nobody. */
  readonly alerting?: Alerting

  /** What the public pages are made of. */
  readonly facts: PageFacts

  now(): Instant
  overview(sight: Sight): Promise<Overview>
  services(sight: Sight): Promise<readonly ServiceView[]>
  service(id: string, sight: Sight): Promise<ServicePageView | null>
  incidents(sight: Sight, query: { state?: string; limit?: number }): Promise<readonly IncidentView[]>
  incident(id: string, sight: Sight): Promise<IncidentPageView | null>
  /** What happened, put in order for afterwards; with everything that only `read` may see. */
  account(id: string): Promise<Account | null>
  suspects(sight: Sight): Promise<readonly SuspectView[]>
  foundations(sight: Sight): Promise<readonly FoundationView[]>
  /** How long after our own onset providers spoke. */
  providerLags(): Promise<ProviderLagsView>
  /** Null: nobody knows it, or the public may not. */
  foundation(path: string, sight: Sight, page: FoundationPage): Promise<FoundationDetail | null>
  checks(sight: Sight): Promise<readonly CheckView[]>
  notices(): Promise<readonly Notices[]>
  endpoints(sight: Sight): Promise<readonly EndpointView[]>
  endpoint(name: string, sight: Sight): Promise<EndpointView | null>
  plans(endpoint?: string): Promise<readonly PlanView[]>
  /** What changes from one plan to another; by default up to the proposal, or what is in force. */
  planDiff(query: PlanDiffQuery): Promise<Outcome<PlanDiffView, OrderRefusal>>
  /** What an order would do, by the rules that would follow it. Absent in an exercise: it takes no orders. */
  preview?(endpoint: string, query: PreviewQuery): Promise<Outcome<OrderPreviewView, OrderRefusal>>
  /** What a repair would do. Reads at every publisher, writes nothing. */
  repair(endpoint: string): Promise<Outcome<RepairView, OrderRefusal>>
  vantages(): Promise<readonly VantageView[]>
  zones(): Promise<readonly ZoneView[]>
  journal(request: JournalRequest): Promise<readonly JournalView[]>
  /** Throws `StoreRefusal`. */
  acceptReports(reports: readonly Report[]): Promise<readonly ReportVerdict[]>
  /** Among the services that this reader may see. */
  knowsService(id: string, sight: Sight): ServiceId | null
  /** "Did you mean", likewise. */
  nearService(id: string, sight: Sight): string | null
  knowsCountry(code: string): CountryCode | null
  /** As `BoardOptions.reporterKey`, under keys of this realm's own. Absent: the board's, as for the live realm. */
  reporterKey?(day: number, who: string): ReporterKey
  order(order: Order, caller: Caller): Promise<Outcome<JsonObject, OrderRefusal>>
  /** Writes to the journal what was done through the board alone. Resolves once durable; throws `StoreRefusal`. */
  note(entry: Omit<NewEntry, 'at'>): Promise<void>
  subscribe(listener: (event: BoardEvent) => void): () => void
}

/** An exercise is a desk whose clock and signals are driven from outside. */
export interface ExerciseDesk extends Desk {
  readonly id: string
  /** Its days are not the live realm's: a key of theirs must neither push out a live one nor be stored with them. */
  reporterKey(day: number, who: string): ReporterKey
  view(): ExerciseView
  /** Check results and notices of the replayed day. */
  signals(signals: { results?: readonly CheckResult[]; notices?: readonly Notice[] }): Promise<void>
  /** Moves the virtual clock forward and lets everything that is due happen. */
  advance(to: Instant, progress: number): Promise<void>
  finish(findings?: ExerciseView['findings']): Promise<void>
}

export interface Exercises {
  list(): readonly ExerciseView[]
  get(id: string): ExerciseDesk | null
  start(request: {
    scenario: string
    speed: number
    scale: number
    seed: number
  }): Promise<Outcome<ExerciseDesk, OrderRefusal>>
  delete(id: string): Promise<boolean>
  /** Told whenever an exercise began, moved on, ended or is gone: as often as it happens, the board sets the pace. */
  subscribe(listener: () => void): () => void
}

export type TokenFacts = Caller & {
  /** Null: made before this was kept. */
  readonly made: Instant | null
  readonly by: string | null
  /** The day it was last used, at 0:00 UTC; null: never since this is kept. */
  readonly used: Instant | null
}

export interface Tokens {
  /** Null when nobody's. Compares keyed hashes in constant time. */
  recognise(token: string): Caller | null
  has(name: string): boolean
  list(): readonly TokenFacts[]
  /** A name that exists is rotated: its old token ends. `by`: who makes it. */
  make(name: string, scopes: readonly TokenScope[], by?: string): Promise<string>
  /** The token stops working at once. False: nobody had that name. */
  revoke(name: string): Promise<boolean>
  /** `ended` is called once, when the token of that name ends; the returned function takes that back. */
  watch(name: string, ended: () => void): () => void
  /** Told of every token that ends. */
  onEnd(listener: (name: string) => void): void
}
