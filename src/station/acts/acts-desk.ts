// Acts of people in the live realm. The journal is where they are written, and everything that goes by them reads them
// there; the book of what they come to is kept beside it, so that pruning takes none away.

import type {
  AboutThread,
  AcknowledgeBody,
  Acts,
  Caller,
  LinkKey,
  MaintenanceBody,
  MaintenanceChange,
  MaintenanceRuleView,
  MaintenanceSkip,
  MaintenanceView,
  OrderRefusal,
  SilenceBody,
  SilencePreviewQuery,
  SilenceView,
} from '../../board/index.ts'
import type { Incident } from '../../incidents/index.ts'
import type { Acknowledgement, Maintenance } from '../../telling/index.ts'
import {
  bad,
  type Entry,
  good,
  type Instant,
  type Outcome,
  type Random,
  type ServiceId,
} from '../../terms/index.ts'
import { followJournal } from '../desk/follow-journal.ts'
import type { Realm } from '../desk/realm.ts'
import { incidentTitle } from '../desk/scope-views.ts'
import { isShown } from '../desk/sight.ts'
import { aboutThread, type KnownThread, knownThread } from './about-thread.ts'
import { acknowledgementView, inOrder, maintenanceView, ruleView, silenceView } from './act-views.ts'
import { type ActBook, actKinds, bookDocument, emptyBook, isOver, readBook, withEntryOfAct } from './book.ts'
import { type ConfiguredMaintenance, configuredEntries } from './configured.ts'
import {
  acknowledgedEntry,
  endedEntry,
  maintenanceEntry,
  matchText,
  placedEntry,
  releasedEntry,
  withdrawnEntry,
} from './entries.ts'
import { foreseenOf } from './foreseen.ts'
import { mostMaintenance, mostSilences, readWait } from './limits.ts'
import {
  type MaintenanceRule,
  occurrenceId,
  recurringEntries,
  ruleAuthor,
  windowNamed,
  windowOn,
} from './recurring.ts'
import type { KeptMaintenance } from './shapes.ts'
import { changedMaintenance, wishedMaintenance, wishedMatches, wishedSilence } from './wished.ts'
import { affectedBy, isWorkedOn } from './works.ts'

export type ActsConfig = {
  readonly routes: readonly { readonly id: string }[]
  readonly maintenance: readonly ConfiguredMaintenance[]
  readonly recurring: readonly MaintenanceRule[]
}

export type ActsParts = { readonly realm: Realm; readonly linkKey: LinkKey; readonly random: Random }

const document = 'acts'
/** Of the newest messages those of the last day are looked for, and so many incidents are named. */
const mostTold = 1000
const mostNamed = 20

export class ActsDesk implements Acts {
  readonly linkKey: LinkKey
  readonly #realm: Realm
  readonly #random: Random
  #leave: () => void = () => {}
  #book: ActBook = emptyBook
  #routes: ReadonlySet<string> = new Set()
  #rules: readonly MaintenanceRule[] = []
  #saving: Promise<unknown> = Promise.resolve()

  private constructor({ realm, linkKey, random }: ActsParts, book: ActBook) {
    this.#realm = realm
    this.#random = random
    this.linkKey = linkKey
    this.#book = book
  }

