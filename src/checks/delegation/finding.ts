// One thing that is wrong with a delegation, and the rules' way of saying it.

import { absolute, type DomainName } from '../../dns/index.ts'
import type { DelegationFacts } from './facts.ts'

/** `error`: people cannot resolve names of the zone, or some cannot; `warning`: less stands between them and that; `note`. */
export type Severity = 'error' | 'warning' | 'note'

export type DelegationFinding = {
  readonly code: string
  readonly severity: Severity
  /** The zone, a nameserver, or one of its addresses. */
  readonly subject: string
  readonly detail: string
  readonly fix: string
}

export type Rule = (facts: DelegationFacts) => readonly DelegationFinding[]

export const finding = (
  severity: Severity,
  code: string,
  subject: string,
  detail: string,
  fix: string,
): DelegationFinding => ({ code, severity, subject, detail, fix })

export const list = (values: Iterable<string>): string => [...values].toSorted().join(', ')
export const names = (values: Iterable<DomainName>): string => list([...values].map(absolute))
