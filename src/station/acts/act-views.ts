// Acts as the board shows them.

import type {
  AcknowledgementView,
  MaintenanceRuleView,
  MaintenanceView,
  SilenceView,
} from '../../board/index.ts'
import type { Acknowledgement } from '../../telling/index.ts'
import { type Instant, isoTime } from '../../terms/index.ts'
import { isOver } from './book.ts'
import { matchText, personOf } from './entries.ts'
import { type MaintenanceRule, windowsOf } from './recurring.ts'
import type { Act, KeptMaintenance, KeptSilence } from './shapes.ts'

const stateOf = (act: Act, now: Instant): SilenceView['state'] => {
  if (isOver(act, now)) return 'over'
  return act.from > now ? 'planned' : 'in force'
}

const endOf = ({ ended, until }: Act): string =>
  isoTime(ended === null ? until : (Math.min(ended, until) as Instant))

export const acknowledgementView = ({ by, at, until, why }: Acknowledgement): AcknowledgementView => ({
  by: personOf(by),
  at: isoTime(at),
  until: until === undefined ? null : isoTime(until),
  why: why ?? null,
})

export function silenceView(silence: KeptSilence, now: Instant): SilenceView {
  const { id, matches, from, by, why } = silence
  const { services, sectors, foundations, routes, severity } = matches
  return {
    ...{ id, text: matchText(matches), from: isoTime(from), until: endOf(silence), by: personOf(by), why },
    matches: {
      services: [...services],
      sectors: [...sectors],
      foundations: [...foundations],
      routes: [...routes],
      severity: severity ?? null,
    },
    state: stateOf(silence, now),
  }
}

/** `services`: those of the affected that the reader may see. `by`: null where the reader may not know. */
export function maintenanceView(
  work: KeptMaintenance,
  now: Instant,
  shown: { readonly services: ReadonlySet<string>; readonly by: string | null },
): MaintenanceView {
  const { id, title, services, foundations, from, origin } = work
  return {
    ...{ id, title, from: isoTime(from), until: endOf(work), origin, state: stateOf(work, now) },
    services: services.filter((service) => shown.services.has(service)),
    // To the public it would be an edge of what it affects.
    foundations: shown.by === null ? [] : [...foundations],
    affected: shown.services.size,
    by: shown.by === null ? null : personOf(shown.by),
    rule: shown.by === null ? null : (work.rule ?? null),
  }
}

export function ruleView(rule: MaintenanceRule, affected: number, now: Instant): MaintenanceRuleView {
  const { id, title, services, foundations, repeat } = rule
  const { days, monthDays, at, zone, lasts, first, last } = repeat
  return {
    ...{ id, title, services: [...services], foundations: [...foundations], affected },
    ...{ days: [...days], monthDays: [...monthDays], at: clockText(at), zone, lastsMs: lasts, first, last },
    next: windowsOf(rule, now).map(({ from }) => isoTime(from)),
  }
}

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const rank = { 'in force': 0, planned: 1, over: 2 } as const

/** What counts now first, then what comes next; what is over last, newest first. */
export const inOrder = <T extends { state: SilenceView['state']; from: string; until: string }>(
  views: readonly T[],
): T[] =>
  [...views].sort((a, b) => {
    if (a.state !== b.state) return rank[a.state] - rank[b.state]
    return a.state === 'over' ? b.until.localeCompare(a.until) : a.from.localeCompare(b.from)
  })
