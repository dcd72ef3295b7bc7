// Readings of many names in few requests. A page of a list is of one moment; several pages are not, so they are read
// until two rounds are alike: nothing then changed between them.

import { isDeepStrictEqual } from 'node:util'
import type { DomainName } from '../../dns/index.ts'
import { bad, good, type Outcome } from '../../terms/index.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { type CloudflareApi, perPage } from './api.ts'
import type { Session } from './session.ts'
import { byName, type ZoneReading } from './standing.ts'
import type { Stored } from './stored.ts'

const mostRounds = 4
/** Names that are asked for one by one before the rest must wait for another turn. */
export const mostByThemselves = 8

/**
 * Where each of `names` stands, with its fence: the whole zone when that takes no more requests than the names do.
 * `read` is how many of them, from the first on, were read.
 */
export async function readZone(
  api: CloudflareApi,
  names: readonly DomainName[],
  session: Session,
): Promise<Outcome<{ readonly zone: ZoneReading; readonly read: number }, Trouble>> {
  if (names.length > 1) {
    const whole = await collect(api, null, names.length, session)
    if (!whole.ok) return whole
    if (whole.value) return good({ zone: byName(whole.value), read: names.length })
  }
  const records = new Map<string, Stored>()
  const some = names.slice(0, mostByThemselves)
  for (const name of some) {
    const found = await collect(api, plainSuffix(name), Infinity, session)
    if (!found.ok) return found
    for (const record of found.value ?? []) {
      // Of another name's reading it would be of another moment.
      if (record.name === name || isFenceOf(record.name, name)) records.set(record.id, record)
    }
  }
  return good({ zone: byName([...records.values()]), read: some.length })
}

const isFenceOf = (fence: DomainName, name: DomainName): boolean => fence === `_fence.${name}`

/** Both `*.shop.example` and its fence end so; no filter has to understand an asterisk. */
const plainSuffix = (name: DomainName): DomainName =>
  (name.startsWith('*.') ? name.slice(2) : name) as DomainName

/** A name that is missing in a part would be taken for empty. */
const notWhole = trouble(
  'not-understood',
  'Cloudflare listed fewer records than it says there are',
  'look whether a proxy stands between, and correct `api`',
)

/** Null when it would take more than `most` requests. */
async function collect(
  api: CloudflareApi,
  suffix: DomainName | null,
  most: number,
  session: Session,
): Promise<Outcome<readonly Stored[] | null, Trouble>> {
  let before: readonly Stored[] | null = null
  for (let round = 0; round < mostRounds; round++) {
    const first = await api.page(suffix, 1, session)
    if (!first.ok) return first
    const pages = Math.ceil(first.value.total / perPage)
    if (pages <= 1)
      return first.value.records.length === first.value.total ? good(first.value.records) : bad(notWhole)
    if (2 * pages > most) return good(null)
    const all = [...first.value.records]
    for (let page = 2; page <= pages; page++) {
      const next = await api.page(suffix, page, session)
      if (!next.ok) return next
      all.push(...next.value.records)
    }
    if (all.length === first.value.total && isDeepStrictEqual(before, all)) return good(all)
    before = all
  }
  return bad(
    trouble(
      'unsteady',
      `the zone was changed each of the ${mostRounds} times its ${before?.length ?? 0} records were read`,
      'nothing, it is read again; a name in a smaller zone, or in a sub-zone of its own, is read at once',
    ),
  )
}
