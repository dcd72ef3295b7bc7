// The main process's end of the node process: starts it, keeps it running, and passes on what it says. When the main
// process dies the node goes on answering; the next one asks it to make way.

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { type Duration, ms, type Timers } from '../../terms/index.ts'
import type { HostPort } from '../config/config.ts'
import { Flow } from './flow.ts'
import type { BehalfAsk, BehalfOutcome } from './on-behalf.ts'
import type { Binding, FromNode, NodeOrders, ToNode } from './protocol.ts'
import { Unread } from './unread.ts'

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

/** `later`: it is lost, or slow; it follows when it is back. */
export type Answer =
  | { readonly kind: 'followed' | 'later' }
  | { readonly kind: 'refused'; readonly why: string }

export class NodeLink {
  readonly #ports: NodeLinkPorts
  #child: ChildProcess | null = null
  /** To the child that there is; a node that is just being lost gets everything again from its successor's `ready`. */
  #flow: Flow<ToNode> | null = null
  #unread = new Unread()
  #ready = false
  #stopping = false
  #restartMs = firstRestartMs
  #cancelRestart: () => void = () => {}
  #serial = 0
  /** Said again to a node that had to be started anew. */
  #inForce: NodeOrders | null = null
  readonly #asked = new Map<number, (answer: Answer) => void>()
  #tickets = 0
  readonly #onBehalf = new Map<number, (outcome: BehalfOutcome | null) => void>()

  constructor(ports: NodeLinkPorts) {
    this.#ports = ports
    this.#start()
  }

  /** These are in force whatever the node says: it follows as soon as it can. */
  order(orders: NodeOrders): void {
    this.#inForce = orders
    this.#sendOrders(orders, 'in-force')
  }

  /** In force unless the node refuses them `within` this time; one call at a time. */
  async offer(orders: NodeOrders, within: Duration): Promise<Answer> {
    const answer = await this.#ask(orders, within)
    if (answer.kind === 'followed') this.#inForce = orders
    if (answer.kind === 'later') this.order(orders)
    return answer
  }

  send(message: Exclude<ToNode, { kind: 'orders' | 'behalf' }>): void {
    this.#post(message)
  }

  /** For an enactor elsewhere, or an operator. Null: the node was lost, or has not answered `within`; done or not is unknown. */
  onBehalf(ask: BehalfAsk, within: Duration): Promise<BehalfOutcome | null> {
    if (!this.#ready) return Promise.resolve(null)
    return new Promise((resolve) => {
      const ticket = ++this.#tickets
      const told = (outcome: BehalfOutcome | null): void => {
        cancel()
        this.#onBehalf.delete(ticket)
        this.#unread.giveUp(ticket)
        resolve(outcome)
      }
      const cancel = this.#ports.timers.after(within, () => told(null))
      this.#onBehalf.set(ticket, told)
      this.#post({ kind: 'behalf', ticket, ask })
    })
  }

  #post(message: ToNode): void {
    this.#flow?.put(message)
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Lets it finish; kills it after `within`. */
  async stop(within: Duration): Promise<void> {
    this.#stopping = true
    this.#cancelRestart()
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const cancel = this.#ports.timers.after(within, () => child.kill('SIGKILL'))
    this.send({ kind: 'stop' })
    await ended
    cancel()
  }

  #ask(orders: NodeOrders, within: Duration): Promise<Answer> {
    // While it starts, what is in force is on its way to it; an offer must not come before that.
    if (!this.#ready) return Promise.resolve({ kind: 'later' })
    return new Promise((resolve) => {
      const serial = this.#sendOrders(orders, 'offered')
      const answered = (answer: Answer): void => {
        cancel()
        this.#asked.delete(serial)
        resolve(answer)
      }
      const cancel = this.#ports.timers.after(within, () => answered({ kind: 'later' }))
      this.#asked.set(serial, answered)
    })
  }

  #sendOrders(orders: NodeOrders, binding: Binding): number {
    const serial = ++this.#serial
    this.#post({ kind: 'orders', serial, orders, binding })
    return serial
  }

  #start(): void {
    const { folder, dns, name } = this.#ports
    const child = fork(program, [folder, dns.host, String(dns.port), name], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child = child
    this.#unread = new Unread()
    this.#flow = new Flow(this.#unread, (message, sent) => child.send?.(message, () => sent()))
    child.on('message', (message) => {
      const said = message as FromNode
      if (said.kind === 'ready') {
        this.#ready = true
        this.#restartMs = firstRestartMs
        if (this.#inForce !== null) this.#sendOrders(this.#inForce, 'in-force')
      }
      if (said.kind === 'told') return this.#onBehalf.get(said.ticket)?.(said.outcome)
      if (said.kind === 'followed') this.#asked.get(said.serial)?.({ kind: 'followed' })
      if (said.kind === 'refused') this.#asked.get(said.serial)?.({ kind: 'refused', why: said.why })
      this.#ports.onMessage(said)
    })
    child.on('exit', (code, signal) => this.#ended(child, `ended (${signal ?? `exit ${code}`})`))
    // What could not be started has no exit; without this, a machine out of processes or memory would end this one, too.
    child.on('error', (problem: NodeJS.ErrnoException) => {
      if (child.pid === undefined)
        this.#ended(child, `cannot be started (${problem.code ?? problem.message})`)
    })
  }

  #ended(child: ChildProcess, how: string): void {
    this.#ready = false
    for (const answer of this.#asked.values()) answer({ kind: 'later' })
    for (const told of this.#onBehalf.values()) told(null)
    if (this.#stopping || this.#child !== child) return
    this.#child = null
    this.#flow = null
    const again = ms(this.#restartMs)
    this.#restartMs = Math.min(longestRestartMs, this.#restartMs * 2)
    this.#ports.onLost(`the node process ${how}`, again)
    this.#cancelRestart = this.#ports.timers.after(again, () => this.#start())
  }
}
