// One zone as it goes out to its secondaries: not every change by itself, but all of a second under one serial, which is
// on disk before anybody sees it. Between two of these everybody who asks is given the same content under the same serial.

import { type DomainName, isLaterSerial, nextSerial, soaOf } from '../../dns/index.ts'
import { type Clock, ms, seconds, type Timers } from '../../terms/index.ts'
import type { ZoneContent } from '../authority.ts'
import type { Ledger } from './ledger.ts'
import { type Snapshot, sameContent, snapshotOf, unknownNames } from './snapshot.ts'

/** RFC 1996 knows no rate; secondaries are asked to fetch at most once a second. */
const pace = seconds(1)
/** A failure moves many names at once: those that follow so soon go out together. */
const settle = ms(20)
/** Every change anywhere asks whether this zone has changed: looked for so often at most. */
const lookPace = ms(200)
/** A slow disk must not keep a failover from the secondaries: past this the serial goes out, and the alarm says so. */
const diskPatience = seconds(1)
const writeAgainAfter = seconds(5)
/** A name is unknown for a moment at every first plan, and when it is given back: people are told of what lasts. */
const tellAfter = seconds(5)

/** Why what the secondaries have is not what is answered here; null: nothing is wrong. */
export type Hindrance = {
  readonly code: 'withheld' | 'undurable'
  readonly detail: string
  readonly fix: string
}

export type PublicationPorts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly ledger: Ledger
  readonly content: () => ZoneContent | undefined
  readonly onPublished: (serial: number) => void
  /** Told when it changes, with what it was before. */
  readonly onHindrance: (now: Hindrance | null, before: Hindrance | null) => void
}

export class Publication {
  readonly #origin: DomainName
  readonly #ports: PublicationPorts
  #snapshot: Snapshot | null = null
  /** The last serial that went out, of this process or one before. */
  #shown: number | null
  /** The highest that was given, shown or not yet, or that a secondary has. */
  #highest: number | null
  #names: ReadonlySet<DomainName> | null
  #publishedAt = Number.NEGATIVE_INFINITY
  #lookedAt = Number.NEGATIVE_INFINITY
  #due: (() => void) | null = null
  #running: Promise<void> | null = null
  /** Somebody has a later serial than ours: the next one goes above it. */
  #leap = false
  #again = false
  #hindrance: Hindrance | null = null
  /** What people were told last. */
  #told: Hindrance | null = null
  #cancelTell: () => void = () => {}
  #cancelWrite: () => void = () => {}
  #writing: Promise<unknown> = Promise.resolve()
  /** What is to be on disk: on one that hangs, all that waits holds no more than this one content. */
  #toWrite: ZoneContent | null = null
  #closed = false

  constructor(origin: DomainName, ports: PublicationPorts) {
    this.#origin = origin
    this.#ports = ports
    this.#shown = ports.ledger.serial(origin)
    this.#highest = this.#shown
    this.#names = ports.ledger.names(origin)
  }

  get snapshot(): Snapshot | null {
    return this.#snapshot
  }

  /** Null before anything ever went out. */
  get serial(): number | null {
    return this.#shown
  }

  get hindrance(): Hindrance | null {
    return this.#hindrance
  }

