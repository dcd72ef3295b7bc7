// What an incident is put down to and how surely, as the foundation's own entries say it.

import type { Incident } from '../../incidents/index.ts'
import type { Entry, FoundationPath, Instant } from '../../terms/index.ts'
import type { Suspect } from '../events.ts'

/** What the incident is put down to; null: unknown. */
export type Cause = {
  readonly foundation: FoundationPath
  /** 0..1, relative to the other explanations: as it was named, and at its height; the healed are no evidence later. */
  readonly scoreNamed: number
  readonly score: number
  readonly namedAt: Instant
  readonly clearedAt: Instant | null
  /** Services in trouble that stand on it, and those that were in trouble without another explanation. */
  readonly explains: readonly string[]
  readonly affected: readonly string[]
  readonly sentence: string
}

const suspectIn = (entry: Entry): Suspect | null =>
  entry.kind.startsWith('foundation.')
    ? ((entry.data.suspect as unknown as Suspect | undefined) ?? null)
    : null

/** Of the foundation as it was named first, and as it was seen last. */
export function suspects(
  foundation: string | null,
  entries: readonly Entry[],
): readonly (readonly [Entry, Suspect])[] {
  return entries.flatMap((entry) => {
    const suspect = suspectIn(entry)
    return suspect !== null && suspect.foundation === foundation ? [[entry, suspect] as const] : []
  })
}

export function causeOf(incident: Incident, entries: readonly Entry[]): Cause | null {
  const known = suspects(incident.foundation, entries)
  const [[named, first] = [undefined, undefined]] = known
  const last = known.at(-1)
  if (named === undefined || first === undefined || last === undefined) return null
  const [, { foundation, namedAt, clearedAt, explains, affected }] = last
  const scoreNamed = first.score
  const score = Math.max(...known.map(([, suspect]) => suspect.score))
  return { foundation, scoreNamed, score, namedAt, clearedAt, explains, affected, sentence: named.why }
}
