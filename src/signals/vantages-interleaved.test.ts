// Vantages that restart, go blind and change their minds, over a network that delays, repeats, reorders and loses what
// they say; and a record of what was really said, by which every verdict is judged.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CheckId, type Instant, ms, type NodeName } from '../terms/index.ts'
import type { HealthState } from './health.ts'
import { initialVantages, stepVantages, type VantagesEvent, type VantagesRule } from './vantages.ts'
import type { Saying } from './witness.ts'

const own = 'lon-1' as NodeName
const of = [own, 'fra-1' as NodeName, 'nyc-1' as NodeName]
const stranger = 'evil-1' as NodeName
const checks = ['east', 'west'] as CheckId[]
const life = 1000
/** The first saying of a session comes with the handshake: so late at most is what counts as not late at all. */
const handshake = 40

type Act =
  | { readonly kind: 'look'; readonly who: number; readonly state: HealthState; readonly check: number }
  | { readonly kind: 'restart' | 'blind' | 'sees'; readonly who: number }
  /** Delivers the n-th of what is under way, for good or again and again. */
  | { readonly kind: 'deliver'; readonly n: number; readonly again: boolean }
  | { readonly kind: 'lose'; readonly n: number }
  | { readonly kind: 'wait'; readonly ms: number }

const who = fc.nat(3)
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('look' as const),
      who,
      state: fc.constantFrom('up' as const, 'down' as const, 'down' as const, 'unknown' as const),
      check: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('restart', 'blind', 'sees'), who }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('deliver'), n: fc.nat(9), again: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose'), n: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(20, 200, 700, 1100) }),
  },
) as fc.Arbitrary<Act>

type Told = Extract<VantagesEvent, { kind: 'heard' }>
type Sent = Omit<Told, 'now' | 'at' | 'kind'> & { readonly realAt: number }

class World {
  state = initialVantages(own)
  now = 5_000
  readonly #under: Sent[] = []
  readonly #sequence = [0, 0, 0, 0]
  readonly #blind = [false, false, false, false]
  readonly #session = [0, 0, 0, 0]
  /** Each machine's clock shows another time. */
  readonly #clocks = [0, 123_456, -4_000, 77]
  /** The newest of each that was really heard, by vantage and check. */
  readonly #heard = new Map<string, { saying: Saying; realAt: number; session: string }>()
  readonly #eyes = new Map<NodeName, { blind: boolean; session: string; realAt: number }>()

  constructor(rule: VantagesRule) {
    this.#step({ kind: 'ruled', rule, now: this.now, at: this.now as Instant })
    for (const index of [0, 1, 2, 3]) this.#hello(index)
  }

  act(act: Act): void {
    switch (act.kind) {
      case 'look':
        this.#look(act.who, act.check, act.state)
        return
      case 'restart':
        this.#session[act.who]!++
        this.#sequence[act.who] = 0
        this.#hello(act.who)
        return
      case 'blind':
      case 'sees':
        this.#blind[act.who] = act.kind === 'blind'
        this.#send(act.who, [])
        return
      case 'deliver': {
        const [sent] = act.again
          ? this.#under.slice(act.n, act.n + 1)
          : this.#under.splice(act.n % Math.max(1, this.#under.length), 1)
        if (sent) this.#deliver(sent)
        return
      }
      case 'lose':
        this.#under.splice(act.n, 1)
        return
      case 'wait':
        this.now += act.ms
        this.#step({ kind: 'tick', now: this.now, at: this.now as Instant })
    }
  }

  /** A connection stands when its first word has made its way. */
  #hello(index: number): void {
    this.#send(index, [])
    this.now += handshake
    this.#deliver(this.#under.pop()!)
  }

  #look(index: number, check: number, state: HealthState): void {
    const sequence = ++this.#sequence[index]!
    const verdict = state === 'down' ? 'down' : 'up'
    this.#send(index, [
      { check: checks[check]!, definition: 'd', sequence, state, verdict, age: 0, why: state },
    ])
  }

  #send(index: number, sayings: readonly Saying[]): void {
    this.#under.push({
      from: [...of, stranger][index]!,
      session: `s${this.#session[index]}`,
      sentAt: this.now + this.#clocks[index]!,
      blind: this.#blind[index] ? 'blind' : null,
      sayings,
      realAt: this.now,
    })
  }

  #deliver(sent: Sent): void {
    this.#note(sent)
    this.#step({ ...sent, kind: 'heard', now: this.now, at: this.now as Instant })
  }

  #note({ from, session, sayings, blind, realAt }: Sent): void {
    const eyes = this.#eyes.get(from)
    if (eyes && Number(session.slice(1)) < Number(eyes.session.slice(1))) return
    if (eyes?.session !== session || eyes.realAt <= realAt)
      this.#eyes.set(from, { blind: blind !== null, session, realAt })
    for (const saying of sayings) {
      const before = this.#heard.get(`${from} ${saying.check}`)
      if (before?.session === session && before.saying.sequence >= saying.sequence) continue
      this.#heard.set(`${from} ${saying.check}`, { saying, realAt, session })
    }
  }

  #step(event: VantagesEvent): void {
    const { state } = stepVantages(this.state, event)
    this.state = state
    if (state.quorum?.met !== false) for (const check of checks) this.#mayBe(check)
  }

  /** Every verdict has its quorum of configured vantages that see, live, and said so not long ago. */
  #mayBe(check: CheckId): void {
    const verdict = this.state.health.get(check) ?? 'unknown'
    if (verdict === 'unknown') return
    const voters = of.filter((name) => {
      const [said, eyes] = [this.#heard.get(`${name} ${check}`), this.#eyes.get(name)]
      if (!said || !eyes || eyes.blind || said.session !== eyes.session) return false
      const late = name === own ? 0 : this.now - said.realAt
      return said.saying.state === verdict && late <= life + handshake
    })
    assert.ok(voters.length >= 2, `${check} is ${verdict} by ${voters.join()} alone at ${this.now}`)
  }

  /** The network is well again, and everybody sees the same. */
  settle(state: HealthState): void {
    this.#under.length = 0
    for (const index of [0, 1, 2]) {
      this.#blind[index] = false
      this.#session[index]!++
      this.#hello(index)
    }
    for (const index of [0, 1, 2])
      for (const check of [0, 1]) {
        this.#look(index, check, state)
        this.#deliver(this.#under.pop()!)
      }
  }
}

const spec = { definition: 'd', every: ms(200), timeout: ms(250) }
const rule: VantagesRule = { quorum: 2, of, checks: new Map(checks.map((id) => [id, spec])) }

describe('several vantages over a network that does what it likes', () => {
  test('nothing is judged without its quorum of live, seeing, configured vantages; and all is judged once it is well', () =>
    fc.assert(
      fc.property(
        fc.array(anyAct, { maxLength: 60, size: 'max' }),
        fc.constantFrom<HealthState>('up', 'down'),
        (acts, end) => {
          const world = new World(rule)
          for (const act of acts) world.act(act)
          world.settle(end)
          assert.equal(world.state.quorum?.met, true)
          for (const check of checks) assert.equal(world.state.health.get(check), end)
        },
      ),
      { numRuns: 1500 },
    ))
})
