// `holdfast edges`: what stands on what and who says so, what is suggested and why, and a person's word on it. The names
// of services are resolved here, by the machine that the command runs on.

import { edgesByNames, type Found } from '../../atlas/index.ts'
import type {
  EdgeDecisionView,
  EdgeNamesView,
  EdgeSuggestionView,
  EdgesView,
  EdgeVerdict,
  FoundNames,
} from '../../board/index.ts'
import type { ServiceId } from '../../terms/index.ts'
import { realTimers } from '../clock.ts'
import { lookUp } from '../edges/look-up.ts'
import { serversAsked } from '../map/servers-asked.ts'
import { CommandFailure, connect } from './connection.ts'
import { counted, table } from './format.ts'
import type { Print } from './orders.ts'

type Options = { readonly url?: string; readonly json?: boolean }
export type ListOptions = Options & { readonly service?: string; readonly on?: string }
export type SuggestionOptions = ListOptions & { readonly yaml?: boolean }
export type DecideOptions = Options & { readonly why?: string; readonly dryRun?: boolean }
export type ResolveOptions = Options & {
  readonly ranges?: string
  readonly server: readonly string[]
  readonly dryRun?: boolean
}

const asked = async (options: ListOptions): Promise<EdgesView> => {
  const { service, on } = options
  const query = new URLSearchParams({
    ...(service ? { service } : {}),
    ...(on ? { on } : {}),
    limit: '100000',
  })
  return connect(options, process.env).get<EdgesView>(`/api/v1/edges?${query}`)
}

export async function list(options: ListOptions, print: Print): Promise<void> {
  const view = await asked(options)
  if (options.json) return print(view)
  const edges = view.edges.map(({ service, on, kind, origin, by, at }) => [
    service,
    on,
    kind,
    origin === 'accepted' ? `accepted by ${by} on ${at?.slice(0, 10)}` : 'configuration',
  ])
  const decisions = view.decisions.map(({ service, on, want, verdict, state, by, at, why }) => [
    service,
    on,
    `${verdict}${verdict === state ? '' : `, ${state}`}: ${want === 'none' ? 'no edge' : want}`,
    `${by} on ${at.slice(0, 10)}: ${why}`,
  ])
  const open = view.suggestions.length
  print(
    [
      edges.length === 0 ? 'no edges' : table(edges),
      ...(decisions.length > 0 ? ['', 'decided:', table(decisions)] : []),
      '',
      `${open} suggested${open > 0 ? '; read them with: holdfast edges suggestions' : ''}; ${learntText(view)}`,
    ].join('\n'),
  )
}

function learntText({ learnt: { outages, services, names, namesAt } }: EdgesView): string {
  const resolved =
    namesAt === null
      ? 'no names were resolved yet (holdfast edges resolve)'
      : `${counted(names, 'name')} resolved on ${namesAt.slice(0, 10)}`
  const learnt =
    outages === 0 ? 'no past outage to learn from' : `learnt from ${counted(outages, 'past outage')}`
  return `${learnt}, ${counted(services, 'service')} watched, ${resolved}`
}

export async function suggestions(options: SuggestionOptions, print: Print): Promise<void> {
  const view = await asked(options)
  if (options.json) return print({ suggestions: view.suggestions, learnt: view.learnt })
  if (view.suggestions.length === 0) return print(`nothing is suggested; ${learntText(view)}`)
  print(view.suggestions.map(options.yaml ? ({ yaml }) => yaml : suggestionText).join('\n\n'))
}

const quoted = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

function suggestionText({ service, on, text, evidence, before }: EdgeSuggestionView): string {
  return [
    text,
    ...evidence.map((line) => `  ${line}`),
    ...(before === null ? [] : [`  ${before}`]),
    `  holdfast edges accept ${quoted(service)} ${on} --why TEXT    (or reject)`,
  ].join('\n')
}

const done: Readonly<Record<EdgeVerdict, string>> = {
  accept: 'it stands in the atlas from now on',
  reject: 'it is refused, and comes back when there is twice as much for it',
  withdraw: 'that is taken back',
}

export async function decide(
  verdict: EdgeVerdict,
  service: string,
  on: string,
  options: DecideOptions,
  print: Print,
): Promise<void> {
  if (options.dryRun) return wouldDecide(verdict, service, on, options, print)
  if (!options.why) throw new CommandFailure(`${verdict} needs --why: the next person will ask`, 2)
  const body = { service, on, why: options.why }
  const view = await connect(options, process.env).send<EdgeDecisionView>(
    'POST',
    `/api/v1/edges/${verdict}`,
    body,
  )
  if (options.json) return print(view)
  const back =
    verdict === 'withdraw' ? '' : `; take it back with: holdfast edges withdraw ${quoted(service)} ${on}`
  const yaml = verdict === 'accept' ? `\nfor a configuration in git:\n${view.yaml}` : ''
  print(`${view.text}: ${done[verdict]}${back}${yaml}`)
}

async function wouldDecide(
  verdict: EdgeVerdict,
  service: string,
  on: string,
  options: DecideOptions,
  print: Print,
): Promise<void> {
  const { suggestions: open, decisions } = await asked({ ...options, service, on })
  const about = verdict === 'withdraw' ? decisions[0] : (open[0] ?? decisions[0])
  if (about === undefined)
    throw new CommandFailure(
      `nothing is ${verdict === 'withdraw' ? 'decided' : 'suggested'} of ${service} and ${on}`,
    )
  if (options.json) return print({ ...about, nothingDone: true })
  print(
    [
      about.text,
      ...about.evidence.map((line) => `  ${line}`),
      `nothing was done: ${verdict} would be it`,
    ].join('\n'),
  )
}

export async function resolve(options: ResolveOptions, print: Print): Promise<void> {
  const servers = serversAsked(options.server)
  const connection = connect(options, process.env)
  const { services } = await connection.get<EdgeNamesView>('/api/v1/edges/names')
  const namesOf = new Map(services.map(({ service, names }) => [service as ServiceId, names]))
  const names = [...new Set(services.flatMap((one) => one.names))]
  if (names.length === 0)
    throw new CommandFailure('no service has a name: checks and endpoints of the configuration name none')
  const found = await lookUp({ names, servers, ranges: options.ranges ?? null, timers: realTimers })
  for (const line of complaints(found)) process.stderr.write(`holdfast: ${line}\n`)
  const body: FoundNames = { names: names.length, edges: edgesByNames(namesOf, found) }
  if (options.dryRun) return print(options.json ? body : `${foundText(body)}\nnothing was handed in`)
  const view = await connection.send<EdgesView>('POST', '/api/v1/edges/names', body)
  if (options.json) return print({ ...body, suggestions: view.suggestions })
  print(`${foundText(body)}\n${suggestedNow(view.suggestions.length)}`)
}

const suggestedNow = (edges: number): string =>
  edges === 0
    ? 'nothing is suggested'
    : `${counted(edges, 'edge')} ${edges === 1 ? 'is' : 'are'} suggested now; read with: holdfast edges suggestions`

const complaints = (found: ReadonlyMap<string, Found>): readonly string[] =>
  [...found.values()].flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))

function foundText({ names, edges }: FoundNames): string {
  const rows = edges.map(({ service, on, kind, names: by }) => [
    service,
    on,
    kind,
    by.map(({ name, because }) => `${name}: ${because}`).join('; '),
  ])
  const asked = `${counted(names, 'name')} ${names === 1 ? 'was' : 'were'} asked for`
  return [asked, ...(rows.length > 0 ? [table(rows)] : [])].join('\n')
}
