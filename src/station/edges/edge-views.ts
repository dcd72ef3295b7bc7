// Edges, suggestions and decisions as the board shows them.

import {
  type Atlas,
  type Decision,
  decisionState,
  edgesYaml,
  evidenceText,
  type PairKey,
  pairKey,
  proposalText,
  type Suggestion,
} from '../../atlas/index.ts'
import type { EdgeDecisionView, EdgeQuery, EdgeSuggestionView, EdgeView } from '../../board/index.ts'
import { isoTime } from '../../terms/index.ts'

const shownEdges = 1000

type Decisions = ReadonlyMap<PairKey, Decision>

type Asked = Pick<EdgeQuery, 'service' | 'on'>

/** Whether an edge is one of those that are asked about. */
export const isAsked = (query: Asked, { service, on }: { service: string; on: string }): boolean =>
  (query.service === undefined || query.service === service) && (query.on === undefined || query.on === on)

/** `all` counts those that are not shown, too. */
export function edgeViews(
  atlas: Atlas,
  decisions: Decisions,
  query: EdgeQuery,
): { readonly edges: EdgeView[]; readonly all: number } {
  const { limit = shownEdges } = query
  const edges: EdgeView[] = []
  let all = 0
  for (const { id, standsOn } of atlas.services.values())
    for (const edge of standsOn) {
      all += 1
      if (edges.length >= limit || !isAsked(query, { service: id, on: edge.on })) continue
      const decided = edge.origin === 'accepted' ? decisions.get(pairKey(id, edge.on)) : undefined
      edges.push({
        service: id,
        on: edge.on,
        kind: edge.kind,
        origin: edge.origin ?? 'configuration',
        by: decided?.by ?? null,
        at: decided ? isoTime(decided.at) : null,
      })
    }
  return { edges, all }
}

export function suggestionView(suggestion: Suggestion, decisions: Decisions): EdgeSuggestionView {
  const { service, on, was, want, probability, support, outages, names } = suggestion
  const evidence = [...evidenceText(suggestion)]
  const before = decisions.get(pairKey(service, on))
  return {
    service,
    on,
    was,
    want,
    text: proposalText(suggestion),
    evidence,
    yaml: edgesYaml([{ service, on, was, want, evidence }]),
    probability: probability === null ? null : Math.min(0.999, Math.round(probability * 1000) / 1000),
    support,
    outages: outages.map(({ foundation, at, hit, afterMs, others }) => ({
      foundation,
      at: isoTime(at),
      hit,
      afterMs,
      othersHit: others.hit,
      others: others.of,
    })),
    names: names.map((one) => ({ ...one })),
    before:
      before?.verdict === 'rejected' && before.want === want
        ? `${before.by} refused it on ${isoTime(before.at).slice(0, 10)}: ${before.why}; there is twice as much for it now`
        : null,
  }
}

export function decisionView(configured: Atlas, decision: Decision): EdgeDecisionView {
  const { service, on, was, want, verdict, by, at, why, evidence } = decision
  return {
    service,
    on,
    was,
    want,
    text: proposalText(decision),
    evidence: [...evidence],
    yaml: edgesYaml([decision]),
    verdict,
    state: decisionState(configured, decision),
    by,
    at: isoTime(at),
    why,
  }
}
