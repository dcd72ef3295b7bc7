// wrk: as many requests as are answered.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Driven = { readonly perSecond: number; readonly answered: number; readonly failed: number }

/** Asks `url` for `seconds` over 64 kept connections, taking gzip. */
export async function drive(url: string, seconds: number): Promise<Driven> {
  const args = ['-t1', '-c64', `-d${seconds}s`, '--timeout', '5s', '-H', 'accept-encoding: gzip', url]
  const { stdout } = await run('wrk', args)
  const figure = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? 0)
  const failed =
    figure(/Non-2xx or 3xx responses: (\d+)/) +
    figure(/read (\d+)/) +
    figure(/write (\d+)/) +
    figure(/timeout (\d+)/)
  const answered = figure(/(\d+) requests in/)
  return { perSecond: figure(/Requests\/sec:\s+([\d.]+)/), answered, failed }
}
