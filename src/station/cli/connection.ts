// How a command talks to the running Holdfast: its address, its token, and errors that say what to do.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../../board/index.ts'
import { chooseInstance, type Instance } from '../instances.ts'

/** Ends the command: the message is the whole output on stderr. Exit code 1: it failed; 2: it was called wrongly. */
export class CommandFailure extends Error {
  override name = 'CommandFailure'
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Where the API of the live realm begins, or of an exercise. */
export const apiOf = (exercise: string | undefined): string =>
  `/api/v1${exercise === undefined ? '' : `/exercises/${encodeURIComponent(exercise)}`}`

export type Connection = {
  readonly instance: Instance
  get<T>(path: string): Promise<T>
  text(path: string): Promise<string>
  send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>
  /** One NDJSON post. */
  lines<T>(path: string, ndjson: Uint8Array): Promise<T>
}

function tokenFor(instance: Instance, env: NodeJS.ProcessEnv): string | undefined {
  if (env.HOLDFAST_TOKEN) return env.HOLDFAST_TOKEN
  if (instance.data === '') return undefined
  try {
    return readFileSync(join(instance.data, 'token'), 'utf8').trim()
  } catch {
    return undefined
  }
}

export function connect(options: { url?: string | undefined }, env: NodeJS.ProcessEnv): Connection {
  const chosen = chooseInstance(options.url, env)
  if (!chosen.ok) throw new CommandFailure(chosen.error)
  const instance = chosen.value
  const token = tokenFor(instance, env)

  const request = async <T>(path: string, init: RequestInit): Promise<T> => {
    const text = await textOf(path, init)
    return (text === '' ? {} : JSON.parse(text)) as T
  }

  const textOf = async (path: string, init: RequestInit): Promise<string> => {
    const headers = new Headers(init.headers)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    let response: Response
    try {
      response = await fetch(`${instance.url}${path}`, { ...init, headers })
    } catch (problem) {
      const cause = (problem as { cause?: { code?: string } }).cause?.code ?? String(problem)
      throw new CommandFailure(
        `no answer from ${instance.url} (${cause}); is it running? "holdfast status" lists what is`,
      )
    }
    const text = await response.text()
    if (!response.ok) throw new CommandFailure(explain(response.status, text, token !== undefined))
    return text
  }

  return {
    instance,
    get: (path) => request(path, {}),
    text: (path) => textOf(path, {}),
    send: (method, path, body) =>
      request(path, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    lines: (path, ndjson) =>
      request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: Buffer.from(ndjson),
      }),
  }
}

function explain(status: number, text: string, hadToken: boolean): string {
  let problem: Partial<Problem> = {}
  try {
    problem = JSON.parse(text) as Partial<Problem>
  } catch {
    // Not ours: a proxy's page, say.
  }
  const where = problem.path ? ` (${problem.path})` : ''
  const sent = hadToken
    ? '; the one sent is not known there: it is that of HOLDFAST_TOKEN, or of the data folder'
    : '; no token was found: set HOLDFAST_TOKEN'
  const token = status === 401 ? sent : ''
  return `${problem.message ?? `the server answered ${status}`}${where}${token}`
}
