// `holdfast status`: the board in one screen of text.

import type { CheckView, EndpointView, FeedView, Overview, VantageView } from '../../board/index.ts'
import { runningInstances } from '../instances.ts'
import { connect } from './connection.ts'
import { counted, table } from './format.ts'

type Print = (value: unknown) => void

export async function status(options: { url?: string; json?: boolean }, print: Print): Promise<void> {
  const running = runningInstances(process.env)
  if (running.length === 0 && !options.url && !process.env.HOLDFAST_URL)
    return void print(
      options.json
        ? { running }
        : 'no Holdfast is running here; start one with "npm start" or "holdfast start"',
    )
  const connection = connect(options, process.env)
  const overview = await connection.get<Overview>('/api/v1/overview')
  if (options.json) return void print({ instance: connection.instance, overview })
  const { incidents, suspects, endpoints, services } = overview
  const open = incidents.filter((incident) => incident.state !== 'resolved')
  print(`${connection.instance.url}  dns ${connection.instance.dns || 'unknown'}`)
  print(`${counted(services.length, 'service')}, ${counted(open.length, 'open incident')}`)
  for (const suspect of suspects.filter((one) => one.clearedAt === null))
    print(
      `foundation ${suspect.foundation} (${Math.round(suspect.score * 100)} %): ${counted(suspect.blastRadius.services, 'service')}, ${counted(suspect.blastRadius.countries, 'country', 'countries')}`,
    )
  for (const incident of open)
    print(
      `  ${incident.state} ${incident.severity}, ${incident.certainty}, ${incident.course}  ${incident.summary}\n    its account: holdfast incident report ${incident.id}`,
    )
  for (const line of checkLines(await connection.get<CheckView[]>('/api/v1/checks'))) print(line)
  for (const line of feedLines(await connection.get<FeedView[]>('/api/v1/feeds'))) print(line)
  for (const { name, refusals } of endpoints)
    for (const refusal of refusals)
      print(
        `waits for an operator: ${name}: ${refusal.message}\n  to let it happen: holdfast plan overrule ${name} ${refusal.name} --why TEXT`,
      )
  for (const { name, proposal } of endpoints)
    if (proposal)
      print(`asks an operator: ${name}: ${proposal.reason}\n  to move it: holdfast plan approve ${name}`)
  for (const line of unready(endpoints)) print(line)
  for (const line of vantageLines(await connection.get<VantageView[]>('/api/v1/vantages'))) print(line)
  for (const [trouble, names] of troubles(endpoints)) print(`alarm: ${named(names)}: ${trouble}`)
  if (endpoints.length === 0) return
  print(
    table([
      ['endpoint', 'state', 'answers', 'generation', 'why'],
      ...endpoints.map((e) => [e.name, e.state, e.answers.join(' '), e.generation ?? '-', e.why]),
    ]),
  )
}

/** Targets that are no destination now, and how far they are. */
const unready = (endpoints: readonly EndpointView[]): readonly string[] =>
  endpoints.flatMap(({ name, targets }) =>
    targets.flatMap(({ id, readiness }) =>
      readiness && readiness.state !== 'ready'
        ? [
            `${readiness.state === 'unknown' ? 'perhaps not ready' : 'not ready'}: ${id} of ${name}: ${readiness.why}`,
          ]
        : [],
    ),
  )

/** Checks that are down, come and go, fail in part or are slow. */
export const checkLines = (checks: readonly CheckView[]): readonly string[] =>
  checks.flatMap(({ id, state, last, flapping, ailing }) => [
    ...(state === 'down' ? [`check ${id} is down: ${last?.detail ?? 'nothing was found yet'}`] : []),
    ...(flapping ? [`check ${id} is flapping: down ${flapping.falls} times since ${flapping.since}`] : []),
    ...(ailing ? [`check ${id} ${ailing.text}`] : []),
  ])

/** Feeds that are not heard, or not understood. */
export const feedLines = (feeds: readonly FeedView[]): readonly string[] =>
  feeds.flatMap(({ id, state, lastGoodAt, trouble, unreadable, unread }) => {
    const good = lastGoodAt === null ? 'never good so far' : `last good ${lastGoodAt}`
    const [newest] = unread
    return [
      ...(trouble
        ? [`feed ${id} is ${state === 'stale' ? 'stale' : 'in trouble'} (${good}): ${trouble.text}`]
        : []),
      ...(unreadable > 0
        ? [`feed ${id}: ${counted(unreadable, 'record')} could not be read: ${newest?.why ?? ''}`]
        : []),
    ]
  })

/** Nodes that are away, blind, or do not follow their orders. */
function vantageLines(nodes: readonly VantageView[]): readonly string[] {
  return nodes.flatMap(({ name, state, sees, troubles = [] }) => [
    ...(state === 'lost' ? [`node ${name} is lost`] : []),
    ...(sees && sees.state !== 'heard' ? [`vantage ${name} is ${sees.state}: ${sees.detail}`] : []),
    ...(sees?.untold ? [`vantage ${name} is not told what is seen here: ${sees.untold}`] : []),
    ...troubles.map((why) => `node ${name} does not follow its orders as they are: ${why}`),
  ])
}

/** Why endpoints are in alarm, each reason once: a server that is away concerns all that is published there. */
function troubles(endpoints: readonly EndpointView[]): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>()
  for (const { name, publishers, alarms } of endpoints) {
    const failed = publishers.filter(({ state }) => state === 'failed' || state === 'refused')
    for (const why of [...failed.map(({ detail }) => detail), ...alarms.map(({ text }) => text)])
      named.set(why, [...(named.get(why) ?? []), name])
  }
  return named
}

const mostNamed = 5

const named = (names: readonly string[]): string =>
  names.length > mostNamed
    ? `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`
    : names.join(', ')
