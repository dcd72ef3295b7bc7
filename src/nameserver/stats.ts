// Counters of what was asked and how it was answered; a reader turns them into metrics.

import { rcodeName } from '../dns/index.ts'
import type { Reply, Transport } from './answer.ts'

export type NameserverStats = {
  /** Replies by transport and RCODE name. */
  readonly replies: Readonly<Record<Transport, Readonly<Record<string, number>>>>
  /** Requests that got silence: responses, and packets shorter than a header. */
  readonly ignored: Readonly<Record<Transport, number>>
  /** Replies that the network would not take. */
  readonly unsent: number
  readonly tcp: {
    readonly open: number
    readonly accepted: number
    /** Connections ended by us, by reason. */
    readonly ended: Readonly<Record<string, number>>
  }
}

export class Counters {
  readonly #replies = { udp: new Map<number, number>(), tcp: new Map<number, number>() }
  readonly #ignored = { udp: 0, tcp: 0 }
  readonly #ended = new Map<string, number>()
  unsent = 0
  accepted = 0
  open = 0

  count(transport: Transport, reply: Reply | null): void {
    if (!reply) this.#ignored[transport]++
    else {
      const counts = this.#replies[transport]
      counts.set(reply.rcode, (counts.get(reply.rcode) ?? 0) + 1)
    }
  }

  ended(reason: string): void {
    this.#ended.set(reason, (this.#ended.get(reason) ?? 0) + 1)
  }

  read(): NameserverStats {
    const named = (counts: ReadonlyMap<number, number>) =>
      Object.fromEntries([...counts].map(([rcode, count]) => [rcodeName(rcode), count]))
    return {
      replies: { udp: named(this.#replies.udp), tcp: named(this.#replies.tcp) },
      ignored: { ...this.#ignored },
      unsent: this.unsent,
      tcp: { open: this.open, accepted: this.accepted, ended: Object.fromEntries(this.#ended) },
    }
  }
}
