// What comes back by itself becomes ordinary maintenance some days ahead, so that it is skipped, moved and shown like
// any other. The journal gets what differs from what is known, and nothing else.

import { type Maintenance, type Occurrence, occurrencesOf, type Recurrence } from '../../telling/index.ts'
import {
  bad,
  days,
  type FoundationPath,
  good,
  type Instant,
  instant,
  type NewEntry,
  type Outcome,
  type ServiceId,
} from '../../terms/index.ts'
import { isOver } from './book.ts'
import { isSameWork } from './configured.ts'
import { endedEntry, maintenanceEntry } from './entries.ts'
import { longestMaintenance } from './limits.ts'
import type { KeptMaintenance } from './shapes.ts'

export type MaintenanceRule = {
  readonly id: string
  readonly title: string
  readonly services: readonly ServiceId[]
  readonly foundations: readonly FoundationPath[]
  readonly repeat: Recurrence
}

/** Who writes down what a rule came to. */
export const ruleAuthor = 'holdfast'

/** How far ahead, and how many of one rule: more than a reader plans by. */
export const announcedAhead = days(14)
const mostAhead = 3

/** `nightly-20261203`: one of a rule for each day. */
export const occurrenceId = (rule: string, date: string): string => `${rule}-${date.replaceAll('-', '')}`

/** The windows of a rule that are announced now. */
export function windowsOf(rule: MaintenanceRule, now: Instant): Maintenance[] {
  const before = instant(now + announcedAhead)
  return occurrencesOf(rule.repeat, now, before, mostAhead).map((one) => windowOf(rule, one))
}

const windowOf = (
  { id, title, services, foundations }: MaintenanceRule,
  { date, from, until }: Occurrence,
) => ({
  ...{ id: occurrenceId(id, date), title, services, foundations, from, until, by: 'config', rule: id },
})

/** The window of a rule on a day within a year, announced or not. Errors: why there is none, and which come next. */
export function windowOn(rule: MaintenanceRule, date: string, now: Instant): Outcome<Maintenance> {
  const day = Date.parse(`${date}T00:00Z`)
  const isFar = day - now > longestMaintenance
  if (!Number.isNaN(day) && !isFar) {
    const around = instant(Math.max(now, day - days(2)))
    const found = occurrencesOf(rule.repeat, around, instant(day + days(3)), 6).find(
      (one) => one.date === date,
    )
    if (found !== undefined) return good(windowOf(rule, found))
  }
  const next = occurrencesOf(rule.repeat, now, instant(now + longestMaintenance), mostAhead)
  const dates = next.map((one) => one.date)
  const why = isFar ? 'is more than a year ahead' : `is no day of ${rule.id}, or is over`
  return bad(`${date} ${why}; ${dates.length === 0 ? 'it comes back no more' : `next: ${dates.join(', ')}`}`)
}

/** As `windowOn`, by the name that it will have; null: it is the name of none. */
export function windowNamed(rules: readonly MaintenanceRule[], id: string, now: Instant): Maintenance | null {
  const [, name, year, month, day] = /^(.+)-(\d{4})(\d\d)(\d\d)$/.exec(id) ?? []
  const rule = rules.find((one) => one.id === name)
  const window = rule === undefined ? null : windowOn(rule, `${year}-${month}-${day}`, now)
  return window?.ok ? window.value : null
}

/**
 * What was ended by hand is skipped, and what was changed by hand stays so; what no rule wants any more is called off
 * unless somebody changed it.
 */
export function recurringEntries(
  known: readonly KeptMaintenance[],
  rules: readonly MaintenanceRule[],
  now: Instant,
): readonly NewEntry[] {
  const ofRules = new Map(known.flatMap((one) => (one.rule === undefined ? [] : [[one.id, one]])))
  const entries: NewEntry[] = []
  for (const work of rules.flatMap((rule) => windowsOf(rule, now))) {
    const before = ofRules.get(work.id)
    ofRules.delete(work.id)
    const calledOff = before !== undefined && before.ended !== null && !before.skipped
    if (
      before !== undefined &&
      !calledOff &&
      (before.skipped || before.origin === 'hand' || isSameWork(before, work))
    )
      continue
    const kind = before === undefined || calledOff ? 'maintenance.planned' : 'maintenance.changed'
    entries.push(maintenanceEntry(kind, work, ruleAuthor, now))
  }
  for (const gone of ofRules.values())
    if (gone.origin !== 'hand' && !isOver(gone, now))
      entries.push(endedEntry(gone, ruleAuthor, 'its rule has another day, or is gone', now))
  return entries
}
