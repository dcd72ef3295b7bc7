// The sums that are watched beside the services themselves: of a country, of a category, of a category in a country,
// and of the world.

import type { CountryCode } from '../../terms/index.ts'

export type PoolKind = 'category-country' | 'country' | 'category' | 'world'

export type Pool = {
  readonly kind: PoolKind
  readonly country?: CountryCode
  readonly category?: string
}

/** Narrowest first: of two that say the same, the narrower is meant. */
export const poolKinds: readonly PoolKind[] = ['category-country', 'category', 'country', 'world']

/** For maps; the same for the same pool. A category may hold any letter, so it stands last. */
export const poolKey = ({ kind, country = '' as CountryCode, category = '' }: Pool): string =>
  `${kind} ${country} ${category}`.trim()

/** Whether what a service of `category` hears from `country` is in the pool. */
export const holds = (pool: Pool, country: CountryCode, category: string | null): boolean =>
  (pool.country === undefined || pool.country === country) &&
  (pool.category === undefined || pool.category === category)

/** Whether a report can be in both. */
export const overlap = (a: Pool, b: Pool): boolean =>
  (a.country === undefined || b.country === undefined || a.country === b.country) &&
  (a.category === undefined || b.category === undefined || a.category === b.category)
