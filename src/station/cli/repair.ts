// `holdfast repair`: the plan in force written anew, over whatever stands at its publishers; and what that would do.

import type { EndpointView, RepairView } from '../../board/index.ts'
import { CommandFailure, type Connection, connect } from './connection.ts'
import { table } from './format.ts'
import type { Print } from './orders.ts'

export type RepairOptions = {
  readonly url?: string
  readonly json?: boolean
  readonly why?: string
  readonly dryRun?: boolean
}

export async function repair(
  endpoint: string | undefined,
  options: RepairOptions,
  print: Print,
): Promise<void> {
  const connection = connect(options, process.env)
  if (options.dryRun) return dryRun(connection, endpoint, options, print)
  if (endpoint === undefined)
    throw new CommandFailure(
      'repair needs the endpoint; to see what it would do everywhere: holdfast repair --dry-run',
      2,
    )
  if (!options.why)
    throw new CommandFailure(
      `repair needs --why, for the journal; to see what it would do: holdfast repair ${endpoint} --dry-run`,
      2,
    )
  const done = await connection.send('POST', '/api/v1/repairs', { endpoint, why: options.why })
  print(
    options.json
      ? done
      : `${endpoint}: the plan in force is written anew, over whatever stands there; see: holdfast plan diff ${endpoint}`,
  )
}

async function dryRun(
  connection: Connection,
  endpoint: string | undefined,
  { json }: RepairOptions,
  print: Print,
): Promise<void> {
  const names =
    endpoint === undefined
      ? (await connection.get<EndpointView[]>('/api/v1/endpoints')).map(({ name }) => name)
      : [endpoint]
  const repairs: RepairView[] = []
  for (const name of names)
    repairs.push(await connection.get<RepairView>(`/api/v1/repairs/${encodeURIComponent(name)}`))
  print(
    json
      ? endpoint === undefined
        ? repairs
        : repairs[0]
      : `${repairs.map(textOf).join('\n')}\n${wayOn(endpoint)}`,
  )
}

const wayOn = (endpoint = 'ENDPOINT'): string =>
  `nothing was written; to do it: holdfast repair ${endpoint} --why TEXT`

function textOf({ endpoint, inForce, next, writes, publishers }: RepairView): string {
  const above = next === null ? 'no generation is left for it' : `as generation ${next}`
  return [
    `${endpoint}: the content of generation ${inForce.generation} by ${inForce.author}, written anew ${above}`,
    `  would write ${writes.join(', ')}`,
    table(
      publishers.map(({ publisher, kind, state, whose }) => ['', `${publisher} (${kind})`, state, whose]),
    ),
  ].join('\n')
}
