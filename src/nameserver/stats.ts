// Counters of what was asked and how it was answered; a reader turns them into metrics.

import { rcodeName } from '../dns/index.ts'
import type { Transport } from './answer.ts'
import type { Reply } from './signed.ts'

export type NameserverStats = {
  /** Replies by transport and RCODE name. */
  readonly replies: Readonly<Record<Transport, Readonly<Record<string, number>>>>
  /** Requests that got silence: responses, and packets shorter than a header. */
  readonly ignored: Readonly<Record<Transport, number>>
  /** Replies that the network would not take. */
  readonly unsent: number
  /** Whole zones sent, and those broken off by reason. */
  readonly transfers: { readonly sent: number; readonly broken: Readonly<Record<string, number>> }
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
  readonly #broken = new Map<string, number>()
  #sent = 0
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

  /** A zone was sent whole, or `broken` off for a reason. */
  transferred(broken: string | null): void {
    if (broken === null) this.#sent++
    else this.#broken.set(broken, (this.#broken.get(broken) ?? 0) + 1)
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
      transfers: { sent: this.#sent, broken: Object.fromEntries(this.#broken) },
      tcp: { open: this.open, accepted: this.accepted, ended: Object.fromEntries(this.#ended) },
    }
  }
}
