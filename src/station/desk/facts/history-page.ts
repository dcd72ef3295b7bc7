// What was, of all services: reckoned a few hundred services at a time and kept for a while, since only the minutes of
// today change. A service that nothing ever happened to is like every other that is known since the same time.

import type { DayView, HistoryQuery, HistoryRow, HistoryView, Sight } from '../../../board/index.ts'
import { isoTime } from '../../../terms/index.ts'
import { inTurns } from '../../in-turns.ts'
import type { Catalogue, Listed } from './catalogue.ts'
import { dayName, dayStarts, daysOf, uptimeOf } from './days.ts'
import { pageOf } from './find.ts'
import { wordsOf } from './folded.ts'
import { Kept } from './kept.ts'
import type { FactsParts } from './parts.ts'
import { pastOf } from './service-history.ts'

const perPage = 50
const servicesAtOnce = 64
const letters = { ok: 'o', trouble: 't', down: 'd', unwatched: '-' } as const

type Reckoned = {
  readonly listed: Listed
  readonly days: readonly DayView[]
  readonly down: number
  readonly trouble: number
}

type Sector = { services: number; readonly days: DayView[] }

type All = {
  /** Most minutes down first, then trouble, then by name. */
  readonly rows: readonly Reckoned[]
  readonly world: HistoryView['world']
  readonly sectors: HistoryView['sectors']
}

export class HistoryPage {
  readonly #parts: FactsParts
  readonly #catalogue: (sight: Sight) => Promise<Catalogue>
  readonly #all: Kept<All>

  constructor(parts: FactsParts, catalogue: (sight: Sight) => Promise<Catalogue>) {
    this.#parts = parts
    this.#catalogue = catalogue
    this.#all = new Kept({ monotonic: parts.monotonic, keptMs: 30_000, most: 6 })
  }

  async view(sight: Sight, { days = 90, q = '', sector = '', page = 1 }: HistoryQuery): Promise<HistoryView> {
    const { realm, history } = this.#parts
    const all = await this.#all.of(`${sight} ${days}`, () => this.#reckon(sight, days))
    const words = wordsOf(q)
    const found = all.rows.filter(
      ({ listed }) =>
        (sector === '' || listed.service.category === sector) &&
        words.every((word) => listed.text.includes(word)),
    )
    const { shown, ...paging } = pageOf(found, page, perPage)
    const now = realm.clock.now()
    return {
      now: isoTime(now),
      from: dayName(dayStarts(now, days)[0] ?? now),
      days,
      since: isoTime(history.since()),
      world: all.world,
      sectors: all.sectors,
      rows: shown.map(rowOf),
      ...paging,
      asked: { q: q.trim(), sector: sector === '' ? null : sector },
    }
  }

  async #reckon(sight: Sight, days: number): Promise<All> {
    const catalogue = await this.#catalogue(sight)
    return (await inTurns(reckoned(this.#parts, catalogue, days, sight), this.#parts.turns))!
  }
}

function* reckoned(parts: FactsParts, { all }: Catalogue, count: number, sight: Sight): Generator<void, All> {
  const { history, realm } = parts
  const now = realm.clock.now()
  const starts = dayStarts(now, count)
  const ran = history.ran()
  const uneventful = new Map<number, readonly DayView[]>()
  const sums = starts.map(() => ({ down: 0, troubled: 0, watched: 0, incidents: 0 }))
  const sectors = new Map<string, Sector>()
  const rows: Reckoned[] = []
  for (const [i, listed] of all.entries()) {
    const { id, category } = listed.service
    const knownSince = history.knownSince(id)
    const records = pastOf(parts, id, sight)
    const same = records.length === 0 ? uneventful.get(knownSince) : undefined
    const days = same ?? daysOf(records, { knownSince, ran, now }, starts)
    if (records.length === 0) uneventful.set(knownSince, days)
    rows.push({ listed, days, ...addTo(sums, days) })
    addSector(sectors, category, days)
    if (i % servicesAtOnce === servicesAtOnce - 1) yield
  }
  rows.sort((a, b) => b.down - a.down || b.trouble - a.trouble || a.listed.at - b.listed.at)
  return {
    rows,
    world: sums.map((sum, i) => worldDay(starts[i]!, sum)),
    sectors: [...sectors]
      .map(([sector, { services, days }]) => ({ sector, services, uptime: uptimeOf(days, count) }))
      .sort((a, b) => (a.sector < b.sector ? -1 : 1)),
  }
}

type Sum = { down: number; troubled: number; watched: number; incidents: number }

function addTo(sums: readonly Sum[], days: readonly DayView[]): { down: number; trouble: number } {
  let [down, trouble] = [0, 0]
  for (const [i, day] of days.entries()) {
    const sum = sums[i]!
    if (day.state === 'down') sum.down++
    if (day.state === 'trouble') sum.troubled++
    if (day.state !== 'unwatched') sum.watched++
    sum.incidents += day.incidents
    down += day.downMinutes
    trouble += day.troubleMinutes
  }
  return { down, trouble }
}

/** A sector's days are summed up as one. */
function addSector(sectors: Map<string, Sector>, name: string, days: readonly DayView[]): void {
  const sector = sectors.get(name) ?? { services: 0, days: days.map((day) => ({ ...blank, day: day.day })) }
  sectors.set(name, sector)
  sector.services++
  for (const [i, day] of days.entries()) {
    const sum = sector.days[i]!
    sum.downMinutes += day.downMinutes
    sum.troubleMinutes += day.troubleMinutes
    sum.watchedMinutes += day.watchedMinutes
    sum.incidents += day.incidents
  }
}

const blank = {
  state: 'ok' as const,
  ...{ downMinutes: 0, troubleMinutes: 0, watchedMinutes: 0, incidents: 0 },
}

function worldDay(start: number, { down, troubled, watched, incidents }: Sum): HistoryView['world'][number] {
  const calm = watched === 0 ? 'unwatched' : 'ok'
  const state = down > 0 ? 'down' : troubled > 0 ? 'trouble' : calm
  return { day: dayName(start), state, down, troubled, incidents }
}

const rowOf = ({ listed: { service }, days }: Reckoned): HistoryRow => ({
  id: service.id,
  name: service.name,
  sector: service.category,
  days: days.map(({ state }) => letters[state]).join(''),
  troubled: days.flatMap(({ downMinutes, troubleMinutes, incidents }, at) =>
    downMinutes + troubleMinutes + incidents > 0 ? [{ at, downMinutes, troubleMinutes, incidents }] : [],
  ),
  uptime: uptimeOf(days, days.length),
})
