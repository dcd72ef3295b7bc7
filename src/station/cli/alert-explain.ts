// `holdfast alert explain`: who was told of an incident, who was not, and by which rule.

import type { ToldView } from '../../board/index.ts'
import { connect } from './connection.ts'
import { table } from './format.ts'

type Print = (value: unknown) => void
type Options = { readonly url?: string; readonly json?: boolean }
type Step = ToldView['routes'][number]['steps'][number]

export async function alertExplain(id: string, { url, json }: Options, print: Print): Promise<void> {
  const told = await connect({ url }, process.env).get<ToldView>(
    `/api/v1/incidents/${encodeURIComponent(id)}/told`,
  )
  print(json ? JSON.stringify(told) : toldText(told))
}

export function toldText({ incident, threads, routes }: ToldView): string {
  const parts = threads.map(({ thread, title, grouped }) =>
    grouped ? `${incident} is told of with ${thread}: ${title}` : `${incident}: ${title}`,
  )
  if (routes.length === 0) return [...parts, 'no route is configured: nobody is told of anything'].join('\n')
  const rows = routes.flatMap(({ route, verdict, why, steps }) =>
    steps.length === 0
      ? [[route, '', verdict, why]]
      : steps.map((step, i) => [i === 0 ? route : '', clock(step.at), whatOf(step), whyOf(step)]),
  )
  return [...parts, table(rows)].join('\n')
}

const clock = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`

function whatOf({ verdict, kind, recipient }: Step): string {
  if (verdict === 'told') return `told ${recipient ?? ''} ${kind ?? ''}`
  return verdict === 'held' ? 'held back' : 'not told'
}

const whyOf = ({ why, verdict, delivery }: Step): string =>
  verdict !== 'told'
    ? why
    : `${why}; ${delivery === null ? 'not delivered yet' : `${delivery.state} ${clock(delivery.at)}`}`
