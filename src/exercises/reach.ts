// The widest blast radius that the journal tells of one foundation, and its sentence.

import type { Entry, FoundationPath, Json, JsonObject } from '../terms/index.ts'

export type Reach = {
  readonly services: number
  readonly countries: number
  readonly sectors: readonly { readonly sector: string; readonly services: number }[]
}

const told: ReadonlySet<Entry['kind']> = new Set([
  'foundation.named',
  'foundation.grew',
  'foundation.cleared',
])

/** Null: the journal tells none. Entries without a radius in their data are passed over. */
export function widestReach(foundation: FoundationPath, entries: readonly Entry[]): Reach | null {
  let widest: Reach | null = null
  for (const entry of entries) {
    if (!told.has(entry.kind) || entry.subject !== foundation) continue
    const reach = reachOf(entry)
    if (reach !== null && reach.services > (widest?.services ?? 0)) widest = reach
  }
  return widest
}

function reachOf(entry: Entry): Reach | null {
  const radius = field(field(entry.data, 'suspect'), 'blastRadius')
  const services = field(radius, 'services')
  const countries = field(radius, 'countries')
  const sectors = field(radius, 'sectors')
  if (typeof services !== 'number' || typeof countries !== 'number' || !Array.isArray(sectors)) return null
  return { services, countries, sectors: sectors.flatMap(sectorOf) }
}

function sectorOf(value: Json): Reach['sectors'] {
  const sector = field(value, 'sector')
  const services = field(value, 'services')
  return typeof sector === 'string' && typeof services === 'number' ? [{ sector, services }] : []
}

function field(of: Json | undefined, name: string): Json | undefined {
  if (typeof of !== 'object' || of === null || Array.isArray(of)) return undefined
  return Object.hasOwn(of, name) ? (of as JsonObject)[name] : undefined
}

/** Named first, because everybody depends on them; then the largest. */
const everyday = ['bank', 'school', 'rail', 'hospital']
const named = 4
const countable: ReadonlySet<string> = new Set(['bank', 'school', 'hospital', 'shop', 'game', 'cloud'])
const rank = (sector: string): number => (everyday.includes(sector) ? everyday.indexOf(sector) : named)

/** `201 services in 16 sectors (banks 18, schools 14, rail 11, hospitals 17, …) in 62 countries`. */
export function describeReach({ services, sectors, countries }: Reach): string {
  const first = [...sectors]
    .sort((a, b) => rank(a.sector) - rank(b.sector) || b.services - a.services)
    .slice(0, named)
    .map((s) => `${countable.has(s.sector) ? `${s.sector}s` : s.sector} ${s.services}`)
  const list = [...first, ...(sectors.length > named ? ['…'] : [])].join(', ')
  const amount = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`
  return (
    `${amount(services, 'service', 'services')} in ${amount(sectors.length, 'sector', 'sectors')}` +
    `${list === '' ? '' : ` (${list})`} in ${amount(countries, 'country', 'countries')}`
  )
}
