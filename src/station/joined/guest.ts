// One node that joined from elsewhere, as the main process knows it. A name belongs to the session that holds its
// stream; it is free again when that stream has closed, or when nothing was heard of it for too long.

import type { EnactorWire, NodeJoining, NodeStream } from '../../board/index.ts'
import type { Instant, NodeName } from '../../terms/index.ts'

/** Nodes post every second; a stopped machine's stream stays open for minutes. */
export const lostAfterMs = 5_000

export class Guest {
  readonly name: NodeName
  readonly joined: NodeJoining
  heardAt: Instant
  stream: NodeStream | null = null
  /** Of the newest post that was heard, so that one sent again is heard once. */
  serial = 0
  enactors: readonly EnactorWire[] = []
  troubles: readonly string[] = []
  /** That it is lost stands in the journal. */
  toldLost = false

  constructor(name: NodeName, joined: NodeJoining, now: Instant) {
    this.name = name
    this.joined = joined
    this.heardAt = now
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

  /** Another session must not take the name while this one lives. */
  holds(session: string, now: Instant): boolean {
    return this.joined.session !== session && this.stateAt(now) === 'connected'
  }
}
