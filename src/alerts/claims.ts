// What a courier has claimed on disk and not sent yet. A commit costs as much for one message as for hundreds, so that
// on a channel that takes many in a second as many are claimed ahead as it took in the last moment; on a slow one none
// are, for what follows may still take their place.

import type { DueMessage, Outbox } from '../telling/index.ts'
import type { Clock } from '../terms/index.ts'

export type ClaimPorts = {
  readonly channel: string
  readonly outbox: Pick<Outbox, 'due' | 'claim'>
  readonly clock: Clock
  /** The store takes no claim: what it can read is sent all the same. */
  readonly unclaimed: (problem: unknown) => void
}

export type Claimed = {
  readonly message: DueMessage
  /** False: the store took no claim. */
  readonly onDisk: boolean
}

/** What is claimed ahead should have begun after so long. */
const aheadMs = 200
/** A shorter moment measures nothing. */
const shortestMs = 20
const mostAhead = 256
const readAhead = 64
/** Unsettled while the store takes no writes: their ids are all that keeps them from going out again. */
const mostHeld = 500

export class Claims {
  readonly #ports: ClaimPorts
  readonly #held = new Set<string>()
  /** Read ahead; each is still claimed before it is sent, so that what was replaced meanwhile is not. */
  #read: DueMessage[] = []
  #claimed: Claimed[] = []
  #begunSince = 0
  #since: number

  constructor(ports: ClaimPorts) {
    this.#ports = ports
    this.#since = ports.clock.monotonic()
  }

  /** Claimed and not settled. */
  get held(): number {
    return this.#held.size
  }

  has(id: string): boolean {
    return this.#held.has(id)
  }

  /** The next to be sent; it is held until it is settled. */
  next(): DueMessage | null {
    const claimed = this.#claimed.shift()
    if (claimed === undefined) return null
    this.#begunSince++
    return claimed.message
  }

  settled(id: string): void {
    this.#held.delete(id)
  }

  /** What was not begun goes back to where it was: none of it is claimed any more. */
  giveBack(): readonly Claimed[] {
    this.#read = []
    return this.#claimed.splice(0)
  }

  /** Claims what may begin now, `room` of them, and `ahead` of it what will soon. `nothing` is left that is due. */
  async refill(room: number, ahead: boolean): Promise<'some' | 'enough' | 'nothing'> {
    const wanted = this.#wanted(room, ahead)
    if (wanted <= 0) return 'enough'
    if (this.#read.length === 0) this.#read = await this.#due(wanted)
    const next = this.#read.splice(0, wanted)
    const claimed = await this.#claim(next)
    for (const one of claimed) this.#held.add(one.message.id)
    this.#claimed.push(...claimed)
    return next.length > 0 ? 'some' : 'nothing'
  }

  #wanted(room: number, ahead: boolean): number {
    const { clock } = this.#ports
    const most = mostHeld - this.#held.size
    if (!ahead) return Math.min(most, room - this.#claimed.length)
    const tookMs = Math.max(shortestMs, clock.monotonic() - this.#since)
    const target = room + aheadOf(this.#begunSince, tookMs)
    // Half of it at once, or it would be claimed one by one.
    if (this.#claimed.length > room && this.#claimed.length > target / 2) return 0
    this.#begunSince = 0
    this.#since = clock.monotonic()
    return Math.min(most, target - this.#claimed.length)
  }

  async #due(wanted: number): Promise<DueMessage[]> {
    const { outbox, channel, clock } = this.#ports
    const limit = wanted + this.#held.size + readAhead
    const due = await outbox.due({ channel, now: clock.now(), limit })
    return due.filter(({ id }) => !this.#held.has(id))
  }

  async #claim(messages: readonly DueMessage[]): Promise<Claimed[]> {
    const { outbox, clock, unclaimed } = this.#ports
    let told = false
    const now = clock.now()
    const claimed = await Promise.all(
      messages.map(async (message) => {
        try {
          return (await outbox.claim(message.id, now)) ? { message, onDisk: true } : null
        } catch (problem) {
          if (!told) unclaimed(problem)
          told = true
          return { message, onDisk: false }
        }
      }),
    )
    return claimed.filter((one) => one !== null)
  }
}

/** So many as would have begun in `aheadMs`, when `begun` did within `tookMs`. */
export const aheadOf = (begun: number, tookMs: number): number =>
  Math.min(mostAhead, Math.floor((begun / tookMs) * aheadMs))
