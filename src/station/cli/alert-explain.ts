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

const toldOf: Readonly<Record<string, string>> = {
  'incident.changed': 'told of a change',
  'incident.reminder': 'reminded',
  'incident.acknowledged': 'told who takes care',
  'incident.resolved': 'told that it is over',
  'endpoint.cleared': 'told that it is over',
  summary: 'told in a summary',
}

function whatOf({ verdict, kind, recipient }: Step): string {
  if (verdict !== 'told') return verdict === 'held' ? 'held back' : 'not told'
  const name = recipientName(recipient ?? '')
  return `${toldOf[kind ?? ''] ?? 'told'}${name === '' ? '' : `: ${name}`}`
}

/** An address or a channel; a webhook has a digest alone, which says no more than its route does. */
const recipientName = (recipient: string): string =>
  recipient.replace(/@[0-9a-f]{16}$/, '').replace(/^\w+:(?:[0-9a-f]{16}$)?/, '')

function whyOf({ why, verdict, delivery }: Step): string {
  if (verdict !== 'told') return why
  if (delivery === null) return `${why}; not delivered yet`
  const { state, at } = delivery
  if (state === 'sent') return `${why}; sent ${clock(at)}`
  const end = state === 'diverted' ? 'told by another route' : state
  return `${why}; ${end} ${clock(at)}: ${delivery.why}`
}
