// The main process's end of the node process: starts it, keeps it running, and passes on what it says. When the main
// process dies the node goes on answering; the next one asks it to make way.

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { type Duration, ms, type Timers } from '../../terms/index.ts'
import type { HostPort } from '../config/config.ts'
import type { FromNode, ToNode } from './protocol.ts'

const program = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'process.ts' : 'process.js')
const firstRestartMs = 100
const longestRestartMs = 10_000

export type NodeLinkPorts = {
  /** The node's own folder. */
  readonly folder: string
  readonly dns: HostPort
  readonly name: string
  readonly timers: Timers
  readonly onMessage: (message: FromNode) => void
  /** It ended without being told to; it is started again after `again`. */
  readonly onLost: (why: string, again: Duration) => void
}

export class NodeLink {
  readonly #ports: NodeLinkPorts
  #child: ChildProcess | null = null
  #stopping = false
  #restartMs = firstRestartMs
  /** Said again to a node that had to be started anew. */
  #lastOrders: ToNode | null = null

  constructor(ports: NodeLinkPorts) {
    this.#ports = ports
    this.#start()
  }

  send(message: ToNode): void {
    if (message.kind === 'orders') this.#lastOrders = message
    // A node that is just being lost gets everything again from its successor's `ready`.
    this.#child?.send(message, () => {})
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Lets it finish; kills it after `within`. */
  async stop(within: Duration): Promise<void> {
    this.#stopping = true
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const cancel = this.#ports.timers.after(within, () => child.kill('SIGKILL'))
    this.send({ kind: 'stop' })
    await ended
    cancel()
  }

  #start(): void {
    const { folder, dns, name } = this.#ports
    const child = fork(program, [folder, dns.host, String(dns.port), name], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child = child
    child.on('message', (message) => {
      const said = message as FromNode
      if (said.kind === 'ready') {
        this.#restartMs = firstRestartMs
        if (this.#lastOrders !== null) this.send(this.#lastOrders)
      }
      this.#ports.onMessage(said)
    })
    child.on('exit', (code, signal) => {
      if (this.#stopping || this.#child !== child) return
      this.#child = null
      const again = ms(this.#restartMs)
      this.#restartMs = Math.min(longestRestartMs, this.#restartMs * 2)
      this.#ports.onLost(`the node process ended (${signal ?? `exit ${code}`})`, again)
      this.#ports.timers.after(again, () => {
        if (!this.#stopping) this.#start()
      })
    })
  }
}
