// Judgements that a drill pretends are kept from the loop: they open no incident and tell nobody of an outage. A check
// that goes on failing when nothing is pretended any more is judged down already and says so no second time; so its
// results are counted here, and the loop is told after all.

import type { CheckSpec } from '../../checks/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import type { CheckId, NewEntry } from '../../terms/index.ts'
import type { Judgement } from '../node/protocol.ts'

export class Pretences {
  readonly #checks: () => readonly CheckSpec[]
  /** Checks that are judged down in pretence, with their real failures in a row since. */
  readonly #pretended = new Map<CheckId, number>()

  constructor(checks: () => readonly CheckSpec[]) {
    this.#checks = checks
  }

  /** True: it is pretended, and the loop does not hear of it. */
  judged({ check, rehearsed, state }: Judgement): boolean {
    if (rehearsed && state === 'down') this.#pretended.set(check, 0)
    else this.#pretended.delete(check)
    return rehearsed === true
  }

  /** The judgement that a real result amounts to, when the last one was pretended. */
  result(result: CheckResult): Judgement | null {
    const { check, verdict, rehearsed, at, detail, vantage, phase } = result
    const before = this.#pretended.get(check)
    if (before === undefined || rehearsed || verdict === 'unknown') return null
    const fails = verdict === 'down' ? before + 1 : 0
    this.#pretended.set(check, fails)
    const spec = this.#checks().find(({ id }) => id === check)
    if (spec === undefined || fails < spec.down) return null
    this.#pretended.delete(check)
    const service = spec.service === undefined ? {} : { service: spec.service }
    return {
      check,
      state: 'down',
      at,
      detail,
      vantage,
      ...service,
      ...(phase === undefined ? {} : { phase }),
    }
  }
}

export const pretendedEntry = ({ check, state, at, detail, vantage, phase }: Judgement): NewEntry => ({
  at,
  author: `node:${vantage}`,
  kind: 'check.judged',
  subject: check,
  why: `check ${check} is ${state}, in a drill: ${detail}`,
  data: { check, state, phase: phase ?? null, detail, vantage, rehearsed: true },
})
