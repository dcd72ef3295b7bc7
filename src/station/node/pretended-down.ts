// Which checks this node judges down for no other reason than a drill: from the pretended look that decided it until it is
// up again, or until real looks alone would have judged it down.

import type { CheckResult, HealthState } from '../../signals/index.ts'
import type { CheckId } from '../../terms/index.ts'

export class PretendedDown {
  /** Real failures in a row of each check that is judged down; without end where a real look decided it. */
  readonly #fails = new Map<CheckId, number>()

  /** After each look. `state`: as judged with it. `down`: how many failures in a row are judged down. */
  saw({ check, verdict, rehearsed }: CheckResult, state: HealthState, down: number): void {
    const before = this.#fails.get(check)
    if (state !== 'down') this.#fails.delete(check)
    else if (before === undefined) this.#fails.set(check, rehearsed ? 0 : Number.POSITIVE_INFINITY)
    else if (before < down && !rehearsed && verdict !== 'unknown') {
      const fails = verdict === 'down' ? before + 1 : 0
      this.#fails.set(check, fails < down ? fails : Number.POSITIVE_INFINITY)
    }
  }

  has(check: CheckId): boolean {
    const fails = this.#fails.get(check)
    return fails !== undefined && Number.isFinite(fails)
  }

  /** Only checks in `known` are there from now on. */
  forget(known: ReadonlySet<CheckId>): void {
    for (const check of this.#fails.keys()) if (!known.has(check)) this.#fails.delete(check)
  }
}
