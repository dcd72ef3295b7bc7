// How long each part took. Each span is named for who was waited for, so that the longest says what to mend first.

import type { Incident } from '../../incidents/index.ts'
import type { Entry, Instant } from '../../terms/index.ts'
import type { Cause } from './cause.ts'
import type { Move } from './moves.ts'
import type { Said } from './provider.ts'

export type SpanName =
  | 'detect'
  | 'name'
  | 'decide'
  | 'move'
  | 'tell'
  | 'provider'
  | 'hear'
  | 'return'
  | 'repair'

export type Span = {
  readonly name: SpanName
  readonly what: string
  readonly from: Instant
  readonly to: Instant
  readonly ms: number
}

/** Longest first. */
export function spansOf(
  incident: Incident,
  cause: Cause | null,
  said: readonly Said[],
  moves: readonly Move[],
  entries: readonly Entry[],
): readonly Span[] {
  const { beganAt, openedAt, resolvedAt } = incident
  const told = entries.find(
    ({ kind, subject, at, data }) =>
      kind === 'alert.sent' &&
      at >= openedAt &&
      (subject === incident.id || (Array.isArray(data.subjects) && data.subjects.includes(incident.id))),
  )
  const first = said.find(({ providerAt }) => providerAt >= beganAt)
  // The last one: what was recovering before and relapsed had not recovered.
  const recovering = entries.findLast(
    ({ kind, subject }) => kind === 'incident.recovering' && subject === incident.id,
  )
  const spans = [
    span('detect', 'from the first evidence to the incident', beganAt, openedAt),
    span('name', 'from the incident to its named foundation', openedAt, cause?.namedAt),
    span('tell', 'from the incident to the first alert that was taken', openedAt, told?.at),
    span('provider', 'from the first evidence to the provider’s first word', beganAt, first?.providerAt),
    span('hear', 'from the provider’s first word until it was here', first?.providerAt, first?.receivedAt),
    span('repair', 'from the first evidence to recovery', beganAt, recovering?.at),
    span('return', 'from recovery until it was resolved', recovering?.at, resolvedAt),
    ...moves.flatMap(({ endpoint, to, evidenceAt, decidedAt, readBackAt }) => [
      span(
        'decide',
        `${endpoint}: from the evidence to the decision for ${to.join(', ')}`,
        evidenceAt,
        decidedAt,
      ),
      span(
        'move',
        `${endpoint}: from the decision until ${to.join(', ')} was read back`,
        decidedAt,
        readBackAt,
      ),
    ]),
  ]
  return spans.filter((one) => one !== null).sort((a, b) => b.ms - a.ms)
}

/** Null when either end did not happen, or took no time that the journal could tell. */
function span(
  name: SpanName,
  what: string,
  from: Instant | null | undefined,
  to: Instant | null | undefined,
): Span | null {
  if (from === null || from === undefined || to === null || to === undefined || to <= from) return null
  return { name, what, from, to, ms: to - from }
}
