// What is not known of an incident: said as plainly as what is known, because silence reads like certainty.

import type { IncidentPageView } from '../../../../src/board/views.ts'

export type Unknown = 'cause' | 'provider' | 'checks' | 'crowd' | 'where' | 'end' | 'return'

type Known = Pick<IncidentPageView, 'state' | 'foundation' | 'knows' | 'provider' | 'radius' | 'impact'>

export function unknowns({ state, foundation, knows, provider, radius, impact }: Known): Unknown[] {
  const has = (...kinds: readonly string[]): boolean => knows.some(({ kind }) => kinds.includes(kind))
  const crowd = has('crowd') || impact.crowd !== null
  const all: Unknown[] = []
  if (foundation === null && !has('bystander')) all.push('cause')
  if (provider === null) all.push('provider')
  if (!has('checks', 'slow', 'partly') && impact.checks.of === 0) all.push('checks')
  if (!crowd) all.push('crowd')
  if (crowd && radius.countries.shown.length === 0) all.push('where')
  if (state === 'open') all.push('end')
  if (state === 'recovering') all.push('return')
  return all
}
