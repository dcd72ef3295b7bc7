// All services that a reader may see, in the order of their names and ready to be searched. It is made once for an atlas,
// a few hundred services at a time: there may be tens of thousands, and nobody else must wait for it.

import type { Atlas, AtlasService } from '../../../atlas/index.ts'
import type { Sight } from '../../../board/index.ts'
import type { ServiceId } from '../../../terms/index.ts'
import { inTurns, type Turns } from '../../in-turns.ts'
import { folded } from './folded.ts'

export type Listed = {
  readonly service: AtlasService
  /** Place in the order of names. */
  readonly at: number
  /** Name, id and sector, folded. */
  readonly text: string
}

export type Catalogue = {
  readonly all: readonly Listed[]
  readonly byId: ReadonlyMap<ServiceId, Listed>
  /** How many services each sector has, by name. */
  readonly sectors: ReadonlyMap<string, number>
}

type Named = { readonly service: AtlasService; readonly key: string }

const before = (a: Named, b: Named): boolean =>
  a.key < b.key || (a.key === b.key && a.service.id < b.service.id)

const runLength = 512

/** Sorted runs, merged two and two: each step is short. */
function* sorted(services: readonly AtlasService[]): Generator<void, readonly Named[]> {
  let runs: Named[][] = []
  for (let from = 0; from < services.length; from += runLength) {
    const run = services
      .slice(from, from + runLength)
      .map((service) => ({ service, key: folded(service.name) }))
    runs.push(run.sort((a, b) => (before(a, b) ? -1 : 1)))
    yield
  }
  while (runs.length > 1) {
    const next: Named[][] = []
    for (let i = 0; i < runs.length; i += 2) next.push(yield* merged(runs[i]!, runs[i + 1] ?? []))
    runs = next
  }
  return runs[0] ?? []
}

function* merged(a: readonly Named[], b: readonly Named[]): Generator<void, Named[]> {
  const out: Named[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]]
    if (right === undefined || (left !== undefined && before(left, right))) {
      out.push(left!)
      i++
    } else {
      out.push(right)
      j++
    }
    if (out.length % 2048 === 0) yield
  }
  return out
}

/** Each step takes well under a millisecond. */
export function* catalogueOf(atlas: Atlas, sight: Sight): Generator<void, Catalogue> {
  const services = [...atlas.services.values()].filter((service) => sight === 'all' || service.public)
  const names = yield* sorted(services)
  const all: Listed[] = []
  const byId = new Map<ServiceId, Listed>()
  const sectors = new Map<string, number>()
  for (const [at, { service, key }] of names.entries()) {
    const { id, category } = service
    const listed = { service, at, text: `${key}\n${folded(id)}\n${folded(category)}` }
    all.push(listed)
    byId.set(id, listed)
    sectors.set(category, (sectors.get(category) ?? 0) + 1)
    if (at % runLength === runLength - 1) yield
  }
  return { all, byId, sectors: new Map([...sectors].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** Catalogues of the newest atlas; one that is being made is waited for by all who ask. */
export class Catalogues {
  readonly #turns: Turns
  #atlas: Atlas | null = null
  readonly #made = new Map<Sight, Promise<Catalogue>>()

  constructor(turns: Turns) {
    this.#turns = turns
  }

  of(atlas: Atlas, sight: Sight): Promise<Catalogue> {
    if (atlas !== this.#atlas) this.#made.clear()
    this.#atlas = atlas
    const known = this.#made.get(sight)
    if (known !== undefined) return known
    const fresh = this.#make(atlas, sight)
    this.#made.set(sight, fresh)
    return fresh
  }

  async #make(atlas: Atlas, sight: Sight): Promise<Catalogue> {
    const made = await inTurns(catalogueOf(atlas, sight), this.#turns)
    // Never abandoned: nobody asks for that.
    return made!
  }
}
