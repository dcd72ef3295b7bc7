// One secondary of one zone: told of every new serial until it answers that it was told, and asked for its serial until it
// has ours. That it does not answer holds up nobody: each secondary is by itself, and costs one packet at a time.

import { isLaterSerial, type RRset, type TsigKey } from '../../dns/index.ts'
import {
  type Clock,
  type Duration,
  formatDuration,
  type Instant,
  minutes,
  ms,
  pick,
  type Random,
  seconds,
  type Timers,
} from '../../terms/index.ts'
import type { Exchange } from './exchange.ts'
import { notifyMessage, type Question, readNotifyAnswer, readSerial, soaQuestion } from './message.ts'
import type { HostPort } from './rules.ts'

const patience = seconds(2)
/** Between tries to tell it: doubled from the first to the last, each up to half longer by dice. */
const retells = { first: seconds(1), last: seconds(60) } as const
/** Between questions for its serial while it has not got ours, and when it has. */
const looks = { first: ms(500), last: seconds(30), current: seconds(60) } as const
/** RFC 1996 asks for patience before anybody is alarmed; a transfer itself takes a second. */
export const alarmAfter = minutes(1)

export type SecondaryFacts = {
  /** `host:port`. */
  readonly server: string
  readonly state: 'unknown' | 'current' | 'behind'
  /** What it answered last when asked; null before it answered. */
  readonly serial: number | null
  /** Since when it has not had what went out. */
  readonly behindSince: Instant | null
  /** What it said, or did not say, last; empty when all is well. */
  readonly detail: string
}

export type SecondaryPorts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly exchange: Exchange
  readonly key: TsigKey | null
  /** It answers with a serial later than ours. */
  readonly onAhead: (serial: number) => void
  /** Told when it has been behind for long, and when that is over. */
  readonly onLate: (late: boolean, why: string) => void
}

/** `from`: the monotonic clock when it went out. */
type Missing = { readonly serial: number; readonly since: Instant; readonly from: number }
const mostMissing = 100

export class Secondary {
  readonly #server: HostPort
  readonly #ports: SecondaryPorts
  #wanted: { readonly soa: RRset; readonly serial: number } | null = null
  #serial: number | null = null
  /** What it has not got, oldest first: under constant change it may well be one behind, and never long. */
  #missing: readonly Missing[] = []
  #detail = ''
  #late = false
  /** Grows with every publication: what was under way for an earlier one counts no more. */
  #round = 0
  #cancelTell: () => void = () => {}
  #cancelLook: () => void = () => {}
  #closed = false

  constructor(server: HostPort, ports: SecondaryPorts) {
    this.#server = server
    this.#ports = ports
  }

  facts(): SecondaryFacts {
    const known = this.#serial !== null && this.#wanted !== null
    return {
      server: `${this.#server.host}:${this.#server.port}`,
      state: this.#missing.length > 0 ? 'behind' : known ? 'current' : 'unknown',
      serial: this.#serial,
      behindSince: this.#missing[0]?.since ?? null,
      detail: this.#detail,
    }
  }

  published(soa: RRset, serial: number): void {
    if (this.#closed) return
    this.#wanted = { soa, serial }
    this.#misses(serial)
    this.#round++
    this.#cancelTell()
    this.#cancelLook()
    void this.#tell(this.#round, retells.first)
    this.#lookAfter(looks.first, looks.first)
  }

  close(): void {
    this.#closed = true
    this.#cancelTell()
    this.#cancelLook()
  }

  /** It is no secondary any more: an alarm about it is over. */
  dismiss(): void {
    this.close()
    if (this.#late) this.#ports.onLate(false, 'it is told no more')
    this.#late = false
  }

  async #tell(round: number, wait: Duration): Promise<void> {
    const { clock, key, random, timers } = this.#ports
    if (!this.#wanted) return
    const question = notifyMessage(pick(random, 65_536), this.#wanted.soa, key, clock.now())
    const heard = await this.#ask(question)
    if (this.#closed || round !== this.#round) return
    const told = heard.ok ? readNotifyAnswer(heard.value, question, key, clock.now()) : heard
    if (told.ok) return
    this.#detail = `told that the zone has changed, ${told.error}`
    const jittered = ms(wait + pick(random, Math.ceil(wait / 2)))
    const next = ms(Math.min(2 * wait, retells.last))
    this.#cancelTell = timers.after(jittered, () => void this.#tell(round, next))
  }

  #lookAfter(wait: Duration, next: Duration): void {
    this.#cancelLook = this.#ports.timers.after(wait, () => void this.#look(this.#round, next))
  }

  async #look(round: number, next: Duration): Promise<void> {
    const { clock, key, random } = this.#ports
    if (!this.#wanted) return
    const { name: origin } = this.#wanted.soa
    const question = soaQuestion(pick(random, 65_536), origin, key, clock.now())
    const heard = await this.#ask(question)
    if (this.#closed || round !== this.#round || !this.#wanted) return
    const found = heard.ok ? readSerial(heard.value, question, origin, key, clock.now()) : heard
    if (found.ok) this.#has(found.value)
    if (found.ok && found.value === this.#wanted.serial) return this.#arrived()
    this.#detail = found.ok ? `it answers with serial ${found.value}` : found.error
    if (this.#missing.length === 0) this.#misses(this.#wanted.serial)
    if (found.ok && isLaterSerial(found.value, this.#wanted.serial)) this.#ports.onAhead(found.value)
    this.#judgeLate()
    // It was told and did not come: a packet may be lost on its way too, so at the long pace it is told again.
    if (next >= looks.last) this.#tellAgain(round)
    const wait = this.#late || next >= looks.last ? looks.last : next
    this.#lookAfter(wait, ms(Math.min(2 * wait, looks.last)))
  }

  #misses(serial: number): void {
    const { clock } = this.#ports
    const kept = this.#missing.length < mostMissing ? this.#missing : this.#missing.toSpliced(1, 1)
    this.#missing = [...kept, { serial, since: clock.now(), from: clock.monotonic() }]
  }

  #has(serial: number): void {
    this.#serial = serial
    this.#missing = this.#missing.filter((missing) => isLaterSerial(missing.serial, serial))
  }

  #tellAgain(round: number): void {
    this.#cancelTell()
    void this.#tell(round, retells.last)
  }

  #arrived(): void {
    this.#missing = []
    this.#detail = ''
    if (this.#late) this.#ports.onLate(false, `it has serial ${this.#serial}`)
    this.#late = false
    this.#lookAfter(looks.current, looks.first)
  }

  #judgeLate(): void {
    const [oldest] = this.#missing
    if (!oldest || this.#late) return
    const behindFor = ms(this.#ports.clock.monotonic() - oldest.from)
    if (behindFor < alarmAfter) return
    this.#late = true
    this.#ports.onLate(true, `behind for ${formatDuration(behindFor)}: ${this.#detail}`)
  }

  #ask(question: Question): ReturnType<Exchange> {
    return this.#ports.exchange(this.#server, question.bytes, patience)
  }
}
