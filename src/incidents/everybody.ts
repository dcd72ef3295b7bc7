// Which of its countries everybody is told of an incident. A country with few reports is left out: in a small place they
// may be of one person. That it is somewhere alone is still said, and how many reports there are.

import type { CountryCode } from '../terms/index.ts'
import type { Incident } from './incident.ts'
import type { Scope } from './scope.ts'

/** By country: as many reports as one piece of evidence counts at most. */
export type HeardFrom = Readonly<Record<string, number>>

export function heardFrom(evidence: Incident['evidence'], before: HeardFrom = {}): HeardFrom {
  const most = new Map(Object.entries(before))
  for (const one of evidence)
    if (one.kind === 'crowd')
      for (const [country, reports] of one.countries)
        most.set(country, Math.max(reports, most.get(country) ?? 0))
  return Object.fromEntries(most)
}

/** `least`: reports below which a country is not told. */
export function scopeTold(scope: Scope | undefined, heard: HeardFrom, least: number): Scope | undefined {
  if (scope === undefined) return undefined
  const told = (country: CountryCode): boolean => (heard[country] ?? 0) >= least
  if (scope.kind === 'countries') return { ...scope, countries: scope.countries.filter(told) }
  const { country, ...pool } = scope
  return country === undefined || told(country) ? scope : pool
}

export function withoutFew(incident: Incident, least: number): Incident {
  const { scope, ...rest } = incident
  const told = scopeTold(scope, heardFrom(incident.evidence), least)
  return {
    ...rest,
    ...(told === undefined ? {} : { scope: told }),
    evidence: incident.evidence.map((one) =>
      one.kind === 'crowd'
        ? { ...one, countries: one.countries.filter(([, reports]) => reports >= least) }
        : one,
    ),
  }
}
