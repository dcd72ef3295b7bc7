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

const mostShown = 20
const minute = (time: string): string => time.slice(0, 16).replace('T', ' ')
const signed = (ms: number): string => (ms < 0 ? `${span(-ms)} before` : span(ms))

export function lagText({ feeds, incidents }: ProviderLagsView): string {
  if (feeds.length === 0)
    return 'no provider has spoken of a trouble that was named here: nothing is measured yet'
  const figures = ({ incidents, medianMs, p90Ms }: ProviderLagsView['feeds'][number]['all']): string[] => [
    `${incidents}`,
    signed(medianMs),
    signed(p90Ms),
  ]
  const rows = feeds.flatMap(({ feed, all, years }) => [
    [feed, 'all', ...figures(all)],
    ...years.map((year) => ['', `${year.year}`, ...figures(year)]),
  ])
  const shown = incidents.slice(0, mostShown)
  return [
    table([['feed', 'year', 'incidents', 'median', '9 of 10 within'], ...rows]),
    '',
    table([
      ['onset (UTC)', 'first word', 'feed', 'foundation', 'title'],
      ...shown.map(({ beganAt, lagMs, feed, foundation, title }) => [
        minute(beganAt),
        lagMs < 0 ? signed(lagMs) : `+${signed(lagMs)}`,
        ...[feed, foundation, title],
      ]),
    ]),
    ...(incidents.length > shown.length ? [`and ${incidents.length - shown.length} more: --json`] : []),
  ].join('\n')
}
