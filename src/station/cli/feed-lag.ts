// `holdfast feed lag`: how long after our own onset providers said their first word.

import type { ProviderLagsView } from '../../board/index.ts'
import { apiOf, connect } from './connection.ts'
import { span, table } from './format.ts'

type Print = (value: unknown) => void
type Options = { readonly url?: string; readonly exercise?: string; readonly json?: boolean }

export async function feedLag({ url, exercise, json }: Options, print: Print): Promise<void> {
  const lags = await connect({ url }, process.env).get<ProviderLagsView>(`${apiOf(exercise)}/feeds/lag`)
  print(json ? lags : lagText(lags))
}

type Figures = ProviderLagsView['feeds'][number]['all']
type Each = ProviderLagsView['incidents'][number]

const mostShown = 20
const minute = (time: string): string => time.slice(0, 16).replace('T', ' ')
const signed = (ms: number): string => (ms < 0 ? `${span(-ms)} before` : span(ms))

export function lagText({ feeds, incidents }: ProviderLagsView): string {
  if (feeds.length === 0)
    return 'no provider has spoken of a trouble that was named here: nothing is measured yet'
  const rows = feeds.flatMap(({ feed, all, years }) => [
    [feed, 'all', ...figures(all)],
    ...years.map((year) => ['', `${year.year}`, ...figures(year)]),
  ])
  const shown = incidents.slice(0, mostShown)
  return [
    table([['feed', 'year', 'incidents', 'median', 'within', 'without a word'], ...rows]),
    ...(shown.length === 0 ? [] : ['', table([eachHead, ...shown.map(eachRow)])]),
    ...(incidents.length > shown.length ? [`and ${incidents.length - shown.length} more: --json`] : []),
  ].join('\n')
}

/** Nine of fewer than ten are all of them. */
const many = 10

function figures({ incidents, medianMs, p90Ms, unspoken }: Figures): string[] {
  const within = p90Ms === null ? '-' : `${signed(p90Ms)} (${incidents < many ? 'all' : '9 of 10'})`
  return [`${incidents}`, medianMs === null ? '-' : signed(medianMs), within, `${unspoken}`]
}

const eachHead = ['onset (UTC)', 'first word', 'heard here', 'feed', 'foundation', 'title']

/** What a page dates back was heard later than it says. */
const eachRow = ({ beganAt, lagMs, heardAt, feed, foundation, title }: Each): string[] => [
  minute(beganAt),
  after(lagMs),
  after(Date.parse(heardAt) - Date.parse(beganAt)),
  ...[feed, foundation, title],
]

const after = (ms: number): string => (ms < 0 ? signed(ms) : `+${signed(ms)}`)