  static async open(parts: ActsParts): Promise<ActsDesk> {
    const { realm } = parts
    const desk = new ActsDesk(parts, readBook(await realm.store.get(document)))
    desk.#leave = await followJournal(realm, { after: desk.#book.seq, kinds: actKinds }, (entries) =>
      desk.#hear(entries),
    )
    realm.announce((service, at) => isWorkedOn(desk.#book.maintenance, realm.atlas, service, at))
    return desk
  }

  async configure({ routes, maintenance, recurring }: ActsConfig): Promise<void> {
    this.#routes = new Set(routes.map(({ id }) => id))
    this.#rules = recurring
    await this.#realm.record(configuredEntries(this.#book.maintenance, maintenance, this.#now()))
    await this.lookAhead()
  }

  /** Announces what comes back within the next days; called again and again. */
  async lookAhead(): Promise<void> {
    await this.#realm.record(recurringEntries(this.#book.maintenance, this.#rules, this.#now()))
  }

  rules(): readonly MaintenanceRuleView[] {
    return this.#rules.map((rule) => ruleView(rule, affectedBy(rule, this.#realm.atlas).size, this.#now()))
  }

  async stop(): Promise<void> {
    this.#leave()
    await this.#saving
  }

  async acknowledge(id: string, order: AcknowledgeBody, caller: Caller): ReturnType<Acts['acknowledge']> {
    const incident = this.#realm.loop.incidents().find((one) => one.id === id)
    if (incident === undefined)
      return refuse('not-found', `there is no incident ${id}, or it is over for long`)
    if (incident.state === 'resolved')
      return refuse('conflict', 'it is over: there is nothing to acknowledge')
    const at = this.#now()
    const wait = readWait(order, at)
    if (!wait.ok) return refuse('bad-request', wait.error)
    const why = order.why?.trim()
    const acknowledgement: Acknowledgement = {
      ...{ incident: id, by: byOf(caller), at, ...wait.value },
      ...(why ? { why } : {}),
    }
    await this.#realm.record([acknowledgedEntry(acknowledgement, this.#titleOf(incident))])
    return good(acknowledgementView(acknowledgement))
  }

  acknowledged(incident: string): ReturnType<Acts['acknowledged']> {
    const now = this.#now()
    const last = this.#book.acknowledged.findLast((one) => one.incident === incident)
    return last === undefined || (last.until ?? Infinity) <= now ? null : acknowledgementView(last)
  }

  acknowledgements(): ReturnType<Acts['acknowledgements']> {
    const now = this.#now()
    const known = new Map(this.#realm.loop.incidents().map((incident) => [incident.id as string, incident]))
    // A later one takes the place of the one before it.
    const later = new Set<string>()
    return this.#book.acknowledged.toReversed().map((one) => {
      const about = one.incident ?? one.thread ?? ''
      const isLast = !later.has(about)
      later.add(about)
      const incident = one.incident === undefined ? undefined : known.get(one.incident)
      const goesOn = incident === undefined ? one.incident === undefined : incident.state !== 'resolved'
      return {
        ...acknowledgementView(one),
        incident: one.incident ?? null,
        title: incident === undefined ? (one.incident ?? one.thread ?? '') : this.#titleOf(incident),
        state: goesOn && isLast && (one.until ?? Infinity) > now ? ('in force' as const) : ('over' as const),
      }
    })
  }

