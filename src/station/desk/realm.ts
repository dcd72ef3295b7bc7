// A realm is one world of signals with its own store, clock and loop: the live one, and each exercise. Everything
// that happens in it goes through its journal, and whoever watches is told after the entry is on disk.

import type { Atlas } from '../../atlas/index.ts'
import type { Sight } from '../../board/index.ts'
import type { CheckSpec } from '../../checks/index.ts'
import { createLoop, type Loop, type LoopSetup } from '../../loop/index.ts'
import type { Ailing, CheckResult, Notice, Report } from '../../signals/index.ts'
import { type MinuteCount, type ReportVerdict, type Store, StoreRefusal } from '../../store/index.ts'
import {
  type CheckId,
  type Clock,
  type CountryCode,
  type Entry,
  type Instant,
  isoTime,
  type JsonObject,
  minuteOf,
  type NewEntry,
  type NodeName,
  type ServiceId,
} from '../../terms/index.ts'
import type { AilingReport } from '../node/ailments.ts'
import type { Judgement } from '../node/protocol.ts'
import { ailingEvents } from './ailing-checks.ts'
import { CountryBook } from './country-book.ts'
import { isShown } from './sight.ts'

/** What the board knows of one check. */
export type CheckFace = {
  readonly last: CheckResult | null
  readonly judged: Judgement | null
}

const noticesKept = 200
const owedKept = 10_000
const writtenAtOnce = 500
const minutesOfDay = 1440

export type RealmParts = {
  readonly store: Store
  readonly clock: Clock
  readonly atlas: Atlas
  readonly checks: readonly CheckSpec[]
  /** See `LoopSetup.threshold`. */
  readonly threshold?: number
}

export class Realm {
  readonly store: Store
  readonly clock: Clock
  readonly faces = new Map<CheckId, CheckFace>()
  /** Checks that answer and ail, with the newest figures. */
  ailing: ReadonlyMap<CheckId, Ailing> = new Map()
  readonly notices: Notice[] = []
  atlas: Atlas
  checks: readonly CheckSpec[]
  loop: Loop
  /** See `LoopSetup.threshold`. */
  #threshold: number | undefined
  readonly #countries = new CountryBook()
  readonly #watchers = new Set<(entries: readonly Entry[]) => void>()
  #announced: (service: ServiceId, at: Instant) => boolean = () => false
  #pending: Promise<unknown> = Promise.resolve()
  /** What was told while the disk took nothing; written, in order, as soon as it does again. */
  #owed: readonly Owed[] = []
  #noted = 0
  #tickedAt: number
  /** Since when, and with what code, the store has refused to be written to; null while it takes. */
  #refused: { readonly since: Instant; readonly code: string } | null = null

  constructor(parts: RealmParts) {
    this.store = parts.store
    this.clock = parts.clock
    this.#tickedAt = parts.clock.monotonic()
    this.atlas = parts.atlas
    this.checks = parts.checks
    this.#threshold = parts.threshold
    this.loop = createLoop(this.#setup())
  }

  #setup(): LoopSetup {
    const setup = {
      atlas: this.atlas,
      serviceOfCheck: serviceOfCheck(this.checks),
      announced: (service: ServiceId, at: Instant) => this.#announced(service, at),
    }
    return this.#threshold === undefined ? setup : { ...setup, threshold: this.#threshold }
  }

  /** Who knows of announced work of our own: what fails by it is to be expected. */
  announce(announced: (service: ServiceId, at: Instant) => boolean): void {
    this.#announced = announced
  }

