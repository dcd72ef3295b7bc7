// What learning edges writes into the journal.

import { type Decision, evidenceText, proposalText, type Suggestion } from '../../atlas/index.ts'
import type { Instant, JournalKind, JsonObject, NewEntry, ServiceId } from '../../terms/index.ts'

export const suggestedEntry = (suggestion: Suggestion, at: Instant): NewEntry => {
  const { service, on, was, want, support } = suggestion
  const evidence = [...evidenceText(suggestion)]
  return {
    at,
    author: 'holdfast',
    kind: 'edge.suggested',
    subject: service,
    why: `${proposalText(suggestion)}: ${evidence[0] ?? ''}`,
    data: { service, on, was, want, support, evidence },
  }
}

const done: Readonly<Record<Decision['verdict'], readonly [JournalKind, string]>> = {
  accepted: ['edge.accepted', 'is taken to be so'],
  rejected: ['edge.rejected', 'is refused'],
}

export function decidedEntry(decision: Decision): NewEntry {
  const { service, by, at, why, verdict } = decision
  const [kind, said] = done[verdict]
  return {
    at,
    author: by,
    kind,
    subject: service,
    why: `that ${proposalText(decision)} ${said}: ${why}`,
    data: { decision: decision as unknown as JsonObject },
  }
}

export const withdrawnEntry = (decision: Decision, by: string, why: string, at: Instant): NewEntry => ({
  at,
  author: by,
  kind: 'edge.withdrawn',
  subject: decision.service,
  why: `what ${decision.by} ${decision.verdict} is taken back, that ${proposalText(decision)}: ${why}`,
  data: { decision: decision as unknown as JsonObject },
})

export const namesEntry = (
  looked: { readonly names: number; readonly edges: readonly { readonly service: ServiceId }[] },
  by: string,
  at: Instant,
): NewEntry => {
  const services = new Set(looked.edges.map(({ service }) => service)).size
  return {
    at,
    author: by,
    kind: 'edge.names',
    subject: 'names',
    why: `${looked.names} names were resolved; they lead to ${looked.edges.length} places that ${services} services may stand on`,
    data: { names: looked.names, edges: looked.edges.length, services },
  }
}
