// `holdfast adopt` and `holdfast release --to-static`: a name changes hands. Both show first what stands where and what
// would become of it, and do nothing until they are told to.

import type { AdoptionPlaceView, AdoptionView, ReleaseView } from '../../board/index.ts'
import { CommandFailure, type Connection, connect } from './connection.ts'
import { table } from './format.ts'
import type { Print } from './orders.ts'

type Options = {
  readonly url?: string
  readonly json?: boolean
  readonly why?: string
  /** Commander's `--no-dry-run`. */
  readonly dryRun?: boolean
}
export type GiveBackOptions = Options & { readonly without?: readonly string[] }

export async function adopt(endpoint: string, options: Options, print: Print): Promise<void> {
  const connection = connect(options, process.env)
  const view = await connection.get<AdoptionView>(`/api/v1/adoptions/${encodeURIComponent(endpoint)}`)
  if (options.dryRun !== false) return void print(options.json ? view : adoptionText(view))
  const why = reason(options, `holdfast adopt ${endpoint} --no-dry-run --why TEXT`)
  if (!view.configured)
    throw new CommandFailure(
      `${endpoint} is not in the configuration. Add this to it, reload, and adopt it then:\n${view.configuration ?? ''}`,
    )
  const unread = view.publishers.find(({ state }) => state === 'unread')
  if (unread) throw new CommandFailure(`${unread.publisher}: ${unread.whose}`)
  const done = await connection.send('POST', '/api/v1/adoptions', { endpoint, why })
  print(
    options.json
      ? done
      : `${endpoint} is adopted as generation ${view.generation}: ${view.writes.join(', ')}; see: holdfast status`,
  )
}

function reason({ why }: Options, usage: string): string {
  if (!why) throw new CommandFailure(`it needs --why, for the journal: ${usage}`, 2)
  return why
}

function adoptionText(view: AdoptionView): string {
  const { endpoint, givenBack } = view
  return [
    givenBack ? `${endpoint} was given back by ${givenBack.by}: ${givenBack.why}` : endpoint,
    ...view.publishers.map((place) => placeText(place, view)),
    '  never touched: every other name, and at this name every other type',
    '',
    view.configuration === null ? wayOn(view) : configureFirst(view),
  ].join('\n')
}

function placeText(place: AdoptionPlaceView, { writes, ttlSeconds, generation }: AdoptionView): string {
  const row = (what: string, texts: readonly string[]): string[][] =>
    texts.map((text, index) => ['', '', index === 0 ? what : '', text])
  const standing = place.records.map(({ type, ttl, text }) => `${type} ${text}, TTL ${ttl} s`)
  const kept = place.others.map(({ type, ttl, text }) => `${type} ${text}, TTL ${ttl} s`)
  const planned = generation === null ? [] : writes.map((text) => `${text}, TTL ${ttlSeconds} s`)
  const fence =
    place.fenceName === null
      ? 'kept beside the envelope, not as a record'
      : `${place.fenceName} TXT${generation === null ? '' : ` "gen=${generation} …"`}`
  const nothing = place.state === 'unread' ? 'unknown' : 'nothing'
  const rows = [
    ...row('stands there', standing.length > 0 ? standing : [nothing]),
    ...row('whose', [place.whose]),
    ...row('would be', planned),
    ...row('the fence', [fence, ...place.fence.map((text) => `now ${text}`)]),
    ...row('stays', kept),
  ]
  return `  ${place.publisher} (${place.kind}, zone ${place.zone})\n${table(rows)}`
}

const wayOn = ({ endpoint }: AdoptionView): string =>
  `nothing was written; to do it: holdfast adopt ${endpoint} --no-dry-run --why TEXT`

const configureFirst = ({ endpoint, configuration }: AdoptionView): string =>
  `nothing was written. To have ${endpoint} steered with what stands there now, add to the configuration and reload:\n\n${configuration}`

export async function giveBack(endpoint: string, options: GiveBackOptions, print: Print): Promise<void> {
  const connection = connect(options, process.env)
  if (options.dryRun !== false) return preview(connection, endpoint, options, print)
  const why = reason(options, `holdfast release ${endpoint} --to-static --no-dry-run --why TEXT`)
  const body = { endpoint, why, without: options.without ?? [] }
  const view = await connection.send<ReleaseView>('POST', '/api/v1/releases', body)
  print(options.json ? view : `${releaseText(view)}\n${afterwards(view)}`)
}

async function preview(
  connection: Connection,
  endpoint: string,
  { json }: Options,
  print: Print,
): Promise<void> {
  const view = await connection.get<ReleaseView>(`/api/v1/releases/${encodeURIComponent(endpoint)}`)
  print(json ? view : `${releaseText(view)}\n${nextStep(view)}`)
}

/** After a preview: nothing is offered that would be refused. */
function nextStep({ endpoint, givenBack, publishers, writers }: ReleaseView): string {
  const again = `holdfast release ${endpoint} --to-static --no-dry-run --why TEXT`
  if (givenBack && publishers.every(({ state }) => state === 'free'))
    return `it was given back by ${givenBack.by}: ${givenBack.why}; nothing is left to do. To steer it again: holdfast adopt ${endpoint}`
  const closed = publishers.filter(({ state }) => state !== 'fenced' && state !== 'free')
  if (closed.length > 0)
    return `nothing was changed, and cannot be before ${closed.map(({ publisher }) => publisher).join(', ')} is in order`
  const away = writers.filter((writer) => writer.away).map(({ node }) => node)
  if (away.length === 0) return `nothing was changed; to do it: ${again}`
  const without = away.map((node) => ` --without ${node}`).join('')
  return `nothing was changed; to do it, start ${away.join(', ')} first, or stop it for good: ${again}${without}`
}

function releaseText({ endpoint, publishers, writers }: ReleaseView): string {
  const rows = publishers.map(({ publisher, kind, detail, fence, records }) => [
    '',
    `${publisher} (${kind})`,
    fence ?? 'no fence',
    records.map(({ type, text }) => `${type} ${text}`).join(', ') || 'no records',
    detail,
  ])
  const nodes = writers.map(({ node, away }) => (away ? `${node} (away)` : node))
  return [
    endpoint,
    table([['', 'publisher', 'fence', 'records', ''], ...rows]),
    ...(nodes.length > 0 ? [`  written from elsewhere by ${nodes.join(', ')}`] : []),
  ].join('\n')
}

const afterwards = ({ endpoint, configured }: ReleaseView): string =>
  configured
    ? `${endpoint} is its owner's again: nobody writes it, whatever the configuration says. Take it out there, or steer it again: holdfast adopt ${endpoint}`
    : `${endpoint} is its owner's again`
