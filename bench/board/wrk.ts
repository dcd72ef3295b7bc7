// wrk on a core of its own: as many requests as the other core answers.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Driven = { readonly perSecond: number; readonly failed: number }

/** Asks `url` for `seconds` over 64 kept connections, taking gzip. */
export async function drive(url: string, seconds: number, core: number | null): Promise<Driven> {
  const wrk = ['wrk', '-t1', '-c64', `-d${seconds}s`, '--timeout', '5s', '-H', 'accept-encoding: gzip', url]
  const [file = 'wrk', ...args] = core === null ? wrk : ['taskset', '-c', String(core), ...wrk]
  const { stdout } = await run(file, args)
  const figure = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? 0)
  const failed =
    figure(/Non-2xx or 3xx responses: (\d+)/) +
    figure(/read (\d+)/) +
    figure(/write (\d+)/) +
    figure(/timeout (\d+)/)
  return { perSecond: figure(/Requests\/sec:\s+([\d.]+)/), failed }
}
