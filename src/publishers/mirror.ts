// Reading thousands of names that did not change: in place of four questions for each, one transfer of the zone now and
// then, and one question for its serial that all reads of a moment share. A read is answered from the snapshot only
// when the serial, asked after the read began, is still the snapshot's: every update raises it before it is answered
// (RFC 2136 section 3.6). Everything else (a name that is not in it, a serial that moved, a server that refuses
// transfers, few names) is read as ever, so the mirror may give up whenever it likes.
//
// What changes records and not the serial, such as an edit in PowerDNS's database, is seen when the snapshot ends.

import { type DomainName, type ResourceRecord, setsOf } from '../dns/index.ts'
import { type Custodian, type Published, type Publisher, steeredTypes } from '../steering/index.ts'
import type { Clock, EndpointName, Outcome, Random, Timers } from '../terms/index.ts'
import { fenceIn, fenceNameOf, nameOf } from './fence-record.ts'
import { askSerial, FreshSerial } from './fresh-serial.ts'
import type { KeptLine } from './line.ts'
import { type Transferred, transferZone } from './transfer.ts'
import type { Lost, Trouble } from './trouble.ts'

/** Names read within a whole round below which single questions are cheap enough. */
const fewestNames = 200
/** A record costs a 30th of a name that is read by itself. A zone with more of them than this for a name is not worth it. */
const recordsForName = 16
/** Milliseconds. Of a round of reads, and of a snapshot before it is taken anew. */
const roundMs = 10_000
/** A snapshot that could not be taken anew is good for so long. */
const longestMs = 15_000
/** Between the beginnings of two transfers, however often the serial moves. */
const pauseMs = 5_000
/** For a whole transfer. */
const transferTimeoutMs = 10_000
/** After a transfer that was refused or a zone that is too large, and after one that did not come to its end. */
const giveUpMs = { failed: 600_000, lost: 60_000 } as const

export type MirrorSource = {
  serial(): Promise<Outcome<number, Trouble>>
  /** The zone, when it has no more than so many records. */
  transfer(
    records: number,
    keep: (record: ResourceRecord) => boolean,
  ): Promise<Outcome<Transferred, Trouble | Lost>>
  /** Another number after every connection: a server that came back may count its serials anew. */
  connections(): number
}

type Snapshot = Transferred & { readonly since: number; readonly connection: number }

export class Mirror {
  readonly #source: MirrorSource
  readonly #clock: Clock
  #snapshot: Snapshot | null = null
  #transferring = false
  #notBefore = Number.NEGATIVE_INFINITY
  /** Written through this process since the transfer of the snapshot began; each with its turn. */
  readonly #written = new Map<EndpointName, number>()
  #turn = 0
  #round = { since: Number.NEGATIVE_INFINITY, names: new Set<EndpointName>(), before: 0 }

  constructor(source: MirrorSource, clock: Clock) {
    this.#source = source
    this.#clock = clock
  }

  /** Null: not known here, and to be read from the server. */
  async published(endpoint: EndpointName): Promise<Published | null> {
    this.#count(endpoint)
    const snapshot = this.#inUse()
    const fenceName = fenceNameOf(endpoint)
    // A name without a fence may be answered from a wildcard of others, which only the server knows.
    if (!snapshot || !fenceName.ok || !snapshot.kept.has(fenceName.value)) return null
    const serial = await this.#source.serial()
    if (!serial.ok || this.#written.has(endpoint)) return null
    if (serial.value !== snapshot.serial || this.#source.connections() !== snapshot.connection) {
      if (this.#snapshot === snapshot) this.#snapshot = null
      return null
    }
    return publishedIn(snapshot, nameOf(endpoint), fenceName.value)
  }

  /** Must be told of every write of this process when it is over. */
  wrote(endpoint: EndpointName): void {
    this.#written.set(endpoint, ++this.#turn)
  }

  /** The snapshot, if there is one; begins to take another where that is due and worth it. */
  #inUse(): Snapshot | null {
    const now = this.#clock.monotonic()
    const age = this.#snapshot ? now - this.#snapshot.since : Number.POSITIVE_INFINITY
    if (age > longestMs) this.#snapshot = null
    const names = this.#round.before
    const due = age >= roundMs && names >= fewestNames && now >= this.#notBefore
    if (due && !this.#transferring) void this.#renew(now, names * recordsForName)
    return this.#snapshot
  }

  async #renew(began: number, records: number): Promise<void> {
    this.#transferring = true
    this.#notBefore = began + pauseMs
    const turn = this.#turn
    const clockSerial = Math.floor(this.#clock.now() / 1000)
    const connection = this.#source.connections()
    const transferred = await this.#source.transfer(records, isOurs)
    this.#transferring = false
    if (!transferred.ok) {
      this.#notBefore = began + giveUpMs[transferred.error.kind]
      return
    }
    // A serial that is the time of day may be given twice within a second.
    if (Math.abs(transferred.value.serial - clockSerial) <= 2) return
    this.#snapshot = { ...transferred.value, since: began, connection }
    for (const [endpoint, written] of this.#written) if (written <= turn) this.#written.delete(endpoint)
  }

  #count(endpoint: EndpointName): void {
    const now = this.#clock.monotonic()
    const { since, names } = this.#round
    if (now - since >= roundMs)
      this.#round = {
        since: now,
        names: new Set(),
        before: now - since < 2 * roundMs ? names.size : 0,
      }
    this.#round.names.add(endpoint)
  }
}

const isOurs = ({ name, data }: ResourceRecord): boolean =>
  steeredTypes.some((type) => type === data.type) || (data.type === 'TXT' && name.startsWith('_fence.'))

function publishedIn({ kept }: Snapshot, name: DomainName, fenceName: DomainName): Published {
  const sets = setsOf(kept.get(name) ?? [])
  const [fence] = setsOf(kept.get(fenceName) ?? []).filter(({ type }) => type === 'TXT')
  return {
    fence: fenceIn(fence?.data ?? []),
    sets: steeredTypes.flatMap((type) => sets.find((set) => set.type === type) ?? []),
  }
}

/** The same publisher; names that did not change are read from the mirror. */
export function mirrored<P extends Publisher & Custodian>(publisher: P, mirror: Mirror): P {
  return {
    ...publisher,
    async read(endpoint) {
      const published = await mirror.published(endpoint)
      return published ? { kind: 'read', published } : publisher.read(endpoint)
    },
    async write(write) {
      try {
        return await publisher.write(write)
      } finally {
        mirror.wrote(write.endpoint)
      }
    },
    async release(endpoint, expected) {
      try {
        return await publisher.release(endpoint, expected)
      } finally {
        mirror.wrote(endpoint)
      }
    },
  }
}

export function mirrorSource(line: KeptLine, random: Random, timers: Timers): MirrorSource {
  const serials = new FreshSerial(() => askSerial(line, random), timers)
  return {
    serial: () => serials.fresh(),
    transfer: (records, keep) =>
      transferZone(line.peer, random, { records, timeoutMs: transferTimeoutMs }, keep),
    connections: () => line.opened,
  }
}
