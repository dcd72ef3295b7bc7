// An order becomes an act, or what is wrong with it: every name is known, and it ends.

import { type Atlas, foundationsKnown } from '../../atlas/index.ts'
import type {
  MaintenanceBody,
  MaintenanceChange,
  SilenceBody,
  SilencePreviewQuery,
} from '../../board/index.ts'
import type { Maintenance, Matches, Silence } from '../../telling/index.ts'
import {
  bad,
  type FoundationPath,
  good,
  type Instant,
  isoTime,
  nearest,
  type Outcome,
  type ServiceId,
} from '../../terms/index.ts'
import { longestMaintenance, longestSilence, readSpan } from './limits.ts'

/** What can be named in an act. */
export type Named = { readonly atlas: Atlas; readonly routes: ReadonlySet<string> }

export type Wishing = Named & { readonly id: string; readonly by: string; readonly now: Instant }

const needed = 'name what is meant: `services`, `foundations`'

export function wishedSilence(order: SilenceBody, wishing: Wishing): Outcome<Silence> {
  const { services = [], sectors = [], foundations = [], routes = [], severity, everything, why } = order
  const named = [...services, ...sectors, ...foundations, ...routes]
  if ((named.length === 0) !== (everything === true))
    return bad(
      named.length === 0
        ? `${needed}, \`sectors\` or \`routes\`; to silence all of it, say \`everything\``
        : 'either `everything`, or what is named',
    )
  const unknown = unknownIn({ services, sectors, foundations, routes }, wishing)
  if (unknown !== null) return bad(unknown)
  const span = readSpan(order, wishing.now, longestSilence)
  if (!span.ok) return span
  const { id, by } = wishing
  const matches = { ...idsIn({ services, foundations }), sectors, routes, ...(severity && { severity }) }
  return good({ id, matches, ...span.value, by, why })
}

export function wishedMaintenance(order: MaintenanceBody, wishing: Wishing): Outcome<Maintenance> {
  const { title, services = [], foundations = [] } = order
  if (services.length + foundations.length === 0) return bad(needed)
  const unknown = unknownIn({ services, foundations }, wishing)
  if (unknown !== null) return bad(unknown)
  const span = readSpan(order, wishing.now, longestMaintenance)
  if (!span.ok) return span
  const { id, by } = wishing
  return good({ id, title, ...idsIn({ services, foundations }), ...span.value, by })
}

/** What is not said stays as it was. */
export function changedMaintenance(
  before: Maintenance,
  { dryRun: _, ...order }: MaintenanceChange,
  wishing: Named & { readonly now: Instant },
): Outcome<Maintenance> {
  const { title, services, foundations, from, until } = before
  const whole = {
    title,
    services: [...services],
    foundations: [...foundations],
    from: isoTime(from),
    ...order,
  }
  const end = order.for === undefined && order.until === undefined ? { until: isoTime(until) } : {}
  const { id, by, rule } = before
  const changed = wishedMaintenance({ ...whole, ...end }, { ...wishing, id, by })
  return changed.ok && rule !== undefined ? good({ ...changed.value, rule }) : changed
}

/** What a silence is asked about before it is placed: nothing named is everything. */
export function wishedMatches(query: SilencePreviewQuery, named: Named): Outcome<Matches> {
  const [services, sectors, foundations, routes] = [
    query.services,
    query.sectors,
    query.foundations,
    query.routes,
  ].map(
    (text) =>
      text
        ?.split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '') ?? [],
  )
  const names = { services: services!, sectors: sectors!, foundations: foundations!, routes: routes! }
  const unknown = unknownIn(names, named)
  if (unknown !== null) return bad(unknown)
  const { severity } = query
  return good({ ...names, ...idsIn(names), ...(severity && { severity }) })
}

type Names = {
  readonly services: readonly string[]
  readonly foundations: readonly string[]
  readonly sectors?: readonly string[]
  readonly routes?: readonly string[]
}

const idsIn = ({ services, foundations }: Names) => ({
  services: services as readonly ServiceId[],
  foundations: foundations as readonly FoundationPath[],
})

/** A name that nothing bears would silence nothing, and nobody would know: the first such, in words. */
function unknownIn({ services, foundations, sectors = [], routes = [] }: Names, named: Named): string | null {
  const { atlas } = named
  const kinds: readonly [string, readonly string[], () => ReadonlySet<string>][] = [
    ['service', services, () => new Set(atlas.services.keys())],
    ['foundation', foundations, () => foundationsKnown(atlas)],
    ['sector', sectors, () => new Set([...atlas.services.values()].map(({ category }) => category))],
    ['route', routes, () => named.routes],
  ]
  for (const [kind, names, known] of kinds) {
    if (names.length === 0) continue
    const all = known()
    const unknown = names.find((name) => !all.has(name))
    if (unknown === undefined) continue
    const near = nearest(unknown, all)
    return `there is no ${kind} ${JSON.stringify(unknown.slice(0, 80))}${near === null ? '' : `; did you mean ${near}?`}`
  }
  return null
}
