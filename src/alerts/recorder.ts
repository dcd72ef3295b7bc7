// What became of messages, in the journal: an entry each, unless there are many: then one for each channel and outcome of the
// last seconds. What nobody wrote down before a kill is written by the next start.

import type { Outbox, ToldMessage } from '../telling/index.ts'
import { type Instant, type NewEntry, seconds, type Timers } from '../terms/index.ts'
import type { AlertLog } from './courier.ts'

const gatheredFor = seconds(2)
const atOnce = 1_000
/** Of one channel and outcome; more at once are told together. */
const toldApart = 10
const idsNamed = 20

export type RecorderPorts = {
  readonly outbox: Pick<Outbox, 'unrecorded' | 'record'>
  readonly timers: Timers
  readonly now: () => Instant
  readonly log: AlertLog
}

export class Recorder {
  readonly #ports: RecorderPorts
  #cancel: (() => void) | null = null
  #writing: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(ports: RecorderPorts) {
    this.#ports = ports
  }

  /** Something was settled. */
  soon(): void {
    if (this.#stopped) return
    this.#cancel ??= this.#ports.timers.after(gatheredFor, () => {
      this.#cancel = null
      void this.flush()
    })
  }

  /** Resolves when everything settled so far is written, or the store refused it: it is then written later. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel?.()
    await this.flush()
  }

  async #write(): Promise<void> {
    const { outbox, now, log } = this.#ports
    try {
      for (let full = true; full; ) {
        const settled = await outbox.unrecorded(atOnce)
        full = settled.length === atOnce
        if (settled.length === 0) return
        await outbox.record(
          settled.map(({ id }) => id),
          entriesOf(settled, now()),
        )
      }
    } catch (problem) {
      log.warn({ error: String(problem) }, 'what became of alerts is not written down yet')
      this.soon()
    }
  }
}

export function entriesOf(settled: readonly ToldMessage[], at: Instant): NewEntry[] {
  const groups = Map.groupBy(settled, ({ channel, state, why }) =>
    JSON.stringify([channel, state, state === 'sent' ? null : why]),
  )
  return [...groups.values()].flatMap((group) =>
    group.length > toldApart ? [entryOf(group, at)] : group.map((one) => entryOf([one], at)),
  )
}

function entryOf(group: readonly ToldMessage[], now: Instant): NewEntry {
  const [{ channel, state, subject, kind, attempts, why, settledAt }] = group as [ToldMessage]
  const alone = group.length === 1
  const kinds = Object.entries(Object.groupBy(group, (one) => one.kind)).map(
    ([name, all]) => `${all?.length} ${name}`,
  )
  const what = alone ? kind : `${group.length} messages (${kinds.join(', ')})`
  return {
    at: settledAt ?? now,
    author: 'holdfast',
    kind: state === 'sent' ? 'alert.sent' : 'alert.failed',
    subject: alone ? subject : channel,
    why:
      state === 'sent'
        ? `${channel} was told: ${what}`
        : `${channel} could not be told of ${what}${alone && attempts > 1 ? ` in ${attempts} attempts` : ''}: ${why ?? 'unknown'}${state === 'diverted' ? '; another channel tells it' : ''}`,
    data: {
      alert: channel,
      outcome: state,
      count: group.length,
      ...(state === 'sent' || why === null ? {} : { why }),
      ...(alone ? { delivery: group[0]!.id, kind, attempts } : {}),
      deliveries: group.slice(0, idsNamed).map(({ id }) => id),
      subjects: [...new Set(group.map((one) => one.subject))].slice(0, idsNamed),
    },
  }
}
