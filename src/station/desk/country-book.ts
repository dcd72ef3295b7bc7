// Reports of the last day by minute and country: of all services, and apart from that of those that are public, because
// the public must not learn of the others as the difference of two sums.

import type { Sight } from '../../board/index.ts'
import type { MinuteCount } from '../../store/index.ts'
import type { CountryCode } from '../../terms/index.ts'

type ByMinute = Map<number, Map<CountryCode, number>>

export class CountryBook {
  readonly #counts: Readonly<Record<Sight, ByMinute>> = { all: new Map(), public: new Map() }

  count({ minute, country, count }: MinuteCount, isPublic: boolean): void {
    add(this.#counts.all, minute, country, count)
    if (isPublic) add(this.#counts.public, minute, country, count)
  }

  /** Of minutes before this one. */
  forget(minute: number): void {
    for (const counts of Object.values(this.#counts))
      for (const known of counts.keys()) if (known < minute) counts.delete(known)
  }

  since(fromMinute: number, sight: Sight): ReadonlyMap<CountryCode, number> {
    const sum = new Map<CountryCode, number>()
    for (const [minute, byCountry] of this.#counts[sight]) {
      if (minute < fromMinute) continue
      for (const [country, n] of byCountry) sum.set(country, (sum.get(country) ?? 0) + n)
    }
    return sum
  }

  /** Per minute, `toMinute` exclusive. */
  totals(fromMinute: number, toMinute: number, sight: Sight): number[] {
    return Array.from({ length: toMinute - fromMinute }, (_, i) => {
      let sum = 0
      for (const n of this.#counts[sight].get(fromMinute + i)?.values() ?? []) sum += n
      return sum
    })
  }
}

function add(counts: ByMinute, minute: number, country: CountryCode, n: number): void {
  const byCountry = counts.get(minute) ?? new Map<CountryCode, number>()
  counts.set(minute, byCountry)
  byCountry.set(country, (byCountry.get(country) ?? 0) + n)
}
