// What moved when: each change of an endpoint's answer, from the evidence that caused it to the answer that was read back.

import type { Incident } from '../../incidents/index.ts'
import { type Entry, type Instant, instant, type Json } from '../../terms/index.ts'

export type Move = {
  readonly endpoint: string
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly why: string
  readonly author: string
  /** When the evidence stood; null where the entry does not say. */
  readonly evidenceAt: Instant | null
  readonly decidedAt: Instant
  /** When the new answer was read back from where it is published; null: it never was. */
  readonly readBackAt: Instant | null
  /** From the beginning of the incident to the answer read back, or to the decision where it was not. */
  readonly behindMs: number
}

export function movesOf(
  incident: Incident,
  endpoints: readonly string[],
  entries: readonly Entry[],
): readonly Move[] {
  return entries
    .filter(({ kind, subject }) => kind === 'selection.moved' && endpoints.includes(subject))
    .map((entry) => {
      const to = textsOf(entry.data.to)
      const readBack = entries.find(
        ({ kind, subject, seq, data }) =>
          kind === 'endpoint.readback' &&
          subject === entry.subject &&
          seq > entry.seq &&
          sameTexts(textsOf(data.answering), to),
      )
      // Read back cannot be before it was decided; a clock that is read once a step says so all the same.
      const readBackAt = readBack === undefined ? null : instant(Math.max(readBack.at, entry.at))
      return {
        endpoint: entry.subject,
        from: textsOf(entry.data.from),
        to,
        why: entry.why,
        author: entry.author,
        evidenceAt: causeAt(entry.data.cause),
        decidedAt: entry.at,
        readBackAt,
        behindMs: (readBackAt ?? entry.at) - incident.beganAt,
      }
    })
}

const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.map(String) : []

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text) => b.includes(text))

function causeAt(cause: Json | undefined): Instant | null {
  const at = typeof cause === 'object' && cause !== null && 'at' in cause ? cause.at : null
  return typeof at === 'number' ? (at as Instant) : null
}