  /** Something may have changed. */
  changed(): void {
    if (this.#closed || this.#due !== null) return
    if (this.#running !== null) {
      this.#again = true
      return
    }
    const next = Math.max(this.#publishedAt + pace, this.#lookedAt + lookPace)
    const wait = Math.max(settle, next - this.#ports.clock.monotonic())
    this.#due = this.#ports.timers.after(ms(wait), () => {
      this.#due = null
      this.#running = this.#publish().finally(() => {
        this.#running = null
        if (this.#again) {
          this.#again = false
          this.changed()
        }
      })
    })
  }

  /** A secondary has a serial later than ours: a disk restored and a clock gone back. It takes only what is later still. */
  ahead(serial: number): void {
    if (this.#highest !== null && !isLaterSerial(serial, this.#highest)) return
    this.#highest = serial
    this.#leap = true
    this.changed()
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#due?.()
    this.#cancelTell()
    this.#cancelWrite()
    await this.#running
  }

  async #publish(): Promise<void> {
    this.#lookedAt = this.#ports.clock.monotonic()
    const content = this.#ports.content()
    if (!content) return
    const missed = this.#missed(content)
    if (missed.length > 0) return this.#hinder(withheld(this.#origin, missed))
    if (!this.#leap && this.#snapshot && sameContent(content, this.#snapshot.content)) {
      // A zone that was read again is another value of the same content: the next look need not compare it whole.
      this.#snapshot = snapshotOf(content, this.#snapshot.serial)
      return this.#hinder(this.#hindrance?.code === 'undurable' ? this.#hindrance : null)
    }
    this.#leap = false
    this.#publishedAt = this.#ports.clock.monotonic()
    const serial = this.#nextSerial(content)
    this.#highest = serial
    this.#toWrite = content
    const fault = await this.#keep(serial)
    this.#snapshot = snapshotOf(content, serial)
    this.#shown = serial
    this.#hinder(fault === null ? null : undurable(serial, fault))
    if (!this.#closed) this.#ports.onPublished(serial)
  }

  /** Steered names that the secondaries have and of which nothing is known here. */
  #missed(content: ZoneContent): readonly DomainName[] {
    const unknown = unknownNames(content)
    return this.#names === null ? unknown : unknown.filter((name) => this.#names!.has(name))
  }

  #nextSerial({ zone }: ZoneContent): number {
    const data = soaOf(zone).data[0]
    const filed = data?.type === 'SOA' ? data.serial : 0
    return nextSerial(this.#highest ?? filed, Math.floor(this.#ports.clock.now() / 1000), filed)
  }

  /** Resolves when both are on disk, or with why they are not. */
  #keep(serial: number): Promise<string | null> {
    // One after the other, and on a disk that hangs only the last that is wanted.
    const write = async (): Promise<null> => {
      if (serial !== this.#highest || this.#toWrite === null) return null
      const names = completeNames(this.#toWrite)
      if (!sameNames(names, this.#names)) await this.#ports.ledger.keepNames(this.#origin, names)
      this.#names = names
      await this.#ports.ledger.keepSerial(this.#origin, serial)
      return null
    }
    const written = this.#writing.then(write).catch((error: Error) => error.message)
    this.#writing = written
    void written.then((fault) => this.#landed(serial, fault))
    return new Promise((resolve) => {
      const late = (): void => resolve('the disk has not answered for a second')
      const cancel = this.#ports.timers.after(diskPatience, late)
      void written.then((fault) => {
        cancel()
        resolve(fault)
      })
    })
  }

  /** Maybe long after it was shown. */
  #landed(serial: number, fault: string | null): void {
    if (serial !== this.#highest || this.#closed) return
    this.#cancelWrite()
    if (fault === null && this.#hindrance?.code === 'undurable') this.#hinder(null)
    if (fault !== null)
      this.#cancelWrite = this.#ports.timers.after(writeAgainAfter, () => void this.#keep(serial))
  }

  #hinder(hindrance: Hindrance | null): void {
    const changed = hindrance?.code !== this.#hindrance?.code
    this.#hindrance = hindrance
    if (!changed) return
    this.#cancelTell()
    if (hindrance?.code === this.#told?.code) return
    const tell = (): void => {
      const before = this.#told
      this.#told = this.#hindrance
      this.#ports.onHindrance(this.#told, before)
    }
    if (hindrance === null) tell()
    else this.#cancelTell = this.#ports.timers.after(tellAfter, tell)
  }
}

const completeNames = ({ steered }: ZoneContent): ReadonlySet<DomainName> =>
  new Set([...steered].flatMap(([name, node]) => (node.complete ? [name] : [])))

const sameNames = (a: ReadonlySet<DomainName>, b: ReadonlySet<DomainName> | null): boolean =>
  b !== null && a.size === b.size && a.isSubsetOf(b)

function withheld(origin: DomainName, names: readonly DomainName[]): Hindrance {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return {
    code: 'withheld',
    detail: `${origin} does not go out to its secondaries: nothing trustworthy is known here of ${names.slice(0, 3).join(', ')}${more}, and a zone without them would deny them`,
    fix: 'the secondaries go on answering with what they have; the next plan written for these names ends it',
  }
}

const undurable = (serial: number, fault: string): Hindrance => ({
  code: 'undurable',
  detail: `serial ${serial} went out before it was on disk: ${fault}`,
  fix: "see why the node's folder is slow or unwritable; until then a restart under a clock gone back may repeat a serial",
})
