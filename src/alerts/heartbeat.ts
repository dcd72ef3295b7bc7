// The dead man's heartbeat: a request that goes out again and again while all of alerting is truly well, to a service
// that raises the alarm when it stays away. Whatever ails the chain is answered with silence, and told to nobody else:
// whoever could be told is who can no longer be reached.

import { type Clock, type Duration, type Instant, ms, seconds, type Timers } from '../terms/index.ts'
import { codeOf } from './channels/index.ts'
import type { AlertLog } from './courier.ts'

export type HeartbeatSpec = {
  readonly id: string
  /** Often a secret: it stands in no log. */
  readonly url: string
  readonly every: Duration
  readonly method: 'GET' | 'HEAD' | 'POST'
}

export type HeartbeatView = {
  readonly id: string
  readonly every: Duration
  readonly lastSentAt: Instant | null
  /** Why the newest one was not sent, or did not arrive; null: it did. */
  readonly trouble: string | null
}

export type HeartbeatPorts = {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly timers: Timers
  readonly log: AlertLog
  /** Null: all is well; else what is not. Asked before every beat. */
  readonly trouble: () => Promise<string | null>
}

const attemptTimeout = seconds(10)
const soonest = seconds(1)

export class Heartbeat {
  readonly #spec: HeartbeatSpec
  readonly #ports: HeartbeatPorts
  readonly #stop = new AbortController()
  #cancel: () => void = () => {}
  #lastSentAt: Instant | null = null
  #trouble: string | null = null

  constructor(spec: HeartbeatSpec, ports: HeartbeatPorts) {
    this.#spec = spec
    this.#ports = ports
    void this.#beat()
  }

  get spec(): HeartbeatSpec {
    return this.#spec
  }

  view(): HeartbeatView {
    const { id, every } = this.#spec
    return { id, every, lastSentAt: this.#lastSentAt, trouble: this.#trouble }
  }

  stop(): void {
    this.#cancel()
    this.#stop.abort()
  }

  /** One that did not go out is tried again before its service misses it. */
  async #beat(): Promise<void> {
    const { clock, timers, log, trouble } = this.#ports
    const { id, every } = this.#spec
    const begun = clock.monotonic()
    const before = this.#trouble
    this.#trouble = (await trouble().catch((problem) => String(problem))) ?? (await this.#send())
    if (this.#stop.signal.aborted) return
    if (this.#trouble === null) this.#lastSentAt = clock.now()
    if (this.#trouble !== before)
      log.warn(
        { heartbeat: id, why: this.#trouble },
        this.#trouble ? 'no heartbeat' : 'the heart beats again',
      )
    const wait = this.#trouble === null ? every : every / 4
    this.#cancel = timers.after(
      ms(Math.max(soonest, begun + wait - clock.monotonic())),
      () => void this.#beat(),
    )
  }

  async #send(): Promise<string | null> {
    const { fetch, timers } = this.#ports
    const { url, method } = this.#spec
    const late = new AbortController()
    const cancel = timers.after(attemptTimeout, () => late.abort())
    const { host } = new URL(url)
    try {
      const response = await fetch(url, {
        method,
        headers: { 'user-agent': 'holdfast' },
        // A login page that answers well is no service that has heard anything.
        redirect: 'manual',
        signal: AbortSignal.any([late.signal, this.#stop.signal]),
      })
      await response.body?.cancel()
      return response.ok ? null : `${host} answered ${response.status}`
    } catch (problem) {
      return `${host}: ${late.signal.aborted ? `no answer within ${attemptTimeout / 1000} s` : codeOf(problem)}`
    } finally {
      cancel()
    }
  }
}
