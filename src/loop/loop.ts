// The brain of a realm: signals in, journal entries out. Deterministic and synchronous, so the live program, an
// exercise with a virtual clock and the simulator run the very same one.

import {
  type CheckEvidence,
  type CrowdEvidence,
  createDetector,
  type Detector,
  deviationOf,
  type Finding,
  type Incident,
  isLouder,
  isPooled,
  type LifeRules,
  lifeRules,
  type NoticeEvidence,
} from '../incidents/index.ts'
import type { Notice } from '../signals/index.ts'
import {
  type CheckId,
  type CountryCode,
  drained,
  type Instant,
  type Json,
  minuteOf,
  type NewEntry,
  type ServiceId,
} from '../terms/index.ts'
import { byService } from './by-service.ts'
import { Cases } from './cases.ts'
import { CheckBook } from './check-book.ts'
import { CrowdNow } from './crowd.ts'
import { ailingEntry, flapEntry, judgedEntry, noticeEntry } from './entries.ts'
import type {
  AilingEvent,
  JudgedEvent,
  Loop,
  LoopEvent,
  LoopSetup,
  ReportCount,
  ServiceState,
} from './events.ts'
import { FoundationWatch } from './naming.ts'
import { NoticeBook } from './notices.ts'
import { PooledCrowd } from './pooled.ts'
import { SignBook } from './sign-book.ts'
import { readMemory, writeMemory } from './snapshot.ts'
import { Sympathies } from './sympathies.ts'
import { ReportTally } from './tally.ts'

/** Minutes. */
const forgetEvery = 10
/** Countries kept with a piece of crowd evidence. */
const mostCountries = 10

class Machine implements Loop {
  readonly #setup: LoopSetup
  readonly #rules: LifeRules
  readonly #detector: Detector
  readonly #cases: Cases
  readonly #pooled: PooledCrowd
  readonly #watch: FoundationWatch
  readonly #notices: NoticeBook
  readonly #checks: CheckBook
  readonly #sympathies: Sympathies
  readonly #tally: ReportTally
  readonly #checksOf = new Map<ServiceId, CheckId[]>()
  #now: Instant

