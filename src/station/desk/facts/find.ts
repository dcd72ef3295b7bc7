// Which services are shown: found by words and filters among all, the troubled first, and of these one page.

import type { BoardQuery, BoardView, ServiceView } from '../../../board/index.ts'
import { isCountry } from '../../../signals/index.ts'
import type { ServiceId } from '../../../terms/index.ts'
import type { Catalogue, Listed } from './catalogue.ts'
import { wordsOf } from './folded.ts'

type State = ServiceView['state']
export type Asked = BoardView['asked'] & { readonly words: readonly string[]; readonly page: number }

/** What a query means; what cannot be is asked for by nobody, and nothing is found by it. */
export function askedOf({ q = '', state = '', sector = '', country = '', page = 1 }: BoardQuery): Asked {
  const upper = country.toUpperCase()
  return {
    q: q.trim(),
    words: wordsOf(q),
    state: state === '' ? null : state,
    sector: sector === '' ? null : sector,
    country: isCountry(upper) ? upper : country === '' ? null : country,
    page,
  }
}

/** Troubled services, the worst first. */
export type Troubled = ReadonlyMap<ServiceId, Exclude<State, 'ok'>>

const rank = { down: 0, suspected: 1, slow: 2, recovering: 3 } as const

/** Worst first, then by name. */
export function worstFirst(troubled: Troubled, { byId }: Catalogue): Listed[] {
  const listed = [...troubled.keys()].flatMap((id) => byId.get(id) ?? [])
  const rankOf = ({ service }: Listed): number => rank[troubled.get(service.id)!]
  return listed.sort((a, b) => rankOf(a) - rankOf(b) || a.at - b.at)
}

export type Scene = {
  readonly catalogue: Catalogue
  readonly troubled: Troubled
  /** `worstFirst` of these two. */
  readonly worst: readonly Listed[]
  /** Services of which enough people report from this country. */
  readonly reportedFrom: (country: string) => ReadonlySet<ServiceId>
}

/** In the order in which they are shown. */
export function* found(
  asked: Asked,
  { catalogue, troubled, worst, reportedFrom }: Scene,
): Generator<void, Listed[]> {
  const { words, state, sector, country } = asked
  const from = country === null ? null : reportedFrom(country)
  const fits = ({ service, text }: Listed): boolean =>
    (sector === null || service.category === sector) &&
    (from === null || from.has(service.id)) &&
    words.every((word) => text.includes(word))
  const stateFits = (is: State): boolean =>
    state === null || state === is || (state === 'troubled' && is !== 'ok')
  const listed = worst.filter((one) => stateFits(troubled.get(one.service.id)!) && fits(one))
  if (!stateFits('ok')) return listed
  for (const [i, one] of catalogue.all.entries()) {
    if (!troubled.has(one.service.id) && fits(one)) listed.push(one)
    if (i % 4096 === 4095) yield
  }
  return listed
}

export const perPage = 40

export type Page<T> = {
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly shown: readonly T[]
}

/** A page past the last is the last. */
export function pageOf<T>(all: readonly T[], asked: number, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(all.length / size))
  const page = Math.min(pages, Math.max(1, asked))
  return { total: all.length, page, pages, shown: all.slice((page - 1) * size, page * size) }
}
