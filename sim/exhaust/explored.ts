// One named search, with what is told of it afterwards.

import { exploreBoth } from './both-endpoints.ts'
import type { Named } from './bounds.ts'
import { explore } from './explore.ts'
import { holdfast } from './rules.ts'
import type { Conviction } from './search.ts'

export type Explored = {
  readonly name: string
  readonly complete: boolean
  readonly states: number
  readonly transitions: number
  readonly violations: readonly Conviction[]
  readonly witnesses: Record<string, number>
  readonly convergesWithin: number
  readonly wallMs: number
}

export function explored(
  { name, endpoints, bounds }: Named,
  progress?: (states: number, left: number) => void,
): Explored {
  const began = performance.now()
  const limits = progress ? { progress } : {}
  const found =
    endpoints === 'both' ? exploreBoth(bounds, holdfast, limits) : explore(bounds, holdfast, limits)
  const { complete, states, transitions, violations, witnesses, convergesWithin } = found
  const wallMs = Math.round(performance.now() - began)
  return { name, complete, states, transitions, violations, witnesses, convergesWithin, wallMs }
}
