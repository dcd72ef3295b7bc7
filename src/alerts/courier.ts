// One channel's delivery: in order within a thread, at least once, in its own time. A message is claimed on disk before
// it is sent and settled right after the answer, so that a process that is killed sends again only what was under way,
// under the same id. A store that takes no writes holds up nothing that it can still read.

import type { DueMessage, NewMessage, Outbox, Settlement } from '../telling/index.ts'
import {
  after,
  between,
  type Clock,
  type Duration,
  days,
  formatDuration,
  hours,
  type Instant,
  instant,
  minutes,
  ms,
  type Random,
  seconds,
  type Timers,
} from '../terms/index.ts'
import { codeOf, type SendMessage, type Sent } from './channels/index.ts'
import { isOver } from './channels/wording.ts'
import { type Circuit, closed, failed, isDead, retryWait, roomIn } from './circuit.ts'
import { Claims } from './claims.ts'
import { asHeard, instead, messageOf, type Otherwise, readdressed } from './outgoing.ts'
import { allowed, type Bucket, type Pace, taken } from './pace.ts'
import { Refusing } from './refusing.ts'

/** Takes pino's arguments. */
export interface AlertLog {
  info(data: object, message: string): void
  warn(data: object, message: string): void
}

export type ChannelSetup = {
  /** The route's id. */
  readonly channel: string
  readonly send: SendMessage
  /** Messages of different threads that may be under way together. */
  readonly atOnce: number
  /** What the service asks its users not to exceed; null: nothing. */
  readonly pace: Pace | null
  readonly otherwise: Otherwise | null
  /** Its recipients share no service: one that fails says nothing of the others, and holds up none of them. */
  readonly eachForItself?: boolean
}

export type CourierPorts = {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: AlertLog
  /** A message has been settled. */
  readonly settled: () => void
  /** Another channel has been given something. */
  readonly nudge: (channel: string) => void
}

export type ChannelHealth = {
  /** `failing`: the newest attempt failed; `dead`: several in a row. */
  readonly state: 'ok' | 'failing' | 'dead'
  readonly since: Instant | null
  readonly why: string | null
  /** In a row. */
  readonly failures: number
  readonly underWay: number
  /** Recipients for whom nothing is tried, as they refuse what others take. */
  readonly resting: readonly string[]
}

const givesUpAfter = days(1)
/** A message that is refused alone, on a channel that takes others, is no reason to hurry. */
const longestWait = seconds(1800)
const longestWaitWhileDead = seconds(60)
/** Looks into the outbox by itself now and then, should a nudge be lost. */
const looksEvery = seconds(30)
const storePatience = seconds(2)
const sweptAtOnce = 100
/** Whatever it waits for, a secret's file or a server that sends a byte now and then, others wait for its place. */
const longestAttempt = minutes(2)
/** When nothing was found that is due, nothing is looked for sooner: what comes new nudges. */
const shortestLook = ms(20)
/** No service is given a longer pause. */
const longestAsked = hours(2)
/** Less is what clocks are kept right with. */
const stepBack = seconds(2)
const never = instant(Number.MAX_SAFE_INTEGER)

export class Courier {
  readonly #setup: ChannelSetup
  readonly #ports: CourierPorts
  /** Of attempts under way and of waits: what ends each at once. */
  readonly #callOffs = new Set<() => void>()
  readonly #claims: Claims
  /** Attempts, with the settling that follows them. */
  readonly #ending = new Set<Promise<void>>()
  readonly #running: Promise<void>
  #underWay = 0
  #circuit: Circuit = closed
  readonly #refusing = new Refusing()
  #bucket: Bucket = 0
  #lookedAt = instant(0)
  #stopping = false
  #nudged = false
  #wake: () => void = () => {}

