// What every contender stands before: two web servers, processes of their own, at two addresses of one port. A fault
// concerns east; all who are asked see the same fault.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Place, Wan } from './places.ts'

export type Site = { readonly east: string; readonly west: string; readonly port: number }

export const onLoopback = (port: number): Site => ({ east: '127.0.0.2', west: '127.0.0.3', port })
export const zone = 'bench.test'
export const name = `app.${zone}`

const program = join(import.meta.dirname, '..', '..', 'src', 'station', 'quickstart', 'target.ts')

/** `silent`: every packet to it and from it is lost, as when a region is gone. */
export type Deed = 'killed' | 'frozen' | 'silent'

/** Where the web servers stand when not beside this process, and what carries their packets. */
export type Abroad = { readonly place: Place; readonly wan: Wan }

export class Targets {
  readonly site: Site
  readonly #abroad: Abroad | null
  #east: ChildProcess | null = null
  #west: ChildProcess | null = null

  constructor(site: Site, abroad: Abroad | null = null) {
    this.site = site
    this.#abroad = abroad
  }

  async start(): Promise<void> {
    this.#east = await this.#serve('east', this.site.east)
    this.#west = await this.#serve('west', this.site.west)
  }

  /** The moment at which it was done, by `performance.now`. */
  harm(deed: Deed): number {
    const at = performance.now()
    if (deed === 'silent') this.#abroad!.wan.silence(this.site.east)
    else this.#east?.kill(deed === 'killed' ? 'SIGKILL' : 'SIGSTOP')
    return at
  }

  async heal(): Promise<void> {
    await ended(this.#east)
    this.#abroad?.wan.sound(this.site.east)
    this.#east = await this.#serve('east', this.site.east)
  }

  async stop(): Promise<void> {
    await Promise.all([ended(this.#east), ended(this.#west)])
  }

  async #serve(who: string, address: string): Promise<ChildProcess> {
    const [command, ...args] = [...(this.#abroad?.place.enter ?? []), process.execPath]
    const child = spawn(command!, [...args, program, who, address, `${this.site.port}`], {
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
