// The account as data: instants as ISO 8601, spans in milliseconds.

import type { Account } from '../../loop/index.ts'
import { type Instant, isoTime } from '../../terms/index.ts'

const time = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : isoTime(at)

export function accountView(account: Account): string {
  const {
    label,
    writtenAt,
    incident,
    serviceName,
    cause,
    hit,
    said,
    moves,
    spans,
    attack,
    timeline,
    series,
  } = account
  const { id, service, state, severity, confidence, symptom, course, summary } = incident
  const { beganAt, openedAt, resolvedAt } = incident
  const view = {
    label,
    writtenAt: isoTime(writtenAt),
    incident: {
      id,
      service,
      serviceName,
      state,
      severity,
      confidence,
      symptom,
      course,
      summary,
      beganAt: isoTime(beganAt),
      openedAt: isoTime(openedAt),
      resolvedAt: time(resolvedAt),
    },
    cause: cause && { ...cause, namedAt: isoTime(cause.namedAt), clearedAt: time(cause.clearedAt) },
    hit: { ...hit, peak: hit.peak && { ...hit.peak, at: isoTime(hit.peak.at) } },
    said: said.map((one) => ({
      ...one,
      providerAt: isoTime(one.providerAt),
      receivedAt: isoTime(one.receivedAt),
    })),
    moves: moves.map((move) => ({
      ...move,
      evidenceAt: time(move.evidenceAt),
      decidedAt: isoTime(move.decidedAt),
      readBackAt: time(move.readBackAt),
    })),
    spans: spans.map((span) => ({ ...span, from: isoTime(span.from), to: isoTime(span.to) })),
    attack: { ...attack, words: attack.words.map((word) => ({ ...word, at: isoTime(word.at) })) },
    timeline: timeline.map((line) => ({ ...line, at: isoTime(line.at) })),
    series,
  }
  return JSON.stringify(view)
}
