// How ready the targets are that must prove it: each node goes by its own measures. Told when it changes and when its
// figures do; what nobody has measured for three intervals becomes unknown by itself.

import { isDeepStrictEqual } from 'node:util'
import { type CheckSpec, goodFor } from '../../checks/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import {
  type Measured,
  measuresKept,
  type NodeEvent,
  type Readiness,
  readinessOf,
  type TargetSpec,
} from '../../steering/index.ts'
import {
  type CheckId,
  type Clock,
  type EndpointName,
  type Instant,
  ms,
  type TargetId,
  type Timers,
} from '../../terms/index.ts'
import { every } from '../housekeeping.ts'
import type { NodeOrders } from './protocol.ts'

export type ReadinessParts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly onReadiness: (event: Extract<NodeEvent, { kind: 'readiness' }>) => void
  /** The state itself has changed: for the journal. `before`: null when it was not known at all. */
  readonly onChange: (
    endpoint: EndpointName,
    target: TargetId,
    now: Readiness,
    before: Readiness | null,
  ) => void
}

type Asked = {
  readonly endpoint: EndpointName
  readonly spec: TargetSpec & { readonly ready: NonNullable<TargetSpec['ready']> }
  told: Readiness | null
  until: Instant | null
}

/** How often is looked whether something has become too old. */
const ageEvery = ms(250)

export class ReadinessWatch {
  readonly #parts: ReadinessParts
  readonly #measured = new Map<CheckId, { readonly spec: CheckSpec; is: Measured }>()
  #asked: readonly Asked[] = []
  #byCheck: ReadonlyMap<CheckId, readonly Asked[]> = new Map()
  readonly #cancel: () => void

  constructor(parts: ReadinessParts) {
    this.#parts = parts
    this.#cancel = every(parts.timers, ageEvery, () => this.#age())
  }

  /** What was told of a target that is still asked for the same is not told again. */
  update({ checks, endpoints }: Pick<NodeOrders, 'checks' | 'endpoints'>): void {
    const before = this.#asked
    this.#asked = endpoints.flatMap(({ name, targets }) =>
      targets.flatMap((spec): Asked[] => {
        const { ready } = spec
        if (!ready) return []
        const was = before.find((one) => one.endpoint === name && one.spec.id === spec.id)
        return [{ endpoint: name, spec: { ...spec, ready }, told: was?.told ?? null, until: null }]
      }),
    )
    this.#byCheck = grouped(this.#asked)
    this.#forget(checks)
    for (const asked of this.#asked) this.#judge(asked)
  }

  result(result: CheckResult): void {
    const known = this.#measured.get(result.check)
    if (!known || result.verdict === 'unknown') return
    const at = (result.at + result.tookMs) as Instant
    const { is, spec } = known
    const { value } = result
    const measures =
      value === undefined ? is.measures : [...is.measures, { at, value }].slice(-measuresKept(spec.up))
    known.is = { ...is, detail: result.detail, seenAt: at, measures }
    this.#judgeBy(result.check)
  }

  judged(check: CheckId, health: 'up' | 'down'): void {
    const known = this.#measured.get(check)
    if (!known) return
    known.is = { ...known.is, health }
    this.#judgeBy(check)
  }

  stop(): void {
    this.#cancel()
  }

  /** A check that is asked something else has measured nothing yet. */
  #forget(checks: readonly CheckSpec[]): void {
    const wanted = new Map(checks.flatMap((spec) => (this.#byCheck.has(spec.id) ? [[spec.id, spec]] : [])))
    for (const [id, { spec }] of this.#measured)
      if (!isDeepStrictEqual(wanted.get(id), spec)) this.#measured.delete(id)
    for (const [id, spec] of wanted)
      if (!this.#measured.has(id)) this.#measured.set(id, { spec, is: nothingMeasured(spec) })
  }

  #judgeBy(check: CheckId): void {
    for (const asked of this.#byCheck.get(check) ?? []) this.#judge(asked)
  }

  #age(): void {
    const now = this.#parts.clock.now()
    for (const asked of this.#asked) if (asked.until !== null && now >= asked.until) this.#judge(asked)
  }

  #judge(asked: Asked): void {
    const { endpoint, spec, told } = asked
    const now = this.#parts.clock.now()
    const { readiness, until } = readinessOf(spec, (check) => this.#measured.get(check)?.is, now)
    asked.until = until
    if (told && told.why === readiness.why && told.state === readiness.state) return
    asked.told = readiness
    this.#parts.onReadiness({ kind: 'readiness', endpoint, target: spec.id, ...readiness })
    const changed = told?.state !== readiness.state || told?.loss?.policy !== readiness.loss?.policy
    if (changed) this.#parts.onChange(endpoint, spec.id, readiness, told)
  }
}

function checksOf({ spec: { ready } }: Asked): readonly CheckId[] {
  const all = [ready.lag?.check, ready.capacity?.check, ready.smoke]
  return [...new Set(all.filter((check) => check !== undefined))]
}

function grouped(all: readonly Asked[]): ReadonlyMap<CheckId, readonly Asked[]> {
  const byCheck = new Map<CheckId, Asked[]>()
  for (const asked of all)
    for (const check of checksOf(asked)) {
      const group = byCheck.get(check)
      if (group) group.push(asked)
      else byCheck.set(check, [asked])
    }
  return byCheck
}

const nothingMeasured = (spec: CheckSpec): Measured => ({
  health: 'unknown',
  detail: 'it has not looked yet',
  seenAt: null,
  measures: [],
  goodFor: goodFor(spec),
  up: spec.up,
})