  constructor(setup: ChannelSetup, ports: CourierPorts) {
    this.#setup = setup
    this.#ports = ports
    this.#claims = new Claims({
      ...{ channel: setup.channel, outbox: ports.outbox, clock: ports.clock },
      unclaimed: (problem) => this.#warn(problem, 'sent without a claim: the store takes none'),
    })
    this.#running = this.#run()
  }

  get health(): ChannelHealth {
    const { failures, since, why } = this.#circuit
    const state = failures === 0 ? 'ok' : isDead(this.#circuit) ? 'dead' : 'failing'
    const resting = this.#refusing.all(this.#ports.clock.monotonic())
    return { state, since, why, failures, underWay: this.#underWay, resting }
  }

  /** There may be something to send. */
  nudge(): void {
    this.#nudged = true
    this.#wake()
  }

  /** Attempts under way may end within `grace`; what is given up then goes out again at the next start, as the same. */
  async stop(grace: Duration): Promise<void> {
    this.#stopping = true
    this.#wake()
    const cancel = this.#ports.timers.after(grace, () => {
      for (const callOff of this.#callOffs) callOff()
    })
    await this.#running
    this.#giveBack()
    await Promise.all(this.#ending)
    cancel()
  }

  async #run(): Promise<void> {
    let released = false
    while (!this.#stopping) {
      this.#nudged = false
      let wait: Duration
      try {
        if (!released) await this.#takeUp()
        released = true
        wait = await this.#round()
      } catch (problem) {
        this.#warn(problem, 'alerts wait for the store')
        wait = storePatience
      }
      if (wait > 0) await this.#sleep(wait)
    }
  }

  /** What a courier before this one left, also in a time that was ahead of ours. */
  async #takeUp(): Promise<void> {
    const { outbox, clock } = this.#ports
    const { channel } = this.#setup
    await outbox.release(channel)
    const next = await outbox.nextDue(channel)
    if (next !== null && between(clock.now(), next) > longestAsked) await outbox.hurry(channel, clock.now())
  }

  /** Begins what may begin now; how long nothing more can begin. */
  async #round(): Promise<Duration> {
    const { clock, outbox } = this.#ports
    await this.#hurryAfterStepBack()
    const swept = await this.#sweep()
    this.#launch()
    const { free, wait, ahead } = this.#room()
    if (free <= 0 && !ahead) return shortest(swept, wait)
    const found = await this.#claims.refill(free, ahead)
    this.#launch()
    if (found === 'some') return ms(0)
    if (found === 'enough') return shortest(swept, wait)
    const next = await outbox.nextDue(this.#setup.channel)
    if (next === null) return shortest(swept)
    // What is in hand without a claim looks as if it were due.
    const least = this.#claims.held > 0 ? storePatience : shortestLook
    return shortest(swept, ms(Math.max(least, between(clock.now(), next))))
  }

  /** A wall clock that was set back would make what is to be tried again wait for as long. */
  async #hurryAfterStepBack(): Promise<void> {
    const now = this.#ports.clock.now()
    if (now < this.#lookedAt - stepBack) await this.#ports.outbox.hurry(this.#setup.channel, now)
    this.#lookedAt = now
  }

  /** How many more may go out now; `wait`: how long none may, null where one that is under way has to end first. */
  #room(): { readonly free: number; readonly wait: Duration | null; readonly ahead: boolean } {
    const { atOnce, pace } = this.#setup
    const now = this.#ports.clock.monotonic()
    const { room, wait } = roomIn(this.#circuit, this.#underWay, atOnce, now)
    const paced = allowed(pace, this.#bucket, now)
    return {
      free: Math.min(room, paced.room),
      wait: room > 0 && paced.room === 0 ? paced.wait : wait,
      ahead: pace === null && this.#circuit.failures === 0,
    }
  }

  /** Begins what is claimed, while there is room. */
  #launch(): void {
    while (!this.#stopping && this.#room().free > 0) {
      const message = this.#claims.next()
      if (message === null) return
      this.#bucket = taken(this.#setup.pace, this.#bucket, this.#ports.clock.monotonic())
      this.#underWay++
      this.#keep(this.#attempt(message))
    }
  }

  /** What was claimed and cannot be begun soon waits again, as if nobody had touched it. */
  #giveBack(): void {
    for (const { message, onDisk } of this.#claims.giveBack())
      if (onDisk) this.#keep(this.#settle(message.id, { outcome: 'unbegun' }))
      else this.#claims.settled(message.id)
  }

  #keep(ending: Promise<void>): void {
    this.#ending.add(ending)
    void ending.finally(() => this.#ending.delete(ending))
  }

  async #attempt(message: DueMessage): Promise<void> {
    const { clock } = this.#ports
    const begun = clock.now()
    const resting = this.#refusing.resting(message.recipient, clock.monotonic())
    const sent: Sent = resting === null ? await this.#send(message) : { kind: 'refused', why: resting }
    this.#underWay--
    const wasDead = isDead(this.#circuit)
    if (resting === null) this.#heard(message, sent)
    this.#launch()
    this.nudge()
    const end = this.#endOf(message, sent, begun)
    await this.#settle(
      message.id,
      end.outcome === 'sent' ? { ...end, to: await this.#overInstead(message) } : end,
    )
    if (wasDead && this.#circuit.failures === 0)
      await this.#ports.outbox.hurry(this.#setup.channel, clock.now()).catch(() => {})
    this.nudge()
  }

  #heard({ recipient }: DueMessage, sent: Sent): void {
    const { clock, random } = this.#ports
    const monotonic = clock.monotonic()
    this.#refusing.heard(recipient, sent, monotonic)
    this.#circuit =
      sent.kind === 'retry' && !sent.alone && !this.#setup.eachForItself
        ? failed(this.#circuit, { ...sent, now: clock.now(), monotonic }, random)
        : closed
  }

  /** Each attempt is called off by a signal of its own: what listens to one that lives as long as this gathers there. */
  async #send(due: DueMessage): Promise<Sent> {
    const { promise: calledOff, resolve } = Promise.withResolvers<Sent>()
    const attempt = new AbortController()
    const end = (why: string): void => {
      attempt.abort()
      resolve({ kind: 'retry', why })
    }
    const callOff = (): void => end('Holdfast was stopping')
    this.#callOffs.add(callOff)
    const cancel = this.#ports.timers.after(longestAttempt, () =>
      end(`it did not end within ${formatDuration(longestAttempt)}`),
    )
    try {
      const message = asHeard(messageOf(due.body), due.opens)
      return await Promise.race([this.#setup.send(message, due.handle, attempt.signal), calledOff])
    } catch (problem) {
      return { kind: 'retry', why: codeOf(problem) }
    } finally {
      cancel()
      this.#callOffs.delete(callOff)
    }
  }

  #endOf(due: DueMessage, sent: Sent, begun: Instant): Settlement {
    const at = this.#ports.clock.now()
    if (sent.kind === 'sent')
      return { outcome: 'sent', at, ...(sent.handle === undefined ? {} : { handle: sent.handle }) }
    const { otherwise } = this.#setup
    const { why } = sent
    const message = messageOf(due.body)
    if (otherwise && (sent.kind === 'refused' || between(due.made, at) >= otherwise.after))
      return { outcome: 'diverted', at, why, to: instead(message, otherwise, why, at) }
    if (sent.kind === 'refused' || between(due.firstTriedAt ?? begun, at) >= givesUpAfter)
      return { outcome: 'failed', at, why }
    const longest = isDead(this.#circuit) ? longestWaitWhileDead : longestWait
    const wanted = Math.max(sent.afterMs ?? 0, retryWait(due.attempts + 1, this.#ports.random, longest))
    // No wait that a service asks for keeps a message from its second channel.
    const wait = otherwise ? Math.min(wanted, between(at, after(due.made, otherwise.after))) : wanted
    this.#ports.log.warn(
      { alert: this.#setup.channel, delivery: due.id, attempt: due.attempts + 1, why },
      `alert not delivered, next attempt in ${Math.round(wait)} ms`,
    )
    return { outcome: 'later', due: instant(at + wait), why }
  }

  /** Whoever was told in this channel's place hears that it is over, too, when the channel itself is back by then. */
  async #overInstead({ body, recipient, thread }: DueMessage): Promise<readonly NewMessage[]> {
    const { outbox, clock } = this.#ports
    const { otherwise, channel } = this.#setup
    const message = messageOf(body)
    if (otherwise === null || !isOver(message)) return []
    while (!this.#stopping) {
      try {
        const lost = await outbox.told({ channel, recipient, thread, state: 'diverted', limit: 1 })
        return lost.length === 0 ? [] : readdressed(message, otherwise, clock.now())
      } catch (problem) {
        this.#warn(problem, 'whom another channel told of it is not known yet')
        await this.#sleepFor(storePatience)
      }
    }
    return []
  }

  /** Tried until it is on disk: until then it is in hand, and does not go out again while this process lives. */
  async #settle(id: string, settlement: Settlement): Promise<void> {
    const { outbox, log, settled, nudge } = this.#ports
    for (;;) {
      try {
        await outbox.settle(id, settlement)
        break
      } catch (problem) {
        log.warn({ alert: this.#setup.channel, delivery: id, error: String(problem) }, 'not settled yet')
        if (this.#stopping) break
        await this.#sleepFor(storePatience)
      }
    }
    this.#claims.settled(id)
    if (settlement.outcome === 'unbegun') return
    if (settlement.outcome !== 'later') settled()
    if ('to' in settlement && settlement.to && settlement.to.length > 0) nudge(this.#setup.otherwise!.to)
  }

  /**
   * While the channel is dead nothing but one message at a time is tried, and none while it asks for a pause, so that those
   * which have waited too long are looked for: another channel tells them, or after a day of a dead one nobody does. How long
   * until the next one has; null: unknown.
   */
  async #sweep(): Promise<Duration | null> {
    const { clock, outbox } = this.#ports
    const { channel, otherwise } = this.#setup
    const pauses = otherwise !== null && this.#circuit.notBefore > clock.monotonic()
    if (!isDead(this.#circuit) && !pauses) return null
    this.#giveBack()
    const patience = otherwise?.after ?? givesUpAfter
    const due = await outbox.due({ channel, now: never, limit: sweptAtOnce })
    const waiting = due.filter(({ id }) => !this.#claims.has(id))
    const now = clock.now()
    const why = this.#circuit.why ?? 'it does not answer'
    const overdue = waiting.filter(({ made }) => between(made, now) >= patience)
    for (const { id, body } of overdue) {
      if (!(await outbox.claim(id, now))) continue
      await this.#settle(
        id,
        otherwise
          ? { outcome: 'diverted', at: now, why, to: instead(messageOf(body), otherwise, why, now) }
          : { outcome: 'failed', at: now, why: `nothing got through for a day: ${why}` },
      )
    }
    if (overdue.length > 0) return ms(0)
    const oldest = Math.min(...waiting.map(({ made }) => made))
    return waiting.length === 0 ? null : ms(Math.max(0, oldest + patience - now))
  }

  #warn(problem: unknown, message: string): void {
    this.#ports.log.warn({ alert: this.#setup.channel, error: String(problem) }, message)
  }

  #sleep(wait: Duration): Promise<void> {
    if (this.#stopping || this.#nudged) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#ports.timers.after(wait, resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
  }

  #sleepFor(wait: Duration): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#ports.timers.after(wait, resolve)
    this.#callOffs.add(resolve)
    return promise.finally(() => {
      cancel()
      this.#callOffs.delete(resolve)
    })
  }
}

const shortest = (...waits: readonly (Duration | null)[]): Duration =>
  ms(Math.max(0, Math.min(looksEvery, ...waits.filter((wait) => wait !== null))))
