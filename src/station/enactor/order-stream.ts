// The stream of orders and plans, kept open: read, and opened again with growing waits when it ends, fails or goes
// silent. The main process being away is ordinary; what it said last is on disk.

import { Value } from 'typebox/value'
import { NodeLine, nodeProtocol } from '../../board/index.ts'
import { type Duration, ms, type Random, type Timers } from '../../terms/index.ts'
import type { ApiFailure, MainApi } from './main-api.ts'

export type OrderStreamParts = {
  readonly api: MainApi
  readonly roles: string
  readonly standsOn: readonly string[]
  readonly version: string
  readonly timers: Timers
  readonly random: Random
  readonly onLine: (line: NodeLine) => void
  /** `again`: in so many milliseconds it is tried again. */
  readonly onLost: (failure: ApiFailure, again: Duration) => void
}

/** The board beats every 2 s. */
const silenceMs = 7_000
const firstWaitMs = 100
const longestWaitMs = 2_000
/** More than any plan; what goes on without a line's end is not a board. */
const longestEvent = 8 * 1024 * 1024

export class OrderStream {
  readonly #parts: OrderStreamParts
  readonly #stop = new AbortController()
  #waitMs = firstWaitMs
  #cancelWait: () => void = () => {}

  constructor(parts: OrderStreamParts) {
    this.#parts = parts
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const failure = await this.#readOnce()
      if (this.#stop.signal.aborted) return
      // Many nodes lose one main process at the same moment.
      const again = ms(this.#waitMs * (0.5 + this.#parts.random.next() / 2))
      this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
      this.#parts.onLost(failure, again)
      await new Promise<void>((done) => {
        this.#cancelWait = this.#parts.timers.after(again, done)
        this.#stop.signal.addEventListener('abort', () => done(), { once: true })
      })
    }
  }

  stop(): void {
    this.#stop.abort()
    this.#cancelWait()
  }

  async #readOnce(): Promise<ApiFailure> {
    const { api, roles, version, standsOn } = this.#parts
    const query = new URLSearchParams({
      session: api.session,
      roles,
      protocol: `${nodeProtocol}`,
      version,
      ...(standsOn.length > 0 && { standsOn: standsOn.join(',') }),
    })
    const silent = new AbortController()
    const signal = AbortSignal.any([silent.signal, this.#stop.signal])
    const listen = (): (() => void) => this.#parts.timers.after(ms(silenceMs), () => silent.abort())
    let cancel = listen()
    try {
      const opened = await api.open(`orders?${query}`, signal)
      if (!opened.ok) return opened
      if (!/^text\/event-stream/.test(opened.value.headers.get('content-type') ?? '') || !opened.value.body)
        return { sent: true, status: 404, message: 'it answers, but not as a board does' }
      let rest = ''
      const decoder = new TextDecoder()
      for await (const chunk of opened.value.body) {
        cancel()
        cancel = listen()
        rest = this.#take(rest + decoder.decode(chunk, { stream: true }))
        if (rest.length > longestEvent) return ended('it sent what is no event')
      }
      return ended('the stream ended')
    } catch (problem) {
      return ended(silent.signal.aborted ? `silent for ${silenceMs / 1000} s` : String(problem))
    } finally {
      cancel()
      silent.abort()
    }
  }

  /** Takes the whole events of `text` and returns what is left. */
  #take(text: string): string {
    const events = text.split('\n\n')
    const rest = events.pop() ?? ''
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '))
      if (data === undefined) continue
      const line = JSON.parse(data.slice('data: '.length)) as unknown
      // A newer board may say more than this version knows.
      if (!Value.Check(NodeLine, line)) continue
      if (line.kind === 'welcome') this.#waitMs = firstWaitMs
      this.#parts.onLine(line)
    }
    return rest
  }
}

const ended = (message: string): ApiFailure => ({ sent: true, status: 0, message })
