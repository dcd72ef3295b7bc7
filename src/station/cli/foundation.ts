// `holdfast foundation`: which foundations fail or failed; of one, whom it hits, what to move next and its record.

import type { FoundationDetail, FoundationView } from '../../board/index.ts'
import { apiOf, connect } from './connection.ts'
import { counted, span, table } from './format.ts'

type Print = (value: unknown) => void
export type FoundationOptions = {
  readonly url?: string
  readonly json?: boolean
  readonly exercise?: string
  readonly limit?: number
}

export async function foundationCommand(
  path: string | undefined,
  options: FoundationOptions,
  print: Print,
): Promise<void> {
  const { url, exercise, limit = 20 } = options
  const from = connect({ url }, process.env)
  const root = `${apiOf(exercise)}/foundations`
  if (path === undefined) {
    const all = await from.get<FoundationView[]>(root)
    return print(options.json ? all : listText(all))
  }
  const one = await from.get<FoundationDetail>(`${root}/${encodeURIComponent(path)}?limit=${limit}`)
  print(options.json ? one : foundationText(one))
}

const stateWord: Readonly<Record<FoundationView['state'], string>> = {
  ok: 'ok',
  suspected: 'suspected',
  named: 'FAILING',
}

const day = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`

function listText(all: readonly FoundationView[]): string {
  if (all.length === 0) return 'no foundation is known: nothing is said to stand on anything'
  const weight = (one: FoundationView): number => (one.state === 'named' ? 0 : one.lastTrouble ? 1 : 2)
  const sorted = all.toSorted((a, b) => weight(a) - weight(b) || (a.path < b.path ? -1 : 1))
  return table([
    ['state', 'foundation', 'services', 'endpoints', 'last trouble'],
    ...sorted.map(({ state, path, services, endpoints, lastTrouble }) => [
      stateWord[state],
      path,
      `${services}`,
      `${endpoints}`,
      lastTrouble === null
        ? 'never'
        : `${day(lastTrouble.from)}${lastTrouble.to === null ? ', goes on' : `, ${span(Date.parse(lastTrouble.to) - Date.parse(lastTrouble.from))}`}, ${counted(lastTrouble.services, 'service')}`,
    ]),
  ])
}

export function foundationText(one: FoundationDetail): string {
  return [
    ...head(one),
    ...section(one.state === 'named' ? 'what to move next' : 'what to move if it fails', endpointRows(one)),
    ...hitSection(one),
    ...standingSection(one),
    ...recordSection(one),
  ].join('\n')
}

function head({ path, state, named, radius, services, jurisdiction }: FoundationDetail): string[] {
  const under = jurisdiction === null ? '' : `, under the jurisdiction ${jurisdiction}`
  const standing = services === 1 ? '1 service stands on it' : `${counted(services, 'service')} stand on it`
  const lines = [`${path} is ${stateWord[state]}; ${standing}${under}`]
  if (named !== null && radius !== null) {
    const { countryCount, reports, courses } = radius
    const sectors = radius.sectors.slice(0, 6).map(({ sector, services: n }) => `${sector} ${n}`)
    lines.push(
      `began ${day(named.beganAt)}, named ${day(named.namedAt)} (score ${named.score.toFixed(2)})${named.clearedAt === null ? '' : `, over ${day(named.clearedAt)}`}`,
      `hits ${hitWords(radius.services, countryCount, reports)}; ${sectors.join(', ')}`,
      `of them back ${courses.back}, improving ${courses.improving}, lingering ${courses.lingering}, as they were or worse ${courses.steady + courses.worsening}`,
    )
  }
  return lines
}

const hitWords = (services: number, countries: number | null, reports: number | null): string =>
  `${counted(services, 'service')}${countries === null ? '' : ` in ${counted(countries, 'country', 'countries')}`}${reports === null ? '' : `, ${counted(reports, 'report')}`}`

/** `all`: how many rows there are, where these are the first of them. */
function section(title: string, rows: readonly (readonly string[])[], all = rows.length): string[] {
  if (rows.length === 0) return []
  const more = all - rows.length
  const lines = [...table(rows).split('\n'), ...(more > 0 ? [`and ${more} more`] : [])]
  return ['', `${title}:`, ...lines.map((line) => `  ${line}`)]
}

function endpointRows({ endpoints }: FoundationDetail): string[][] {
  return endpoints.flatMap(({ name, answering, from, to, why, move }) => {
    if (from.length === 0) return [['away', name, `answers ${answering.join(' and ') || 'nothing'}`]]
    const where = to.length === 0 ? `nowhere to go: ${why}` : `to ${to.join(' and ')}`
    return [
      ['STANDS', name, `answers ${from.join(' and ')}; ${where}`],
      ...move.map((command) => ['', '', command]),
    ]
  })
}

function hitSection({ radius }: FoundationDetail): string[] {
  if (radius === null) return []
  const rows = radius.hit.map(({ since, id, sector, severity, course, reports }) => [
    since === null ? 'hinted at' : since.slice(11, 19),
    id,
    sector,
    severity ?? '',
    course ?? '',
    counted(reports, 'report'),
  ])
  const countries = radius.countries.slice(0, 10).map(({ country, reports }) => `${country} ${reports}`)
  return [
    ...section('hit, in order of onset (UTC)', rows, radius.services),
    ...(countries.length > 0 ? ['', `reports by country: ${countries.join(', ')}`] : []),
  ]
}

function standingSection({ standing: { all, services } }: FoundationDetail): string[] {
  const rows = services.map(({ id, sector, footing, usualPerHour }) => [
    footing,
    id,
    sector,
    `${counted(usualPerHour, 'report')} in an ordinary hour`,
  ])
  return section('stands on it and is not hit, the most exposed first', rows, all)
}

function recordSection({ record: { since, episodes, words, rehearsed, years } }: FoundationDetail): string[] {
  const rows = episodes.map(
    ({ from, to, foundation, durationMs, services, countries, reports, corrected, provider }) => [
      day(from),
      to === null ? 'goes on' : span(durationMs),
      foundation,
      hitWords(services, countries, reports),
      corrected !== null
        ? `a wrong name: it was ${corrected}`
        : provider === null
          ? 'the provider said nothing'
          : `${provider.feed} said so ${lag(provider.lagMs)}`,
    ],
  )
  const yearRows = years.map((one) => [`${one.year}`, troubleText(one), watchedText(one)])
  return [
    ...section(`record since ${day(since)}`, rows.length > 0 ? rows : [['it was never named']]),
    ...section('by year', yearRows),
    ...section(
      'what providers said',
      words.map(({ saidAt, feed, state, title }) => [day(saidAt), feed, state, title]),
    ),
    ...section(
      'rehearsed',
      rehearsed.map(({ from, drill, kind, outcome }) => [day(from), drill, kind, outcome]),
    ),
  ]
}

const lag = (ms: number): string => (ms < 0 ? `${span(-ms)} before our onset` : `${span(ms)} after our onset`)

type Year = FoundationDetail['record']['years'][number]

const troubleText = ({ times, troubleMs }: Year): string =>
  times === 0 && troubleMs === 0 ? 'no trouble' : `${counted(times, 'time')}, ${span(troubleMs)} of trouble`

const dayMs = 86_400_000

/** Never rounded up to all of it; of less than a day there is no share worth a word. */
function watchedText({ available, watchedMs, troubleMs }: Year): string {
  if (watchedMs < dayMs) return 'watched for less than a day'
  const share = troubleMs === 0 ? '100' : (Math.floor(available * 100_000) / 1_000).toFixed(3)
  return `${share} % of ${counted(Math.floor(watchedMs / dayMs), 'day')} watched`
}