  silences(): readonly SilenceView[] {
    return inOrder(this.#book.silences.map((one) => silenceView(one, this.#now())))
  }

  async silence(order: SilenceBody, caller: Caller): ReturnType<Acts['silence']> {
    const now = this.#now()
    if (this.#book.silences.filter((one) => !isOver(one, now)).length >= mostSilences)
      return refuse('conflict', `there are ${mostSilences} silences; end one that is not needed`)
    const wished = wishedSilence(order, { ...this.#named(), id: this.#newId('s'), by: byOf(caller), now })
    if (!wished.ok) return refuse('bad-request', wished.error)
    if (!order.dryRun) await this.#realm.record([placedEntry(wished.value, now)])
    return good(silenceView({ ...wished.value, ended: null }, now))
  }

  async foresee(query: SilencePreviewQuery): ReturnType<Acts['foresee']> {
    const matches = wishedMatches(query, this.#named())
    if (!matches.ok) return refuse('bad-request', matches.error)
    const told = await this.#realm.store.outbox.told({ limit: mostTold })
    const { loop, atlas } = this.#realm
    const seen = { incidents: loop.incidents(), atlas, told, routes: [...this.#routes], now: this.#now() }
    const { incidents, routes, messages } = foreseenOf(matches.value, seen)
    return good({
      ...{ text: matchText(matches.value), routes: [...routes], messages, incidentsInAll: incidents.length },
      incidents: incidents
        .slice(0, mostNamed)
        .map((one) => ({ id: one.id, title: this.#titleOf(one), severity: one.severity })),
    })
  }

  async release(id: string, why: string, caller: Caller): ReturnType<Acts['release']> {
    const now = this.#now()
    const silence = this.#book.silences.find((one) => one.id === id)
    if (silence === undefined) return refuse('not-found', `there is no silence ${id}`)
    if (isOver(silence, now)) return refuse('conflict', 'it is over already')
    await this.#realm.record([releasedEntry(silence, byOf(caller), why, now)])
    return good(silenceView({ ...silence, ended: now }, now))
  }

  maintenance(...[sight, service]: Parameters<Acts['maintenance']>): readonly MaintenanceView[] {
    const views = this.#book.maintenance.flatMap((work) => {
      const affected = affectedBy(work, this.#realm.atlas)
      if (service !== undefined && !affected.has(service as ServiceId)) return []
      const services = new Set([...affected].filter((one) => isShown(this.#realm, one, sight)))
      // The public is told of work on what it is shown, and of nothing else.
      if (sight === 'public' && services.size === 0) return []
      const by = sight === 'all' ? work.by : null
      return [maintenanceView(work, this.#now(), { services, by })]
    })
    return inOrder(views)
  }

  async plan(order: MaintenanceBody, caller: Caller): ReturnType<Acts['plan']> {
    const now = this.#now()
    if (this.#book.maintenance.filter((one) => !isOver(one, now)).length >= mostMaintenance)
      return refuse('conflict', `there are ${mostMaintenance} of them; end one that is not needed`)
    const by = byOf(caller)
    const wished = wishedMaintenance(order, { ...this.#named(), id: this.#newId('m'), by, now })
    if (!wished.ok) return refuse('bad-request', wished.error)
    if (!order.dryRun)
      await this.#realm.record([maintenanceEntry('maintenance.planned', wished.value, by, now)])
    return good(this.#shown({ ...wished.value, origin: 'hand', ended: null }))
  }

  async change(id: string, order: MaintenanceChange, caller: Caller): ReturnType<Acts['change']> {
    const now = this.#now()
    const found = this.#ongoing(id)
    if (!found.ok) return found
    if (found.value.origin === 'configuration')
      return refuse('conflict', `${id} stands in the configuration: change it there, or end it here`)
    const { origin, ended, ...before } = found.value
    const changed = changedMaintenance(before, order, { ...this.#named(), now })
    if (!changed.ok) return refuse('bad-request', changed.error)
    const work: Maintenance = changed.value
    if (!order.dryRun)
      await this.#realm.record([maintenanceEntry('maintenance.changed', work, byOf(caller), now)])
    return good(this.#shown({ ...work, origin, ended }))
  }

  async end(id: string, why: string, caller: Caller): ReturnType<Acts['end']> {
    const found = this.#ongoing(id)
    if (!found.ok) return found
    const now = this.#now()
    const work = found.value
    const isAnnounced = this.#book.maintenance.some((one) => one.id === work.id)
    if (!isAnnounced && this.#ahead() >= mostMaintenance)
      return refuse('conflict', `${mostMaintenance} are known ahead of time; no more can be skipped by now`)
    await this.#realm.record([
      ...(isAnnounced ? [] : [maintenanceEntry('maintenance.planned', work, ruleAuthor, now)]),
      endedEntry(work, byOf(caller), why, now),
    ])
    return good(this.#shown({ ...work, ended: now }))
  }

  async skip(id: string, { on, why }: MaintenanceSkip, caller: Caller): ReturnType<Acts['skip']> {
    const rule = this.#rules.find((one) => one.id === id)
    if (rule === undefined) return refuse('not-found', `no maintenance comes back as ${id}`)
    const name = occurrenceId(id, on)
    const isKnown = this.#book.maintenance.some((one) => one.id === name)
    const window = isKnown ? null : windowOn(rule, on, this.#now())
    if (window?.ok === false) return refuse('bad-request', window.error)
    return this.end(name, why ?? 'skipped', caller)
  }

  async aboutThread(thread: string): Promise<AboutThread> {
    return this.#about(await knownThread(this.#realm, thread))
  }

  acknowledgeThread(thread: string, recipient: string): Promise<AboutThread> {
    return this.acknowledgeAs(thread, `link:${recipient}`)
  }

  /** A second time changes nothing. */
  async acknowledgeAs(thread: string, by: string): Promise<AboutThread> {
    const known = await knownThread(this.#realm, thread)
    const before = this.#about(known)
    if (before.over || before.acknowledged !== null) return before
    const incident = known.incidents[0]
    const acknowledgement: Acknowledgement = {
      ...{ thread, by, at: this.#now() },
      ...(incident === undefined ? {} : { incident }),
    }
    await this.#realm.record([acknowledgedEntry(acknowledgement, known.title)])
    return this.#about(known)
  }

  /** Takes back what was acknowledged by one whose name begins so, and by nobody since. */
  async withdraw(thread: string, { of, by }: { of: string; by: string }): Promise<AboutThread> {
    const known = await knownThread(this.#realm, thread)
    const before = this.#about(known)
    if (before.over || !before.acknowledged?.by.startsWith(of)) return before
    const at = this.#now()
    const incident = known.incidents[0]
    const withdrawn: Acknowledgement = {
      ...{ thread, by, at, until: at },
      ...(incident === undefined ? {} : { incident }),
    }
    await this.#realm.record([withdrawnEntry(withdrawn, known.title)])
    return this.#about(known)
  }

  #about(known: KnownThread): AboutThread {
    return aboutThread(known, this.#book.acknowledged, this.#realm.loop.incidents(), this.#now())
  }

  #hear(entries: readonly Entry[]): void {
    const acts = entries.filter(({ kind }) => actKinds.includes(kind))
    if (acts.length === 0) return
    this.#book = acts.reduce(withEntryOfAct, this.#book)
    // What this write loses in a crash is read from the journal again.
    this.#saving = this.#saving
      .then(() => this.#realm.store.put(document, bookDocument(this.#book)))
      .catch(() => {})
  }

  /** What is not past, also where it was called off. */
  #ahead(): number {
    const now = this.#now()
    return this.#book.maintenance.filter(({ until }) => until > now).length
  }

  /** Also one of what comes back that is not announced yet. */
  #ongoing(id: string): Outcome<KeptMaintenance, OrderRefusal> {
    const work = this.#book.maintenance.find((one) => one.id === id) ?? this.#unannounced(id)
    if (work === undefined) return refuse('not-found', `there is no maintenance ${id}`)
    return isOver(work, this.#now()) ? refuse('conflict', 'it is over already') : good(work)
  }

  #unannounced(id: string): KeptMaintenance | undefined {
    const window = windowNamed(this.#rules, id, this.#now())
    return window === null ? undefined : { ...window, origin: 'rule', ended: null }
  }

  #titleOf(incident: Incident): string {
    return incidentTitle(this.#realm, incident, 'all')
  }

  #shown(work: KeptMaintenance): MaintenanceView {
    return maintenanceView(work, this.#now(), { services: affectedBy(work, this.#realm.atlas), by: work.by })
  }

  #named() {
    return { atlas: this.#realm.atlas, routes: this.#routes }
  }

  #newId(letter: string): string {
    return `${letter}-${Math.floor(this.#random.next() * 36 ** 8)
      .toString(36)
      .padStart(8, '0')}`
  }

  #now(): Instant {
    return this.#realm.clock.now()
  }
}

const byOf = ({ name }: Caller): string => `operator:${name}`

const refuse = (code: OrderRefusal['code'], message: string) => bad({ code, message })
