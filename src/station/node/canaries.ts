// This node's own eyesight (S14): places that have nothing to do with what is steered and should always answer. When
// all of them fail, the trouble is here, and what the checks see is no evidence about others.

import { type CheckSpec, type LookOnce, startChecks } from '../../checks/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import { type CheckId, type Clock, ms, type NodeName, type Timers } from '../../terms/index.ts'
import type { HostPort } from '../config/config.ts'

export type CanaryParts = {
  readonly node: NodeName
  readonly clock: Clock
  readonly timers: Timers
  /** Called when it changes. */
  readonly onObserver: (observer: { readonly sound: boolean; readonly why: string }) => void
  readonly look?: LookOnce
}

/** As often as the fastest checks, and judged on one look: in doubt before a target is judged down. */
const every = ms(200)
const timeout = ms(250)

export class Canaries {
  readonly #parts: CanaryParts
  readonly #checks: ReturnType<typeof startChecks>
  readonly #results = new Map<CheckId, CheckResult>()
  #specs: readonly CheckSpec[] = []
  #sound = true

  constructor(parts: CanaryParts) {
    this.#parts = parts
    const { node, clock, timers, look } = parts
    this.#checks = startChecks({
      specs: [],
      vantage: node,
      clock,
      timers,
      onResult: (result) => this.#saw(result),
      onJudged: () => {},
      ...(look ? { look } : {}),
    })
  }

  update(places: readonly HostPort[]): void {
    this.#specs = places.map(({ host, port }) => ({
      id: `canary-${host}-${port}` as CheckId,
      probe: { kind: 'tcp', host, port },
      every,
      timeout,
      down: 1,
      up: 1,
      refusedGrace: ms(0),
    }))
    this.#checks.update(this.#specs)
    for (const id of this.#results.keys())
      if (!this.#specs.some((spec) => spec.id === id)) this.#results.delete(id)
    this.#judge()
  }

  stop(): void {
    this.#checks.stop()
  }

  #saw(result: CheckResult): void {
    this.#results.set(result.check, result)
    this.#judge()
  }

  /** One that has not been looked at yet is no evidence either way. */
  #judge(): void {
    const all = this.#specs.length
    const failing = this.#specs.filter(({ id }) => fails(this.#results.get(id))).length
    const sound = all === 0 || failing < all
    if (sound === this.#sound) return
    this.#sound = sound
    this.#parts.onObserver({ sound, why: `${failing} of ${all} canaries fail` })
  }
}

/** Whoever refuses has been reached. A look that could not be made is this node's own trouble. */
const fails = (result: CheckResult | undefined): boolean =>
  result !== undefined && result.verdict !== 'up' && result.refused !== true
