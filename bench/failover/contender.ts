// Who is measured: an authoritative server that answers one name by the health of two targets.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export type Contender = {
  readonly label: string
  readonly dns: { readonly host: string; readonly port: number }
  /** A resolver: asked for what others hold. */
  readonly recursive?: boolean
  readonly pid?: number | undefined
  stop(): Promise<void>
}

/** A server in the foreground, with what it said if it ends by itself. */
export function daemon(
  label: string,
  port: number,
  binary: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Contender {
  const child: ChildProcess = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let stopping = false
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-4000)
    })
  const exited = once(child, 'exit').then(() => {
    if (!stopping) process.stderr.write(`${label} ended by itself:\n${said}\n`)
  })
  return {
    label,
    dns: { host: '127.0.0.1', port },
    pid: child.pid,
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000)
      await exited
      clearTimeout(timer)
    },
  }
}
