// `holdfast start`: runs until SIGINT or SIGTERM, reloads on SIGHUP.

import { resolve } from 'node:path'
import pino from 'pino'
import { announce } from '../instances.ts'
import type { Holdfast } from '../open.ts'
import { ProcessSignals } from '../process-signals.ts'
import { startHoldfast } from '../start.ts'

export type ListenOptions = { http?: string; dns?: string; data?: string }

export type RunOptions = ListenOptions & {
  readonly file: string
  readonly env: NodeJS.ProcessEnv
  readonly version: string
  readonly signals: ProcessSignals
  /** More to do and to print once it stands; when that fails, it ends. */
  readonly onReady?: (holdfast: Holdfast) => string | Promise<string>
  /** Before anything is stopped. */
  readonly onStopping?: () => Promise<void>
}

export async function runUntilStopped(options: RunOptions): Promise<void> {
  const log = pino({ level: options.env.HOLDFAST_LOG ?? 'warn' }, pino.destination({ fd: 2, sync: false }))
  const { signals } = options
  const holdfast = await startHoldfast({ ...options, log })
  const withdraw = announce(
    {
      pid: process.pid,
      url: holdfast.url,
      dns: holdfast.dns,
      data: holdfast.data,
      config: resolve(options.file),
      startedAt: new Date().toISOString(),
    },
    process.env,
  )
  process.stdout.write(standing(holdfast, options.version))
  try {
    process.stdout.write((await options.onReady?.(holdfast)) ?? '')
  } catch (problem) {
    withdraw()
    await holdfast.stop()
    throw problem
  }
  signals.onHangup(() => {
    holdfast.reload().then(
      (text) => process.stdout.write(`${text}\n`),
      (problem: Error) => process.stderr.write(`holdfast: reload: ${problem.message}\n`),
    )
  })
  await signals.stopped()
  await options.onStopping?.()
  withdraw()
  await holdfast.stop()
}

/** What a start says, written at once: whoever reads along (a script, a supervisor) never has half of it. */
function standing(holdfast: Holdfast, version: string): string {
  const { url, dns, newToken, signInPath } = holdfast
  const lines = [`Holdfast ${version}`, `  board       ${url}`, `  nameserver  ${dns} (UDP and TCP)`]
  if (newToken !== null)
    lines.push(
      `  token       ${newToken}`,
      `              printed this once; kept in ${holdfast.data}/token for you alone`,
    )
  if (signInPath !== null)
    lines.push(
      `  sign in     ${url}${signInPath}`,
      '              once, within 15 minutes; then make users: holdfast user add NAME --role admin',
    )
  return `${lines.join('\n')}\n`
}

export async function startCommand(file: string, options: ListenOptions, version: string): Promise<void> {
  await runUntilStopped({ ...options, file, env: process.env, version, signals: new ProcessSignals() })
}
