// Losses that a drill pretends: the looks of chosen checks fail until an instant that is part of the order, so that a
// loss ends by itself whatever dies. Everything after the look is real. Behind each pretended failure the real look
// goes on, one at a time: a target that really fails is told of as it is, and pretending is over for it.

import { type CheckSpec, type Finding, type LookOnce, lookOnce } from '../../checks/index.ts'
import { type CheckId, type Clock, type Instant, minutes } from '../../terms/index.ts'

/** `refused`: at once, as from a host whose service is gone. `silent`: nothing is heard, as from a region that is. */
export type RehearsedManner = 'refused' | 'silent'

export type RehearsedLoss = {
  readonly drill: string
  readonly check: CheckId
  readonly manner: RehearsedManner
  /** By the node's own clock; `until` is exclusive. */
  readonly from: Instant
  readonly until: Instant
}

/** No order pretends for longer, whatever it says: a drill is not an outage. */
export const longestLoss = minutes(15)

type Ending = { readonly drill: string; readonly at: number }
type Shadow = { looking: boolean; fails: number }

export class Rehearsed {
  readonly #clock: Clock
  readonly #look: LookOnce
  #losses: ReadonlyMap<CheckId, RehearsedLoss> = new Map()
  /** By the monotonic clock: one that is set back must not make a loss last. */
  #ends: ReadonlyMap<CheckId, Ending> = new Map()
  readonly #shadows = new Map<CheckId, Shadow>()

  /** `look`: how a real look is made. */
  constructor(clock: Clock, look: LookOnce = lookOnce) {
    this.#clock = clock
    this.#look = look
  }

  /** What is pretended from now on, in place of everything before. */
  update(losses: readonly RehearsedLoss[]): void {
    this.#losses = new Map(losses.map((loss) => [loss.check, loss]))
    this.#ends = new Map(losses.map((loss) => [loss.check, this.#endingOf(loss)]))
    for (const check of this.#shadows.keys()) if (!this.#losses.has(check)) this.#shadows.delete(check)
  }

  readonly lookOf =
    (spec: CheckSpec): LookOnce =>
    (probe, context, tell) => {
      const loss = this.#lossOf(spec.id)
      const shadow = loss && this.#shadowOf(spec.id)
      if (!loss || !shadow) return this.#look(probe, context, tell)
      if (shadow.fails >= spec.down)
        return this.#look(probe, context, (finding) => {
          count(shadow, finding)
          tell(finding)
        })
      if (!shadow.looking) {
        shadow.looking = true
        this.#look(probe, context, (finding) => count(shadow, finding))
      }
      const wait = loss.manner === 'silent' ? context.timeout : 0
      const pretend = (): void => tell(pretended(loss, context.timeout))
      return context.timers.after(wait as typeof context.timeout, pretend)
    }

  #lossOf(check: CheckId): RehearsedLoss | null {
    const loss = this.#losses.get(check)
    const now = this.#clock.now()
    if (!loss || now < loss.from || now >= endOf(loss)) return null
    const ending = this.#ends.get(check)
    return ending && this.#clock.monotonic() < ending.at ? loss : null
  }

  /** The same loss ordered again ends when it would have. */
  #endingOf(loss: RehearsedLoss): Ending {
    const at = this.#clock.monotonic() + endOf(loss) - this.#clock.now()
    const before = this.#ends.get(loss.check)
    const again = before?.drill === loss.drill
    return { drill: loss.drill, at: again ? Math.min(at, before.at) : at }
  }

  #shadowOf(check: CheckId): Shadow {
    const shadow = this.#shadows.get(check) ?? { looking: false, fails: 0 }
    this.#shadows.set(check, shadow)
    return shadow
  }
}

const endOf = ({ from, until }: RehearsedLoss): number => Math.min(until, from + longestLoss)

function count(shadow: Shadow, { verdict }: Finding): void {
  shadow.looking = false
  // A look that could not be made says nothing either way.
  if (verdict !== 'unknown') shadow.fails = verdict === 'down' ? shadow.fails + 1 : 0
}

function pretended({ drill, manner }: RehearsedLoss, timeoutMs: number): Finding {
  const how = manner === 'silent' ? { timedOut: true, tookMs: timeoutMs } : { refused: true, tookMs: 0 }
  const said = manner === 'silent' ? `nothing heard within ${timeoutMs} ms` : 'connection refused'
  return {
    verdict: 'down',
    phase: 'connect',
    rehearsed: true,
    detail: `${said} (pretended by ${drill})`,
    ...how,
  }
}
