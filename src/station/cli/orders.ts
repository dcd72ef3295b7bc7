// An operator's orders from the command line: the same API as the board's buttons. Who ordered is the token's name.

import type { EndpointView, PlanView } from '../../board/index.ts'
import { CommandFailure, connect } from './connection.ts'
import { table } from './format.ts'

type Url = { url?: string }
type Print = (value: unknown) => void

export async function hold(endpoint: string, options: Url & { why: string }, print: Print): Promise<void> {
  await connect(options, process.env).send('POST', '/api/v1/holds', { endpoint, why: options.why })
  print(`${endpoint} is held; take it back with: holdfast release ${endpoint}`)
}

export async function release(endpoint: string, options: Url & { why: string }, print: Print): Promise<void> {
  const why = encodeURIComponent(options.why)
  await connect(options, process.env).send(
    'DELETE',
    `/api/v1/holds/${encodeURIComponent(endpoint)}?why=${why}`,
  )
  print(`${endpoint} is no longer held`)
}

type DrainOptions = Url & { why?: string; endpoint?: string; undo?: boolean }

export async function drain(target: string, options: DrainOptions, print: Print): Promise<void> {
  const connection = connect(options, process.env)
  if (options.undo) {
    const query = new URLSearchParams({ why: options.why ?? 'brought back' })
    if (options.endpoint) query.set('endpoint', options.endpoint)
    await connection.send('DELETE', `/api/v1/drains/${encodeURIComponent(target)}?${query}`)
    print(`${target} is no longer drained`)
    return
  }
  if (!options.why) throw new CommandFailure('drain needs --why: the next person will ask', 2)
  const { why, endpoint } = options
  await connection.send('POST', '/api/v1/drains', { target, why, ...(endpoint ? { endpoint } : {}) })
  print(`${target} is drained; bring it back with: holdfast drain ${target} --undo`)
}

export async function showPlans(
  endpoint: string | undefined,
  options: Url & { json?: boolean },
  print: Print,
): Promise<void> {
  const query = endpoint ? `?endpoint=${encodeURIComponent(endpoint)}` : ''
  const plans = await connect(options, process.env).get<PlanView[]>(`/api/v1/plans${query}`)
  if (options.json) return void print(plans)
  print(
    table([
      ['endpoint', 'generation', 'state', 'digest', 'author', 'made', 'reason'],
      ...plans.map((p) => [
        p.endpoint,
        p.generation,
        p.state,
        p.digest.slice(0, 12),
        p.author,
        p.madeAt,
        p.reason,
      ]),
    ]),
  )
}

export async function approve(
  endpoint: string,
  options: Url & { digest?: string },
  print: Print,
): Promise<void> {
  const connection = connect(options, process.env)
  const view = await connection.get<EndpointView>(`/api/v1/endpoints/${encodeURIComponent(endpoint)}`)
  const proposal = view.proposal
  if (proposal === null)
    throw new CommandFailure(`${endpoint} has no proposed plan; see: holdfast plan show ${endpoint}`)
  if (options.digest && !proposal.digest.startsWith(options.digest))
    throw new CommandFailure(
      `the proposal now standing has digest ${proposal.digest}, not ${options.digest}: read it again`,
    )
  const { generation, digest } = proposal
  await connection.send('POST', '/api/v1/plans/approve', { endpoint, generation, digest })
  print(`${endpoint}: generation ${generation} (${digest.slice(0, 12)}) is approved`)
}

export async function rollback(
  endpoint: string,
  to: string,
  options: Url & { why: string },
  print: Print,
): Promise<void> {
  await connect(options, process.env).send('POST', '/api/v1/plans/rollback', {
    endpoint,
    to,
    why: options.why,
  })
  print(`${endpoint}: the content of generation ${to} is planned anew`)
}
