// Evidence is bounded: an outage of eight hours must not carry every minute of itself. What first opened the incident
// and what spoke loudest are never dropped.

import type { Evidence } from './incident.ts'

export const mostEvidence = 24
/** The crowd repeats itself every minute; it is only written down again when it speaks this much louder. */
const louder = 1.5

const loudness = (e: Evidence): number => (e.kind === 'crowd' ? e.surprise : 0)

const sameNotice = (a: Evidence, b: Evidence): boolean =>
  a.kind === 'notice' && b.kind === 'notice' && a.feed === b.feed && a.title === b.title && a.at === b.at

function loudest(evidence: readonly Evidence[]): Evidence | undefined {
  let best: Evidence | undefined
  for (const e of evidence)
    if (e.kind === 'crowd' && (best === undefined || loudness(e) > loudness(best))) best = e
  return best
}

/** Whether the crowd at this surprise (-log10 p) would be written down. */
export function isLouder(evidence: readonly Evidence[], surprise: number): boolean {
  const best = loudest(evidence)
  return best === undefined || surprise >= loudness(best) * louder
}

/** Adds `next`, newest last, unless it says nothing new. */
export function keepEvidence(evidence: readonly Evidence[], next: Evidence): readonly Evidence[] {
  if (next.kind === 'crowd' && !isLouder(evidence, next.surprise)) return evidence
  if (evidence.some((e) => sameNotice(e, next))) return evidence
  const all = [...evidence, next]
  if (all.length <= mostEvidence) return all
  const strongest = loudest(all)
  const drop = all.findIndex((e, i) => i > 0 && i < all.length - 1 && e !== strongest)
  return all.filter((_, i) => i !== drop)
}
