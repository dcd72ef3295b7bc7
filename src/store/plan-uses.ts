// Who uses which plan, and the one transaction in which a plan that nobody uses is removed (S4). Uses stand among the
// documents, one for each enactor, written when it tells of them.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type Fence,
  type Generation,
  generation,
  type PlanDigest,
  type PlanUse,
  type RetireUse,
  retire,
} from '../steering/index.ts'
import { days } from '../terms/index.ts'
import { generationDigits } from './plan-rows.ts'
import type { Write } from './protocol.ts'
import type { Store } from './store.ts'

/** An enactor that has told nothing for so long is not waited for: it was renamed or taken away. */
const rememberedFor = days(30)

/** A slash stands in no endpoint's name: the uses of `a.example` are not those of `a.example.org`. */
const prefixOf = (endpoint: string): string => `plan-use/${endpoint}/`

export const useKey = ({ endpoint, holder }: PlanUse): string => `${prefixOf(endpoint)}${holder}`

type Told = {
  readonly live: { readonly generation: string; readonly digest: string } | null
  readonly applying: { readonly generation: string; readonly digest: string } | null
  readonly at: number
}

const written = (fence: Fence | null): Told['live'] =>
  fence && { generation: `${fence.generation}`, digest: fence.digest }

/** Null: an enactor that uses nothing was let go, and is not waited for. */
export const useText = ({ live, applying }: PlanUse, at: number): string | null =>
  (live || applying) &&
  JSON.stringify({ live: written(live), applying: written(applying), at } satisfies Told)

/** The nodes that use a plan of this endpoint, as each told last. */
export async function planUsers(
  store: Pick<Store, 'get' | 'keys'>,
  endpoint: string,
  now: number,
): Promise<readonly string[]> {
  const prefix = prefixOf(endpoint)
  const nodes = new Set<string>()
  for (const key of await store.keys(prefix)) {
    const told = await store.get(key)
    const [node] = key.slice(prefix.length).split('/')
    if (node && told && now - Number(told.at) <= rememberedFor) nodes.add(node)
  }
  return [...nodes]
}

/** What `retirePlan` is answered with: the place of the use in this list, after 0 for "removed". */
export const retireUses: readonly RetireUse[] = [
  'live',
  'last-known-good',
  'applying',
  'newest',
  'unheard',
  'unknown',
]

export class PlanUses {
  readonly #told: StatementSync
  readonly #plans: StatementSync
  readonly #drop: StatementSync

  constructor(db: DatabaseSync) {
    this.#told = db.prepare('SELECT value FROM document WHERE key BETWEEN ? AND ?')
    this.#plans = db.prepare(
      "SELECT generation, body ->> '$.digest' AS digest FROM plan WHERE endpoint = ? ORDER BY generation",
    )
    this.#drop = db.prepare('DELETE FROM plan WHERE endpoint = ? AND generation = ?')
  }

  /** Within the caller's transaction. 0: it was removed; else 1 + the use's place in `retireUses`. */
  retire({ endpoint, generation: number, digest, at }: Write & { kind: 'retirePlan' }): number {
    const uses = this.#usesOf(endpoint, at)
    const live = uses.flatMap((use) => (use.live ? [use.live] : []))
    const applying = uses.flatMap((use) => (use.applying ? [use.applying] : []))
    const fence: Fence = { generation: generation(BigInt(number)), digest: digest as PlanDigest }
    const outcome = retire(
      { plans: this.#shelved(endpoint), live, lastKnownGood: live, applying, heardUpTo: heardUpTo(uses) },
      fence,
    )
    if (!outcome.ok) return 1 + retireUses.indexOf(outcome.error.use)
    this.#drop.run(endpoint, generationDigits(fence.generation))
    return 0
  }

  #usesOf(endpoint: string, at: number): readonly Pick<PlanUse, 'live' | 'applying'>[] {
    const prefix = prefixOf(endpoint)
    return this.#told.all(prefix, `${prefix}\u{10ffff}`).flatMap(({ value }) => {
      const told = JSON.parse(String(value)) as Told
      return at - told.at > rememberedFor ? [] : [{ live: read(told.live), applying: read(told.applying) }]
    })
  }

  #shelved(endpoint: string): readonly { generation: Generation; digest: PlanDigest }[] {
    return this.#plans.all(endpoint).map((row) => ({
      generation: generation(BigInt(String(row.generation))),
      digest: String(row.digest) as PlanDigest,
    }))
  }
}

const read = (fence: Told['live']): Fence | null =>
  fence && { generation: generation(BigInt(fence.generation)), digest: fence.digest as PlanDigest }

/** As far as the slowest has come; nobody heard: nothing. */
function heardUpTo(uses: readonly Pick<PlanUse, 'live' | 'applying'>[]): bigint {
  const reached = uses.map(({ live, applying }) => {
    const [a, b] = [live?.generation ?? 0n, applying?.generation ?? 0n]
    return a > b ? a : b
  })
  return reached.length === 0 ? 0n : reached.reduce((a, b) => (a < b ? a : b))
}
