// One node that joined from elsewhere, as the main process knows it. A name belongs to the session that holds its
// stream; it is free again when that stream has closed, or when nothing was heard of it for too long.

import type { EnactorWire, NodeJoining, NodeStream } from '../../board/index.ts'
import type { Instant, NodeName } from '../../terms/index.ts'

/** Nodes post every second; a stopped machine's stream stays open for minutes. */
export const lostAfterMs = 5_000

/** What is pretended begins and ends by the clock: with clocks further apart it would be at another time. */
export const clocksApartMs = 2_000

export class Guest {
  readonly name: NodeName
  readonly joined: NodeJoining
  heardAt: Instant
  stream: NodeStream | null = null
  /** Of the newest post that was heard, so that one sent again is heard once. */
  serial = 0
  enactors: readonly EnactorWire[] = []
  troubles: readonly string[] = []
  /** How far ahead of the clock here its own is, in milliseconds; null: it has not said so. */
  clockAheadMs: number | null = null
  /** That it is lost stands in the journal. */
  toldLost = false

  constructor(name: NodeName, joined: NodeJoining, now: Instant) {
    this.name = name
    this.joined = joined
    this.heardAt = now
  }

  get standsOn(): string[] {
    return this.joined.standsOn?.split(',') ?? []
  }

  get roles(): readonly string[] {
    return this.joined.roles.split(',')
  }

  /** It looks or answers, and needs what the main process's own node is ordered. */
  get wantsAll(): boolean {
    return this.roles.some((role) => role === 'vantage' || role === 'nameserver')
  }

  stateAt(now: Instant): 'connected' | 'lost' {
    return this.stream !== null && now - this.heardAt <= lostAfterMs ? 'connected' : 'lost'
  }

  /** Why it would not pretend what a drill loses; null: it would. `version`: of the main process. */
  muteAt(now: Instant, version: string): string | null {
    if (this.stateAt(now) === 'lost') return `${this.name} is not connected`
    if (!this.roles.includes('vantage')) return `${this.name} has not joined as a vantage`
    if (this.joined.version !== version)
      return `${this.name} runs Holdfast ${this.joined.version} and this is ${version}`
    if (this.clockAheadMs === null) return `${this.name} has not told what its clock shows`
    const apart = Math.abs(this.clockAheadMs)
    return apart > clocksApartMs ? `the clock of ${this.name} is ${(apart / 1000).toFixed(1)} s off` : null
  }

  /** Another session must not take the name while this one lives. */
  holds(session: string, now: Instant): boolean {
    return this.joined.session !== session && this.stateAt(now) === 'connected'
  }
}
