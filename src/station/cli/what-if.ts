// `holdfast whatif`: what a loss would take, from a running Holdfast or from a configuration. Exit codes: 0 nothing
// dies, 3 something does, so that a change that makes one loss too many can be refused by a machine.

import type { ConcentrationView, EndpointFateView, WhatIfView } from '../../board/index.ts'
import { concentration } from '../what-if/ranking.ts'
import { lossWords, whatIf } from '../what-if/what-if.ts'
import { CommandFailure } from './connection.ts'
import { table } from './format.ts'
import { basisText, type OutlookOptions, outlook } from './outlook.ts'
import { rankText } from './ranking.ts'

type Print = (value: unknown) => void
type Options = OutlookOptions & { readonly jurisdiction: readonly string[]; readonly all?: boolean }

const somethingDies = 3

export async function whatIfCommand(lost: readonly string[], options: Options, print: Print): Promise<void> {
  const lose = [...lost, ...options.jurisdiction.map((name) => `jurisdiction:${name}`)]
  if (options.all) {
    if (lose.length > 0) throw new CommandFailure('--all asks for every loss: name none beside it', 2)
    return rankAll(options, print)
  }
  if (lose.length === 0)
    throw new CommandFailure('name what is lost, such as aws/us-east-1, or ask for --all', 2)
  const query = new URLSearchParams(lose.map((word) => ['lose', word]))
  const view = await outlook(options, `/api/v1/what-if?${query}`, (estate) => {
    const words = lossWords(estate, lose)
    if (!words.ok) throw new CommandFailure(words.error)
    return whatIf(estate, words.value)
  })
  print(options.json ? view : whatIfText(view))
  if (view.harm) process.exitCode = somethingDies
}

async function rankAll(options: Options, print: Print): Promise<void> {
  const view = await outlook<ConcentrationView>(options, '/api/v1/concentration', concentration)
  print(options.json ? { basis: view.basis, ranked: view.ranked } : rankText(view))
}

export function whatIfText(view: WhatIfView): string {
  const { services, endpoints, nodes } = view
  const lines = [
    `without ${view.lose.join(' and ')}, ${basisText(view.basis)}`,
    view.summary,
    ...section(
      'services',
      services.hit.map(({ id, fate, why }) => [fateWord[fate] ?? fate, id, why]),
    ),
    ...section('endpoints', endpoints.hit.flatMap(endpointRows)),
    ...section(
      'nodes',
      nodes.map(({ name, fate, why }) => [fate, name, why]),
    ),
  ]
  const { of, quorum, left, met } = view.vantages
  lines.push(
    '',
    `vantages: ${left} of ${of} are left, ${quorum} must agree: ${met ? 'enough' : 'too few, nothing is moved'}`,
  )
  lines.push(`untouched: ${services.all - services.hit.length} services, ${endpoints.untouched} endpoints`)
  return lines.join('\n')
}

const fateWord: Readonly<Record<string, string>> = {
  dies: 'dies',
  waits: 'waits for approval',
  impaired: 'answers the dead too',
  degraded: 'degraded',
  moves: 'moves',
  weakened: 'weakened',
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const indented = table(rows)
    .split('\n')
    .map((line) => `  ${line}`)
  return ['', `${title}:`, ...indented]
}

function endpointRows(endpoint: EndpointFateView): string[][] {
  const { name, fate, before, after, would, why, ready, passedOver, publishers, capacity } = endpoint
  const moved =
    before.join(' ') === after.join(' ') ? '' : `${before.join(' ')} -> ${after.join(' ') || 'nothing'}; `
  const more = (text: string): string[] => ['', '', text]
  return [
    [fateWord[fate] ?? fate, name, `${moved}${why}`],
    ...(fate === 'waits' ? [more(`a person would have to approve ${would.join(' and ')}`)] : []),
    ...(capacity === null ? [] : [more(capacityText(capacity))]),
    ...ready.map((one) => more(`${one.target}: ${one.why}`)),
    ...passedOver.map((one) => more(`not to ${one.target}: ${one.why}`)),
    ...publishers.flatMap(({ id, state, why: because }) =>
      state === 'works' ? [] : [more(`publisher ${id} is ${state}: ${because}`)],
    ),
  ]
}

function capacityText({ needed, there, unknownAt }: NonNullable<EndpointFateView['capacity']>): string {
  const unknown = unknownAt.length === 0 ? '' : `; none is stated for ${unknownAt.join(' and ')}`
  const verdict = unknownAt.length > 0 ? '' : there < needed ? ', too little' : ', enough'
  return `capacity ${needed} before, ${there} after${verdict}${unknown}`
}
