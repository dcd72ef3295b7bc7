// Recipients that refuse one message after the other while their channel takes what is for others: a mailbox that is
// gone. To go on knocking harms everybody whom the same sender tells, so such a one rests, and is asked again with one
// message an hour. That a server refuses everybody is its trouble or ours, and nobody rests for it.

import { hours } from '../terms/index.ts'
import type { Sent } from './channels/index.ts'

/** Three messages are three troubles. */
const deadAfter = 3
const restsFor = hours(1)

type Refused = {
  readonly inARow: number
  readonly why: string
  /** Somebody else was reached since the first of them. */
  readonly othersReached: boolean
  /** Nothing is tried before, by the monotonic clock. */
  readonly notBefore: number
}

export class Refusing {
  readonly #kept = new Map<string, Refused>()

  /** Why nothing is tried for it now; null: it is tried. */
  resting(recipient: string, monotonic: number): string | null {
    const found = this.#kept.get(recipient)
    return found !== undefined && monotonic < found.notBefore
      ? `not tried: ${found.inARow} messages in a row were refused, the last of them so: ${found.why}`
      : null
  }

  /** Who rests now. */
  all(monotonic: number): readonly string[] {
    return [...this.#kept].flatMap(([recipient, { notBefore }]) => (monotonic < notBefore ? [recipient] : []))
  }

  /** How an attempt ended that was made. */
  heard(recipient: string, sent: Sent, monotonic: number): void {
    if (sent.kind === 'sent') {
      this.#kept.delete(recipient)
      for (const [other, refused] of this.#kept) this.#kept.set(other, { ...refused, othersReached: true })
      return
    }
    if (sent.kind !== 'refused' || !sent.alone) return
    const before = this.#kept.get(recipient)
    const inARow = (before?.inARow ?? 0) + 1
    const othersReached = before?.othersReached ?? false
    this.#kept.set(recipient, {
      ...{ inARow, why: sent.why, othersReached },
      notBefore: inARow >= deadAfter && othersReached ? monotonic + restsFor : 0,
    })
  }
}
