// What every contender stands before: two web servers, processes of their own, at loopback addresses of one port. A fault
// concerns east; all who are asked see the same fault.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export const eastAddress = '127.0.0.2'
export const westAddress = '127.0.0.3'
export const zone = 'bench.test'
export const name = `app.${zone}`

const program = join(import.meta.dirname, '..', '..', 'src', 'station', 'quickstart', 'target.ts')

export type Deed = 'killed' | 'frozen'

export class Targets {
  readonly port: number
  #east: ChildProcess | null = null
  #west: ChildProcess | null = null

  constructor(port: number) {
    this.port = port
  }

  async start(): Promise<void> {
    this.#east = await this.#serve('east', eastAddress)
    this.#west = await this.#serve('west', westAddress)
  }

  /** The moment at which it was done, by `performance.now`. */
  harm(deed: Deed): number {
    const at = performance.now()
    this.#east?.kill(deed === 'killed' ? 'SIGKILL' : 'SIGSTOP')
    return at
  }

  async heal(): Promise<void> {
    await ended(this.#east)
    this.#east = await this.#serve('east', eastAddress)
  }

  async stop(): Promise<void> {
    await Promise.all([ended(this.#east), ended(this.#west)])
  }

  async #serve(who: string, address: string): Promise<ChildProcess> {
    const child = spawn(process.execPath, [program, who, address, `${this.port}`], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await once(child, 'message')
    return child
  }
}

async function ended(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
