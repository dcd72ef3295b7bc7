// Amazon's DNS automation as its account of 20 October 2025 describes it (https://aws.amazon.com/message/101925/): a
// planner makes plans, several enactors apply them, each walking through the endpoints; a run checks once, at its
// start, that its plan is newer than the one in force; a name's records point at a plan; when a run ends, its enactor
// deletes plans that are many generations older.
//
// The account says that with the active plan deleted "the system was left in an inconsistent state that prevented
// subsequent plan updates from being applied by any DNS Enactors", not which step failed. Here it is the check at the
// start of a run: it reads the plan in force to compare with, and that plan is gone.

import type { Instant } from '../../src/terms/index.ts'
import type { Finding } from '../properties.ts'

type Enactor = { plan: number | null; late: boolean }

type Stageful = {
  readonly now: Instant
  say(who: string, text: string): void
  breaks(finding: Finding): void
}

/** A clean-up spares this many generations below the plan just applied. */
const spared = 5

export class Amazon {
  readonly #plans = new Map<number, string>()
  /** Which plan each endpoint's records point at. */
  readonly #names = new Map<string, number>()
  readonly #enactors = new Map<string, Enactor>()
  readonly #stage: Stageful

  constructor(stage: Stageful) {
    this.#stage = stage
  }

  perform(words: readonly string[]): void {
    const [who = '', verb = '', what = ''] = words
    if (who === 'dig') this.#dig(verb)
    else if (who === 'planner') this.#plan(Number(what))
    else if (verb === 'begins') this.#begin(who, Number(what))
    else if (verb === 'applies') this.#apply(who, what)
    else if (verb === 'cleans') this.#cleanUp(who)
    else
      throw new Error(
        `amazon: expected dig NAME, planner makes N, or ENACTOR begins N | applies NAME | cleans up`,
      )
  }

  #plan(number: number): void {
    this.#plans.set(number, `A 192.0.2.${number % 100}`)
    this.#stage.say('planner', `makes plan ${number}: ${this.#plans.get(number)}`)
  }

  /** Once per run. It reads the plan in force, as a plan. */
  #begin(who: string, number: number): void {
    const inForce = Math.max(0, ...this.#names.values())
    if (inForce > 0 && !this.#plans.has(inForce)) {
      this.#stage.say(
        who,
        `cannot begin plan ${number}: plan ${inForce} is in force and there is no such plan`,
      )
      this.#enactors.set(who, { plan: null, late: false })
      return
    }
    const newer = number > inForce
    const against = inForce === 0 ? 'nothing is in force' : `plan ${inForce} is in force`
    this.#stage.say(
      who,
      `checks plan ${number}: ${against}, so it is ${newer ? 'newer: begins' : 'not newer: stops'}`,
    )
    this.#enactors.set(who, { plan: newer ? number : null, late: false })
  }

  #apply(who: string, name: string): void {
    const number = this.#enactors.get(who)?.plan
    if (!number) {
      this.#stage.say(who, `applies nothing to ${name}: its run did not begin`)
      return
    }
    const before = this.#names.get(name)
    this.#names.set(name, number)
    this.#stage.say(who, `writes ${name} -> plan ${number}${before ? ` (it was plan ${before})` : ''}`)
    if (before && before > number)
      this.#stage.breaks({
        property: 'S2 never-regress',
        detail: `${name} went back from plan ${before} to ${number}`,
      })
    if (!this.#plans.has(number)) this.#emptied(name, number)
  }

  #cleanUp(who: string): void {
    const applied = this.#enactors.get(who)?.plan ?? 0
    const old = [...this.#plans.keys()].filter((number) => number < applied - spared)
    if (old.length === 0) this.#stage.say(who, 'finds no plan to clean up')
    for (const number of old) {
      this.#plans.delete(number)
      this.#stage.say(
        who,
        `deletes plan ${number}: ${applied - number} generations older than plan ${applied}`,
      )
      for (const [name, points] of this.#names) if (points === number) this.#emptied(name, number)
    }
  }

  #emptied(name: string, number: number): void {
    this.#stage.breaks({
      property: 'S1 never-empty',
      detail: `${name} points at plan ${number}, which is deleted: no address`,
    })
  }

  #dig(name: string): void {
    const number = this.#names.get(name)
    const records = number === undefined ? undefined : this.#plans.get(number)
    this.#stage.say('dig', `${name}: ${records ?? 'NO RECORD'}${number ? ` (plan ${number})` : ''}`)
  }
}
