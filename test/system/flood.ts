// A flood of requests at the board, from a process of its own.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Instance } from './instance.ts'

export type Flooded = {
  readonly seconds: number
  /** Requests that went out; `held`: those that did not, since too many were unanswered already. */
  readonly sent: number
  readonly held: number
  /** Answers by status. */
  readonly answered: Readonly<Record<string, number>>
}

export type Flood = { stop(): Promise<Flooded> }

const program = join(import.meta.dirname, 'flood.fixture.ts')

/** Resolves when the first request was answered. */
export async function startFlood(holdfast: Instance, perSecond: number): Promise<Flood> {
  const { hostname, port } = new URL(holdfast.url)
  const args = [program, hostname, port, holdfast.token(), String(perSecond)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  await once(child.stdout, 'data')
  return {
    async stop() {
      const ended = once(child, 'close')
      child.stdin.end()
      await ended
      const line = output.trim().split('\n').at(-1) ?? ''
      if (!line.startsWith('{')) throw new Error(`the flood ended badly: ${output}`)
      return JSON.parse(line) as Flooded
    },
  }
}
