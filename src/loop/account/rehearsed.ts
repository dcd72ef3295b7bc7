// Drills that were held before the incident. What they pretended is no part of it: of each it is told that it was held,
// and not what failed and moved by it. From the first evidence on everything is told, since by then a drill may have met
// what is real.

import type { Incident } from '../../incidents/index.ts'
import type { Entry, JournalKind, Json } from '../../terms/index.ts'

type Held = {
  readonly drill: string
  readonly endpoints: readonly string[]
  readonly checks: readonly string[]
  readonly fromSeq: number
  readonly toSeq: number
}

/** Drills of these endpoints, by their ids. */
export const drillsOf = (entries: readonly Entry[], endpoints: readonly string[]): readonly string[] =>
  heldIn(entries)
    .filter((held) => held.endpoints.some((name) => endpoints.includes(name)))
    .map(({ drill }) => drill)

/** `entries` in any order. */
export function withoutPretended(
  incident: Pick<Incident, 'beganAt'>,
  entries: readonly Entry[],
): readonly Entry[] {
  const held = heldIn(entries)
  return entries.filter((entry) => entry.at >= incident.beganAt || !held.some((one) => isOf(one, entry)))
}

const moving: readonly JournalKind[] = ['selection.moved', 'selection.wouldmove', 'endpoint.readback']

function isOf({ endpoints, checks, fromSeq, toSeq }: Held, { kind, subject, seq }: Entry): boolean {
  if (seq < fromSeq || seq > toSeq) return false
  return moving.includes(kind)
    ? endpoints.includes(subject)
    : kind === 'check.judged' && checks.includes(subject)
}

/** Of one whose end is not written down nothing is left out: how far it went is not known. */
function heldIn(entries: readonly Entry[]): readonly Held[] {
  return entries
    .filter(({ kind }) => kind === 'drill.began')
    .map(({ subject, seq, data }) => {
      const ended = entries.find((entry) => entry.kind === 'drill.ended' && entry.subject === subject)
      return {
        drill: subject,
        endpoints: textsOf(data.endpoints),
        checks: textsOf(data.checks),
        fromSeq: seq,
        toSeq: ended?.seq ?? seq,
      }
    })
}

const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.map(String) : []
