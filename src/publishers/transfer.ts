// A zone as one consistent snapshot, by transfer (AXFR, RFC 5936) over a connection of its own. Of what comes only the
// records that `keep` wants are held, and all of it is dropped when it grows beyond what it was worth.

import {
  type DomainName,
  type Message,
  metaTypes,
  parentOf,
  query,
  type ResourceRecord,
  rcodes,
  type StreamVerifier,
  verifyStream,
} from '../dns/index.ts'
import { bad, good, type Outcome, pick, type Random } from '../terms/index.ts'
import {
  addressOf,
  disbelief,
  type Peer,
  prepare,
  rcodeFailure,
  read,
  transportFailure,
  unreachable,
} from './client.ts'
import { type Lost, type Trouble, trouble } from './trouble.ts'
import { openWire } from './wire.ts'

export type Transferred = {
  readonly serial: number
  readonly kept: ReadonlyMap<DomainName, readonly ResourceRecord[]>
}

export type TransferLimits = {
  /** Records of the whole zone. */
  readonly records: number
  readonly timeoutMs: number
}

export async function transferZone(
  peer: Peer,
  random: Random,
  limits: TransferLimits,
  keep: (record: ResourceRecord) => boolean,
): Promise<Outcome<Transferred, Trouble | Lost>> {
  const wire = await openWire(peer.server, limits)
  if (!wire.ok) return bad(unreachable(wire.error.text))
  const wished = query(pick(random, 65_536), peer.zone, metaTypes.AXFR)
  const { bytes, mac, question } = prepare(peer, wire.value, wished)
  const verify = mac && peer.key ? verifyStream(peer.key, mac) : null
  const incoming = new Incoming(peer, question, verify, limits.records, keep)
  try {
    return await new Promise((resolve) => {
      wire.value.askForMany(bytes, (answer) => {
        const outcome = answer.ok ? incoming.take(answer.value) : bad(transportFailure(answer.error))
        if (outcome !== null) resolve(outcome)
        return outcome !== null
      })
    })
  } finally {
    wire.value.close()
  }
}

/** The messages so far. The zone is whole when its SOA comes a second time, and believed when that message is signed. */
class Incoming {
  readonly #peer: Peer
  readonly #question: Message
  readonly #verify: StreamVerifier | null
  readonly #most: number
  readonly #keep: (record: ResourceRecord) => boolean
  readonly #kept = new Map<DomainName, ResourceRecord[]>()
  /** Where the zone hands names to others: what a transfer holds there and below is glue, no answer (RFC 5936 section 3.5). */
  readonly #cuts = new Set<DomainName>()
  #serial: number | null = null
  #records = 0

  constructor(
    peer: Peer,
    question: Message,
    verify: StreamVerifier | null,
    most: number,
    keep: (record: ResourceRecord) => boolean,
  ) {
    this.#peer = peer
    this.#question = question
    this.#verify = verify
    this.#most = most
    this.#keep = keep
  }

  /** Null while more is to come. */
  take(bytes: Buffer): Outcome<Transferred, Trouble | Lost> | null {
    const verified = this.#verify?.(bytes, this.#peer.clock.now()) ?? good({ bytes, proven: true })
    if (!verified.ok) return bad(disbelief(this.#peer, this.#peer.key!, verified.error, bytes))
    const message = read(this.#peer, this.#question, verified.value.bytes)
    if (!message.ok) return message
    if (message.value.rcode !== rcodes.NOERROR) return bad(rcodeFailure(message.value.rcode, this.#peer))
    for (const [at, record] of message.value.answer.entries()) {
      const end = this.#add(record)
      if (end === null) continue
      if (!end.ok) return end
      const last = at === message.value.answer.length - 1 && verified.value.proven
      return last ? end : this.#lost('ended the transfer in a way that is not to be believed')
    }
    return message.value.answer.length === 0 ? this.#lost('sent a transfer with nothing in it') : null
  }

  #add(record: ResourceRecord): Outcome<Transferred, Trouble | Lost> | null {
    const soa = record.data.type === 'SOA' && record.name === this.#peer.zone ? record.data : null
    if (this.#serial === null) {
      if (!soa) return this.#lost('began a transfer with something else than its SOA')
      this.#serial = soa.serial
      return null
    }
    if (soa)
      return soa.serial === this.#serial
        ? good({ serial: this.#serial, kept: this.#answered() })
        : this.#lost('changed the zone while it was transferred')
    if (++this.#records > this.#most)
      return bad(
        trouble(
          'too-large',
          `the zone holds more than ${this.#most} records`,
          'nothing: names are read one by one',
        ),
      )
    if (record.data.type === 'NS' && record.name !== this.#peer.zone) this.#cuts.add(record.name)
    if (this.#keep(record)) {
      const there = this.#kept.get(record.name)
      if (there) there.push(record)
      else this.#kept.set(record.name, [record])
    }
    return null
  }

  #answered(): Transferred['kept'] {
    if (this.#cuts.size > 0)
      for (const name of this.#kept.keys()) if (this.#handedOn(name)) this.#kept.delete(name)
    return this.#kept
  }

  #handedOn(name: DomainName): boolean {
    for (let up: DomainName | null = name; up !== null && up !== this.#peer.zone; up = parentOf(up))
      if (this.#cuts.has(up)) return true
    return false
  }

  #lost(why: string): Outcome<never, Lost> {
    return bad({ kind: 'lost', detail: `${addressOf(this.#peer)} ${why}` })
  }
}
