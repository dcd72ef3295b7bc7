// Edges that a service's own names speak for: where they lead, who hands out the aliases on the way, who answers for
// their zones. A service of several names stands hard only on what all of them lead to.

import type { FoundationPath, ServiceId } from '../../terms/index.ts'
import type { Edge } from '../atlas.ts'
import type { Found } from '../whereabouts/index.ts'

export type NamedEdge = {
  readonly service: ServiceId
  readonly on: FoundationPath
  readonly kind: Edge['kind']
  /** Each name that leads there, and the fact behind it. */
  readonly names: readonly { readonly name: string; readonly because: string }[]
}

/** `found`: what was found of each name; a name that was not looked for or has no address says nothing. */
export function edgesByNames(
  namesOf: ReadonlyMap<ServiceId, readonly string[]>,
  found: ReadonlyMap<string, Found>,
): readonly NamedEdge[] {
  return [...namesOf].flatMap(([service, names]): readonly NamedEdge[] => {
    const told = names.flatMap((name) => {
      const one = found.get(name)
      return one === undefined || one.places.length === 0 ? [] : [one]
    })
    const places = new Set(told.flatMap(({ suggests }) => suggests.map(({ on }) => on)))
    return [...places].sort().map((on) => {
      const there = told.flatMap(({ name, suggests }) =>
        suggests.flatMap((one) => (one.on === on ? [{ name, kind: one.kind, because: one.because }] : [])),
      )
      const hard = there.length === told.length && there.every(({ kind }) => kind === 'hard')
      return {
        service,
        on,
        kind: hard ? ('hard' as const) : ('soft' as const),
        names: there.map(({ name, because }) => ({ name, because })),
      }
    })
  })
}
