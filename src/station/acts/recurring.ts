// What comes back by itself becomes ordinary maintenance some days ahead, so that it is skipped, moved and shown like
// any other. The journal gets what differs from what is known, and nothing else.

import { type Maintenance, occurrencesOf, type Recurrence } from '../../telling/index.ts'
import { days, type FoundationPath, type Instant, type NewEntry, type ServiceId } from '../../terms/index.ts'
import { isOver } from './book.ts'
import { isSameWork } from './configured.ts'
import { endedEntry, maintenanceEntry } from './entries.ts'
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
export function windowsOf(
  { repeat, id, title, services, foundations }: MaintenanceRule,
  now: Instant,
): Maintenance[] {
  const before = (now + announcedAhead) as Instant
  return occurrencesOf(repeat, now, before, mostAhead).map(({ date, from, until }) => ({
    ...{ id: occurrenceId(id, date), title, services, foundations, from, until, by: 'config', rule: id },
  }))
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
