// Keeps every check looking: schedules by `pace`, counts by `signals`' hysteresis, tells results and judgements.

import { isDeepStrictEqual } from 'node:util'
import { type CheckResult, type Health, initialHealth } from '../signals/index.ts'
import type { CheckId, Clock, NodeName, Timers } from '../terms/index.ts'
import { makeAttention } from './attention.ts'
import { makeGate } from './gate.ts'
import { type LookOnce, lookOnce } from './probes/index.ts'
import type { CheckSpec } from './spec.ts'
import { type CheckWatch, type Judged, type Looked, type WatchState, watchCheck } from './watch.ts'

export type ChecksInput = {
  readonly specs: readonly CheckSpec[]
  readonly vantage: NodeName
  readonly clock: Clock
  readonly timers: Timers
  readonly onResult: (result: CheckResult, looked: Looked) => void
  readonly onJudged: (judged: Judged) => void
  /** Looks under way at once over all checks; default 256. Beyond it looks wait their turn. */
  readonly atOnce?: number
  /** How one look is made; default the real probes. */
  readonly look?: LookOnce
  /** The same for each check: a drill pretends failures of some (`station/node/rehearsed.ts`). */
  readonly lookOf?: (spec: CheckSpec) => LookOnce
}

export type Checks = {
  /** Unchanged checks go on undisturbed; a changed probe starts as unknown again. */
  update(specs: readonly CheckSpec[]): void
  /** Nothing is told after this returns. */
  stop(): void
  states(): ReadonlyMap<CheckId, WatchState>
  /** Look now, for instance because another vantage has seen a failure. A look under way is left alone. */
  nudge(check: CheckId): void
}

export function startChecks(input: ChecksInput): Checks {
  const gate = makeGate(input.atOnce ?? 256)
  const attention = makeAttention(input)
  const watches = new Map<CheckId, { spec: CheckSpec; watch: CheckWatch }>()

  const lookFor = (spec: CheckSpec): LookOnce => input.lookOf?.(spec) ?? input.look ?? lookOnce
  const begin = (spec: CheckSpec, from?: { health: Health; sequence: number }): void => {
    watches.set(spec.id, {
      spec,
      watch: watchCheck({
        ...input,
        look: lookFor(spec),
        gate,
        attention,
        spec,
        ...(from ? { from } : {}),
      }),
    })
  }
  const end = (id: CheckId): void => {
    watches.get(id)?.watch.stop()
    watches.delete(id)
  }
  const replace = (spec: CheckSpec): void => {
    const old = watches.get(spec.id)
    if (old && isDeepStrictEqual(old.spec, spec)) return
    end(spec.id)
    if (!old) begin(spec)
    else {
      const { health, sequence } = old.watch.state()
      const sameProbe = isDeepStrictEqual(old.spec.probe, spec.probe)
      begin(spec, { health: sameProbe ? health : initialHealth(), sequence })
    }
  }
  const update = (specs: readonly CheckSpec[]): void => {
    const wanted = new Set(specs.map((spec) => spec.id))
    for (const id of [...watches.keys()]) if (!wanted.has(id)) end(id)
    for (const spec of specs) replace(spec)
  }
  update(input.specs)

  return {
    update,
    stop: () => update([]),
    states: () => new Map([...watches].map(([id, { watch }]) => [id, watch.state()])),
    nudge: (id) => watches.get(id)?.watch.nudge(),
  }
}
