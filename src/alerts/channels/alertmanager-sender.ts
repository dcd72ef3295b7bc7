// Tells every Alertmanager of a cluster, and goes on telling what is open. What is open is remembered in the store, so
// that a restart goes on with it; it is told when one of the cluster has it, and the others get it with the next round.

import type { JsonObject } from '../../terms/index.ts'
import type { AlertmanagerSpec } from '../spec.ts'
import { alertsBody, alertsUrl, type OpenAlert, resendBody, resendEvery } from './alertmanager.ts'
import { json, judgeStatus } from './http.ts'
import { exchange, readSecrets } from './perform.ts'
import type { ChannelPorts, SendMessage, Sent } from './sent.ts'

export type KeepingPorts = ChannelPorts & {
  /** Documents of this channel, as the store keeps them. */
  readonly documents: {
    get(key: string): Promise<JsonObject | null>
    put(key: string, value: JsonObject | null): Promise<void>
  }
}

/** Far more than are open at once; the oldest are told no more, and end. */
const mostOpen = 2_000

export class Alertmanagers {
  readonly #spec: AlertmanagerSpec
  readonly #ports: KeepingPorts
  readonly #key: string
  readonly #stop = new AbortController()
  #open: Promise<Map<string, OpenAlert>> | null = null
  #cancel: () => void = () => {}

  /** `name`: of the alert in the configuration. */
  constructor(name: string, spec: AlertmanagerSpec, ports: KeepingPorts) {
    this.#spec = spec
    this.#ports = ports
    this.#key = `alerts.open.${name}`
  }

  /** Goes on with what was open. */
  start(): void {
    this.#cancel = this.#ports.timers.after(resendEvery, () => void this.#round())
  }

  stop(): void {
    this.#cancel()
    this.#stop.abort()
  }

  readonly send: SendMessage = async (message, _handle, stop) => {
    const memory = await this.#memory()
    const before = memory.get(message.thread) ?? null
    const { body, open } = alertsBody(message, this.#spec.labels, before, this.#ports.clock.now())
    const sent = await this.#post(body, stop)
    if (sent.kind !== 'sent') return sent
    memory.delete(message.thread)
    if (open !== null) memory.set(message.thread, open)
    await this.#remember(memory)
    return sent
  }

  async #round(): Promise<void> {
    try {
      const memory = await this.#memory()
      if (memory.size > 0)
        await this.#post(resendBody([...memory.values()], this.#ports.clock.now()), this.#stop.signal)
    } catch {
      // The store does not answer: the next round asks again, and nothing ends before several were missed.
    }
    if (!this.#stop.signal.aborted) this.start()
  }

  /** The best of the answers: one that has it is enough. */
  async #post(body: string, stop: AbortSignal): Promise<Sent> {
    const { tokenFile, urls } = this.#spec
    const secrets = await readSecrets(tokenFile === undefined ? {} : { token: tokenFile }, this.#ports)
    if (typeof secrets === 'string') return { kind: 'retry', why: secrets }
    const token = secrets.get('token')
    const headers = { ...json, ...(token !== undefined && { authorization: `Bearer ${token}` }) }
    const answers = await Promise.all(
      urls.map(async (root): Promise<Sent> => {
        const answer = await exchange(
          { method: 'POST', url: alertsUrl(root), headers, body },
          this.#ports,
          stop,
        )
        return 'kind' in answer ? answer : judgeStatus(answer)
      }),
    )
    const of = (kind: Sent['kind']): Sent | undefined => answers.find((answer) => answer.kind === kind)
    return of('sent') ?? of('retry') ?? of('refused')!
  }

  #memory(): Promise<Map<string, OpenAlert>> {
    this.#open ??= this.#ports.documents.get(this.#key).then(readOpen)
    // A failed reading is not remembered.
    this.#open.catch(() => {
      this.#open = null
    })
    return this.#open
  }

  async #remember(memory: Map<string, OpenAlert>): Promise<void> {
    for (const thread of [...memory.keys()].slice(0, Math.max(0, memory.size - mostOpen)))
      memory.delete(thread)
    const threads = Object.fromEntries(memory) as unknown as JsonObject
    await this.#ports.documents.put(this.#key, memory.size === 0 ? null : { threads })
  }
}

/** What is no alert of ours is forgotten. */
function readOpen(document: JsonObject | null): Map<string, OpenAlert> {
  const threads = document?.threads
  if (typeof threads !== 'object' || threads === null) return new Map()
  return new Map(
    Object.entries(threads).filter(
      (entry): entry is [string, OpenAlert] =>
        typeof entry[1] === 'object' && entry[1] !== null && 'labels' in entry[1] && 'startsAt' in entry[1],
    ),
  )
}