  /** Told of entries in journal order, after they are durable. */
  watch(watcher: (entries: readonly Entry[]) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Appends to the journal, in call order. Rejects with `StoreRefusal`; nothing is told then. */
  record(entries: readonly NewEntry[]): Promise<readonly Entry[]> {
    if (entries.length === 0) return Promise.resolve([])
    const written = this.writing(this.store.append(entries)).then((durable) => {
      for (const watcher of this.#watchers) watcher(durable)
      return durable
    })
    this.#pending = Promise.allSettled([this.#pending, written])
    return written
  }

  /** Records what nobody waits for; kept for later when the disk takes nothing now. */
  note(...entries: readonly NewEntry[]): void {
    this.#owed = [...this.#owed, ...entries.map((entry) => ({ entry, nth: this.#noted++ }))]
    this.#writeOwed()
  }

  /** Resolves when everything recorded so far is on disk or has failed. */
  settled(): Promise<unknown> {
    return this.#pending
  }

  async acceptReports(reports: readonly Report[]): Promise<readonly ReportVerdict[]> {
    const verdicts = await this.writing(this.store.acceptReports(reports))
    this.count(countsOf(reports, verdicts))
    return verdicts
  }

  /** Passes on what the store makes of a write, and keeps in mind whether it took it. */
  async writing<T>(write: Promise<T>): Promise<T> {
    try {
      const taken = await write
      this.#refused = null
      return taken
    } catch (problem) {
      const code = problem instanceof StoreRefusal ? problem.code : 'failed'
      this.#refused = { code, since: this.#refused?.since ?? this.clock.now() }
      throw problem
    }
  }

  /** `ok`, or what is wrong: by the outcome of the newest write, and by reading now. */
  async storeState(): Promise<string> {
    const refused = this.#refused
    if (refused) return `takes no writes since ${isoTime(refused.since)} (${refused.code})`
    return this.store.stats().then(
      () => 'ok',
      () => 'cannot be read',
    )
  }

  count(counts: readonly MinuteCount[]): void {
    if (counts.length === 0) return
    for (const row of counts) this.#countCountry(row)
    this.#step({ kind: 'counts', counts })
  }

  result(result: CheckResult): void {
    const face = this.faces.get(result.check)
    this.faces.set(result.check, { last: result, judged: face?.judged ?? null })
  }

  judged(judgement: Judgement): void {
    const face = this.faces.get(judgement.check)
    this.faces.set(judgement.check, { last: face?.last ?? null, judged: judgement })
    this.#step({ kind: 'judged', ...judgement })
  }

  /** A judgement that a drill pretends: shown and written down, and no evidence of anything. */
  pretended(judgement: Judgement, entry: NewEntry): void {
    const face = this.faces.get(judgement.check)
    this.faces.set(judgement.check, { last: face?.last ?? null, judged: judgement })
    this.note(entry)
  }

  /** How the checks that answer stand, as `node` says it. */
  ails(report: AilingReport, node: NodeName): void {
    const known = new Set(this.checks.map(({ id }) => id))
    const checks = report.checks.filter(({ check }) => known.has(check))
    this.ailing = new Map(checks.map(({ check, ailing }) => [check, ailing]))
    const before = this.loop.ailments()
    const now = this.clock.now()
    for (const event of ailingEvents({ report: { ...report, checks }, before, node, now })) this.#step(event)
  }

  notice(notice: Notice): void {
    this.notices.unshift(notice)
    this.notices.length = Math.min(this.notices.length, noticesKept)
    this.#step({ kind: 'notice', notice })
  }

  /** Lets everything that is due by now happen. */
  tick(): void {
    this.#tickedAt = this.clock.monotonic()
    const now = this.clock.now()
    this.#countries.forget(minuteOf(now) - minutesOfDay)
    this.#step({ kind: 'tick', now })
  }

  /** Milliseconds since the loop was last told time. */
  stoodStill(): number {
    return this.clock.monotonic() - this.#tickedAt
  }

  /** Reports of the last day at most, of services that the reader may see. */
  countriesSince(fromMinute: number, sight: Sight): ReadonlyMap<CountryCode, number> {
    return this.#countries.since(fromMinute, sight)
  }

  /** Per minute, of all services that the reader may see. */
  totals(fromMinute: number, toMinute: number, sight: Sight): number[] {
    return this.#countries.totals(fromMinute, toMinute, sight)
  }

  /**
   * After a restart: the loop as it was written down (null: never), brought up to the counts that the store holds.
   * Only what the loop lacks is fed, so that nothing is counted twice.
   */
  resume(snapshot: JsonObject | null, counts: readonly MinuteCount[]): void {
    const setup = this.#setup()
    this.loop = createLoop(snapshot === null ? setup : { ...setup, restore: snapshot })
    const known = new Map<string, number>()
    const missing = counts.flatMap((row) => {
      this.#countCountry(row)
      const key = `${row.minute} ${row.service}`
      const had = known.get(key) ?? this.loop.series(row.service, row.minute, row.minute + 1)[0] ?? 0
      known.set(key, Math.max(0, had - row.count))
      const count = row.count - had
      return count > 0 ? [{ ...row, count, sources: Math.min(count, row.sources ?? count) }] : []
    })
    this.#step({ kind: 'counts', counts: missing })
  }

  /** A new configuration: the loop goes on from what it knows. */
  configure(atlas: Atlas, checks: readonly CheckSpec[], threshold?: number): void {
    const snapshot = this.loop.snapshot()
    this.atlas = atlas
    this.checks = checks
    this.#threshold = threshold
    this.loop = createLoop({ ...this.#setup(), restore: snapshot })
    const known = new Set(checks.map((check) => check.id))
    for (const id of this.faces.keys()) if (!known.has(id)) this.faces.delete(id)
  }

  /** What is known to stand on what has changed, and nothing else: as with a new configuration. */
  restand(atlas: Atlas): void {
    this.configure(atlas, this.checks, this.#threshold)
  }

  #countCountry(row: MinuteCount): void {
    this.#countries.count(row, isShown(this, row.service, 'public'))
  }

  #step(event: Parameters<Loop['step']>[0]): void {
    this.note(...this.loop.step(event))
  }

  /** In parts: what a long outage of the disk has left would be more at once than the store takes. */
  #writeOwed(): void {
    const entries = this.#owed
    this.#owed = []
    for (let from = 0; from < entries.length; from += writtenAtOnce)
      this.#writeNoted(entries.slice(from, from + writtenAtOnce))
  }

  /** One that no store will ever take must not stand in the way of all the others: it is written without its data. */
  #writeNoted(owed: readonly Owed[]): void {
    this.record(owed.map(({ entry }) => entry)).catch((problem: unknown) => {
      if (!(problem instanceof StoreRefusal && problem.code === 'too-large')) this.#owe(owed)
      else if (owed.length > 1) for (const one of owed) this.#writeNoted([one])
      else this.#writeNoted(owed.map((one) => withoutData(one, problem.message)))
    })
  }

  /** Several writes may be refused one after another: what they held stays in the order in which it was noted. */
  #owe(refused: readonly Owed[]): void {
    this.#owed = [...refused, ...this.#owed].sort((a, b) => a.nth - b.nth).slice(-owedKept)
  }
}

type Owed = { readonly entry: NewEntry; readonly nth: number }

const withoutData = ({ entry, nth }: Owed, leftOut: string): Owed => ({
  entry: { ...entry, data: { leftOut } },
  nth,
})

const serviceOfCheck = (checks: readonly CheckSpec[]): ReadonlyMap<CheckId, ServiceId> =>
  new Map(
    checks.flatMap((check) => (check.service === undefined ? [] : [[check.id, check.service] as const])),
  )

type Sum = { minute: number; service: ServiceId; country: CountryCode; count: number; sources: number }

function countsOf(reports: readonly Report[], verdicts: readonly ReportVerdict[]): MinuteCount[] {
  const sums = new Map<string, Sum>()
  for (const [i, report] of reports.entries()) {
    if (verdicts[i] === 'duplicate') continue
    const minute = minuteOf(report.at)
    const key = `${minute} ${report.country} ${report.service}`
    const { service, country } = report
    const sum = sums.get(key) ?? { minute, service, country, count: 0, sources: 0 }
    sums.set(key, sum)
    sum.count++
    if (verdicts[i] === 'accepted') sum.sources++
  }
  return [...sums.values()]
}
