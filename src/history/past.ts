// The past goes through the server's own loop, minute by minute, and what it opens and ends is noted as alarms. Nothing
// is handed to the loop before its minute has come, so what was said of the past cannot depend on what came after it.

import type { Atlas } from '../atlas/index.ts'
import { type Incident, isPooled } from '../incidents/index.ts'
import { createLoop, type Loop, type ReportCount } from '../loop/index.ts'
import {
  type CountryCode,
  type IncidentId,
  instant,
  type NewEntry,
  type ServiceId,
  startOfMinute,
} from '../terms/index.ts'

/** Minutes of the file, as they are written to alarms.csv. */
export type Alarm = {
  readonly series: string
  /** The minute at which it could be sent: the one after the last that it was opened on. */
  readonly start: number
  /** Likewise; null: it was not over when the file ended. */
  end: number | null
  /** The loudest that the crowd was in it, -log10 p. */
  peak: number
}

export type Counted = { readonly series: string; readonly country?: string; readonly count: number }

export type PastSetup = {
  readonly atlas?: Atlas
  /** -log10 p at which an incident opens; absent: the server's default. */
  readonly threshold?: number
  /** Minutes from 1970 to the file's minute 0: what its time of day and its weekdays are. */
  readonly begins: number
}

/** A Monday, 00:00 UTC (5 January 1970). */
export const someMonday = 4 * 1440

/** Where reports tell no country, they tell no several. */
const somewhere = 'ZZ' as CountryCode
const nothingKnown: Atlas = { services: new Map(), foundations: new Map() }

/** A trouble too thin at each of many series is one alarm, of all of them or of those in one country or category. */
function seriesOf({ service, scope }: Pick<Incident, 'service' | 'scope'>): string {
  if (!isPooled(scope)) return service
  return ['all', scope.category, scope.country].filter((part) => part !== undefined).join(' ')
}

export class Past {
  readonly loop: Loop
  readonly alarms: Alarm[] = []
  readonly #begins: number
  readonly #current = new Map<IncidentId, Alarm>()

  constructor({ atlas = nothingKnown, threshold, begins }: PastSetup) {
    this.loop = createLoop({
      atlas,
      serviceOfCheck: new Map(),
      ...(threshold === undefined ? {} : { threshold }),
    })
    this.#begins = begins
  }

  /** A whole minute of the file. `said`: when what it opens or ends could be told; else the minute after. */
  minute(minute: number, counted: readonly Counted[], said = minute + 1): void {
    const at = this.#begins + minute
    const counts = counted.map(
      ({ series, country, count }): ReportCount => ({
        minute: at,
        service: series as ServiceId,
        country: (country as CountryCode | undefined) ?? somewhere,
        count,
      }),
    )
    if (counts.length > 0) this.loop.step({ kind: 'counts', counts })
    for (const entry of this.loop.step({ kind: 'tick', now: instant(startOfMinute(at + 1) - 1) }))
      this.#note(entry, said)
  }

  #note({ kind, subject, data }: NewEntry, said: number): void {
    if (!kind.startsWith('incident.')) return
    const id = subject as IncidentId
    const incident = data.incident as unknown as Incident
    if (kind === 'incident.opened' || data.change === 'reopened') {
      const alarm: Alarm = { series: seriesOf(incident), start: said, end: null, peak: 0 }
      this.#current.set(id, alarm)
      this.alarms.push(alarm)
    }
    const alarm = this.#current.get(id)
    if (alarm === undefined) return
    for (const one of incident.evidence)
      if (one.kind === 'crowd') alarm.peak = Math.max(alarm.peak, one.surprise)
    if (kind !== 'incident.resolved') return
    alarm.end = said
    this.#current.delete(id)
  }
}
