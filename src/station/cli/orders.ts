// An operator's orders from the command line: the same API as the board's buttons. Who ordered is the token's name.

import { CommandFailure, connect } from './connection.ts'

type Options = { readonly url?: string; readonly json?: boolean }
export type OrderOptions = Options & { readonly why: string }
export type Print = (value: unknown) => void

export async function hold(endpoint: string, options: OrderOptions, print: Print): Promise<void> {
  const body = { endpoint, why: options.why }
  const done = await connect(options, process.env).send('POST', '/api/v1/holds', body)
  print(options.json ? done : `${endpoint} is held; take it back with: holdfast release ${endpoint}`)
}

export async function release(endpoint: string, options: OrderOptions, print: Print): Promise<void> {
  const why = encodeURIComponent(options.why)
  const done = await connect(options, process.env).send(
    'DELETE',
    `/api/v1/holds/${encodeURIComponent(endpoint)}?why=${why}`,
  )
  print(options.json ? done : `${endpoint} is no longer held`)
}

type DrainOptions = Options & {
  readonly why?: string
  readonly endpoint?: string
  readonly undo?: boolean
}

export async function drain(target: string, options: DrainOptions, print: Print): Promise<void> {
  const connection = connect(options, process.env)
  if (options.undo) {
    const query = new URLSearchParams({ why: options.why ?? 'brought back' })
    if (options.endpoint) query.set('endpoint', options.endpoint)
    const done = await connection.send('DELETE', `/api/v1/drains/${encodeURIComponent(target)}?${query}`)
    return void print(options.json ? done : `${target} is no longer drained`)
  }
  if (!options.why) throw new CommandFailure('drain needs --why: the next person will ask', 2)
  const { why, endpoint } = options
  const body = { target, why, ...(endpoint ? { endpoint } : {}) }
  const done = await connection.send('POST', '/api/v1/drains', body)
  print(options.json ? done : `${target} is drained; bring it back with: holdfast drain ${target} --undo`)
}
