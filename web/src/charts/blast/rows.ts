// What the picture of a blast radius shows of a large one: sectors in the order in which they were hit, in each the first
// services that were hit, and how many more there are. All numbers add up to the whole; only names are left out.

export type Hit = { readonly id: string; readonly name: string; readonly sector: string }
export type SectorOf = { readonly sector: string; readonly services: number }

export type Group<H extends Hit> = {
  /** Null: further sectors together. */
  readonly sector: string | null
  /** How many sectors these are. */
  readonly sectors: number
  readonly services: number
  readonly shown: readonly H[]
  /** Services of the group that are not shown. */
  readonly more: number
}

export type Limits = { readonly sectors: number; readonly names: number }

/** `hit`: in the order of being hit, perhaps only the first of all. */
export function groups<H extends Hit>(
  sectors: readonly SectorOf[],
  hit: readonly H[],
  limits: Limits,
): Group<H>[] {
  const first = new Map<string, number>()
  hit.forEach(({ sector }, i) => {
    if (!first.has(sector)) first.set(sector, i)
  })
  const rank = (sector: string): number => first.get(sector) ?? Number.POSITIVE_INFINITY
  const sorted = [...sectors].sort(
    (a, b) =>
      byRank(rank(a.sector), rank(b.sector)) || b.services - a.services || (a.sector < b.sector ? -1 : 1),
  )
  // One sector more than there is room for is no reason to say "one further".
  const kept = sorted.length <= limits.sectors ? sorted : sorted.slice(0, limits.sectors - 1)
  const named = namesOf(kept, hit, limits.names)
  const groups: Group<H>[] = kept.map(({ sector, services }) => {
    const shown = named.get(sector) ?? []
    return { sector, sectors: 1, services, shown, more: Math.max(0, services - shown.length) }
  })
  const rest = sorted.slice(kept.length)
  if (rest.length === 0) return groups
  const services = rest.reduce((sum, one) => sum + one.services, 0)
  return [...groups, { sector: null, sectors: rest.length, services, shown: [], more: services }]
}

const byRank = (a: number, b: number): number => (a === b ? 0 : a - b)

/** Every sector gets one name before any gets a second one; within a sector the first that were hit come first. */
function namesOf<H extends Hit>(
  kept: readonly SectorOf[],
  hit: readonly H[],
  names: number,
): Map<string, H[]> {
  const waiting = new Map(kept.map(({ sector }) => [sector, hit.filter((one) => one.sector === sector)]))
  const named = new Map<string, H[]>(kept.map(({ sector }) => [sector, []]))
  let left = names
  for (let round = 0; left > 0; round += 1) {
    const having = [...waiting].filter(([, all]) => all.length > round)
    if (having.length === 0) break
    for (const [sector, all] of having) {
      if (left === 0) break
      named.get(sector)!.push(all[round]!)
      left -= 1
    }
  }
  return named
}