  constructor(setup: LoopSetup) {
    this.#setup = setup
    this.#rules = { ...lifeRules, openAt: setup.threshold ?? lifeRules.openAt }
    const memory = readMemory(setup.restore, new Set(setup.serviceOfCheck.keys()))
    const { services } = setup.atlas
    const known = new Set(memory.services ?? services.keys())
    const added = [...services.keys()].filter((service) => !known.has(service))
    this.#detector = createDetector({}, memory.detector, (service) => services.has(service), added)
    const keeps = (service: ServiceId): boolean =>
      services.has(service) || this.#detector.heardAt(service) > 0
    this.#cases = new Cases(memory.cases, {
      rules: this.#rules,
      sympatheticTo: (service) => this.#sympathies.of(service),
      nameOf: (service) => setup.atlas.services.get(service)?.name ?? service,
    })
    this.#pooled = new PooledCrowd(
      { atlas: setup.atlas, detector: this.#detector, rules: this.#rules, keeps, added: new Set(added) },
      memory.pooled,
    )
    this.#notices = new NoticeBook(setup.atlas, memory.notices, setup.announced)
    this.#checks = new CheckBook(memory.checks)
    const seen = {
      cases: this.#cases,
      series: (s: ServiceId, from: number, to: number) => this.#detector.series(s, from, to),
      countriesOf: (s: ServiceId) => this.#detector.countries(s),
    }
    const usual = (s: ServiceId, minute: number): number => this.#detector.usual(s, minute)
    const isBystander = (s: ServiceId): boolean => this.#sympathies.isBystander(s)
    const heardAt = (s: ServiceId): number => this.#detector.heardAt(s)
    const book = new SignBook({ ...seen, atlas: setup.atlas, heardAt, usual, isBystander })
    this.#watch = new FoundationWatch(
      {
        ...seen,
        atlas: setup.atlas,
        signs: (now) => book.at(now),
        admitted: () => this.#notices.admitted(),
      },
      memory.named,
    )
    this.#tally = new ReportTally(
      { ...seen, isOpen: (s) => setup.atlas.services.get(s)?.public === true },
      memory.tallies,
    )
    this.#sympathies = new Sympathies(
      {
        ...seen,
        atlas: setup.atlas,
        usual,
        explained: () => this.#watch.explained(),
        admitted: (s) => this.#notices.standing(s).length > 0,
      },
      memory.sympathies,
    )
    this.#now = memory.now
    for (const [check, service] of setup.serviceOfCheck)
      this.#checksOf.set(service, [...(this.#checksOf.get(service) ?? []), check])
  }

  step(event: LoopEvent): readonly NewEntry[] {
    switch (event.kind) {
      case 'counts':
        return this.#onCounts(event.counts)
      case 'judged':
        return this.#onJudged(event)
      case 'ailing':
        return this.#onAiling(event)
      case 'notice':
        return this.#onNotice(event.notice)
      case 'tick':
        return this.#onTick(event.now)
    }
  }

  #onCounts(counts: readonly ReportCount[]): NewEntry[] {
    for (const row of byService(counts)) {
      this.#detector.count(row.minute, row.service, row.country, row.count)
      this.#pooled.count(row)
    }
    this.#tally.count(counts)
    return []
  }

  #onJudged(event: JudgedEvent): NewEntry[] {
    const service = event.service ?? this.#setup.serviceOfCheck.get(event.check)
    const { evidence, flap } = this.#checks.judged(event)
    const entries = [judgedEntry(service === undefined ? event : { ...event, service })]
    if (flap !== null) entries.push(flapEntry(flap, service))
    return [...entries, ...this.#onEvidence(evidence, service)]
  }

  #onAiling(event: AilingEvent): NewEntry[] {
    const service = event.service ?? this.#setup.serviceOfCheck.get(event.check)
    const evidence = this.#checks.ailing(event)
    return [ailingEntry(event, service), ...this.#onEvidence(evidence, service)]
  }

  /** What a check says of its service. */
  #onEvidence(evidence: CheckEvidence | null, service: ServiceId | undefined): NewEntry[] {
    if (evidence === null || service === undefined) return []
    const { at, check } = evidence
    const healthy = this.#passing(service, check)
    const word = this.#notices.word(service, at)
    const changes = this.#cases.step(service, { kind: 'check', at, evidence, healthy, word })
    const entries = [...changes, ...this.#withNotices(service, changes, at)]
    if (changes.length > 0) entries.push(...this.#nameFoundations(at))
    return entries
  }

  #settleChecks(now: Instant): NewEntry[] {
    return this.#checks.settle(now).flatMap(({ evidence, ...flap }) => {
      const service = this.#setup.serviceOfCheck.get(flap.check)
      return [flapEntry(flap, service), ...this.#onEvidence(evidence, service)]
    })
  }

  /** Checks of the service that are well, but for one. */
  #passing(service: ServiceId, besides?: CheckId): number {
    const checks = this.#checksOf.get(service) ?? []
    return checks.filter((check) => check !== besides && this.#checks.isWell(check)).length
  }

  #onNotice(notice: Notice): NewEntry[] {
    if (!this.#notices.record(notice)) return []
    const at = notice.receivedAt
    const touched = [...this.#cases.live()].filter((service) => this.#notices.concerns(notice, service))
    const evidence = this.#notices.evidence(notice)
    return [noticeEntry(notice), ...touched.flatMap((service) => this.#onWord(service, evidence, at))]
  }

  /** A new incident is told what providers said before it opened. */
  #withNotices(service: ServiceId, changes: readonly NewEntry[], at: Instant): NewEntry[] {
    if (!changes.some((entry) => entry.kind === 'incident.opened')) return []
    return this.#notices
      .standing(service)
      .flatMap((notice) => this.#onWord(service, this.#notices.evidence(notice), at))
  }

  #onWord(service: ServiceId, evidence: NoticeEvidence, at: Instant): NewEntry[] {
    const word = this.#notices.word(service, at)
    return this.#cases.step(service, { kind: 'notice', at, evidence, word })
  }

  #onTick(now: Instant): NewEntry[] {
    if (now > this.#now) this.#now = now
    const { minute, whole, findings: found } = this.#detector.evaluate(this.#now, this.#cases.live())
    const findings = found.map((finding) => this.#pooled.ofSources(finding))
    const crowd = new CrowdNow(this.#detector, minute)
    const mayOpen = ({ service, surprise }: Finding): boolean =>
      surprise >= this.#rules.openAt / 2 && !this.#cases.live().has(service)
    // Before anything opens: who is merely blamed is marked from the beginning.
    const entries = whole || findings.some(mayOpen) ? this.#sympathies.evaluate(findings, this.#now) : []
    entries.push(...findings.flatMap((finding) => this.#onFinding(finding, crowd, this.#now)))
    if (whole) entries.push(...this.#settleChecks(this.#now))
    entries.push(
      ...this.#pooled.evaluate(this.#now, whole, this.#cases.live(), ({ country, ...cell }) =>
        this.#onFinding(cell, crowd, this.#now, country),
      ),
    )
    const around = (service: ServiceId) => ({
      word: this.#notices.word(service, this.#now),
      passing: this.#passing(service),
    })
    entries.push(...this.#cases.tick(this.#now, around))
    if (whole || entries.length > 0) entries.push(...this.#nameFoundations(this.#now))
    if (whole && minuteOf(this.#now) % forgetEvery === 0) {
      this.#cases.forget(this.#now)
      this.#pooled.forget(this.#now)
    }
    return entries
  }

  /** `crowd`: of the minute that it is of. `country`: where alone it was found. */
  #onFinding(finding: Finding, crowd: CrowdNow, at: Instant, country?: CountryCode): NewEntry[] {
    const { service, surprise, lately } = finding
    const incident = this.#cases.get(service)?.incident ?? null
    const live = this.#cases.live().has(service)
    // Less than half the bar opens nothing, whatever else is said (`beliefOf`).
    if (!live && surprise < this.#rules.openAt / 2) return []
    if (live && lately === 'calm') return []
    const news = surprise > 0 && (incident?.state !== 'open' || isLouder(incident.evidence, surprise))
    if (country === undefined) crowd.hear(finding)
    else if (live && !news && crowd.isLoud(service)) return []
    const seen = crowd.seen(finding)
    if (live && (lately === 'murmur' || !news)) return this.#cases.step(service, { kind: 'still', at, seen })
    const { windowMinutes, count, expected } = finding
    const countries: CrowdEvidence['countries'] =
      country === undefined ? this.#detector.countries(service).slice(0, mostCountries) : [[country, count]]
    const known = live && incident?.evidence.some((e) => e.kind === 'crowd') === true
    const told = known || country !== undefined
    const changes = this.#cases.step(service, {
      kind: 'crowd',
      at,
      evidence: { kind: 'crowd', at, windowMinutes, count, expected, surprise, countries },
      since: told ? finding.since : crowd.onsetOf(finding),
      seen,
      prior: this.#watch.priorOf(service, at),
      word: this.#notices.word(service, at),
      passing: this.#passing(service),
      ...(country === undefined ? {} : { scope: { kind: 'countries', countries: [country] } }),
    })
    return [...changes, ...this.#withNotices(service, changes, at)]
  }

  #nameFoundations(now: Instant): NewEntry[] {
    const entries = this.#watch.evaluate(now)
    const suspects = this.#watch.suspects()
    this.#tally.follow(suspects, now)
    return this.#tally.tellIn(entries, suspects)
  }

  incidents() {
    return [...this.#cases.incidents(), ...this.#pooled.incidents()].sort((a, b) => a.openedAt - b.openedAt)
  }

  suspects() {
    return this.#watch.suspects().map((suspect) => this.#tally.told(suspect))
  }

  explanations() {
    return this.#watch.explanations(this.#now)
  }

  stateOf(service: ServiceId): ServiceState {
    const incident = this.#cases.get(service)?.incident
    if (incident == null || incident.state === 'resolved') return 'ok'
    if (incident.state === 'recovering') return 'recovering'
    if (incident.sympatheticTo !== undefined) return 'suspected'
    if (incident.severity !== 'minor') return 'down'
    return incident.symptom === 'slow' ? 'slow' : 'suspected'
  }

  ailments() {
    return this.#checks.ailments()
  }

  flapsOf(check: CheckId) {
    return this.#checks.flapsOf(check)
  }

  series(service: ServiceId, fromMinute: number, toMinute: number) {
    return this.#detector.series(service, fromMinute, toMinute)
  }

  countries(service: ServiceId) {
    return this.#detector.countries(service)
  }

  usual(service: ServiceId, fromMinute: number, toMinute: number) {
    const length = Math.min(Math.max(0, toMinute - fromMinute), 10_080)
    return Array.from({ length }, (_, i) => this.#detector.usual(service, fromMinute + i))
  }

  seriesOf({ service, scope }: Incident, fromMinute: number, toMinute: number) {
    if (isPooled(scope)) return this.#pooled.series(scope, fromMinute, toMinute)
    const counts = [...this.series(service, fromMinute, toMinute)]
    const usual = this.usual(service, fromMinute, toMinute)
    const deviation = usual.map((mean, i) => deviationOf(mean, this.#detector.size(service, fromMinute + i)))
    return { counts, usual, deviation }
  }

  spread(service: ServiceId, minute: number, minutes: number) {
    const mean = this.#detector.usual(service, minute) * minutes
    return deviationOf(mean, this.#detector.size(service, minute))
  }

  snapshot() {
    return drained(this.capture())
  }

  capture() {
    const [detector, pooled] = [this.#detector.capture(), this.#pooled.capture()]
    const about = writeMemory({
      now: this.#now,
      cases: this.#cases.save(),
      named: this.#watch.save(),
      notices: this.#notices.save(),
      checks: this.#checks.save(),
      sympathies: this.#sympathies.save(),
      tallies: this.#tally.save(),
      services: [...this.#setup.atlas.services.keys()],
    })
    return (function* () {
      return { ...about, detector: yield* detector, pooled: (yield* pooled) as unknown as Json }
    })()
  }
}

export const createLoop = (setup: LoopSetup): Loop => new Machine(setup)
