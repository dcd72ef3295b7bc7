// What a node reports of its endpoints: those that changed since it last said so, and all of them when it began anew.
// With ten thousand names a whole report takes a tenth of a second, and one is due every second.

import { allStatuses, type EndpointStatus, endpointStatus, type NodeState } from '../../steering/index.ts'
import { changedEntries, type EndpointName } from '../../terms/index.ts'

export type EndpointsReport = {
  /** Everything there is; otherwise what is not named is as it was. */
  readonly whole: boolean
  readonly endpoints: readonly EndpointStatus[]
}

export class EndpointReports {
  #told: { readonly state: NodeState; readonly era: number } | null = null

  /** `era`: another number when the state does not go on from the one before. */
  next(state: NodeState, era: number): EndpointsReport {
    const before = this.#told
    this.#told = { state, era }
    if (before === null || before.era !== era) return { whole: true, endpoints: allStatuses(state) }
    const changed = [...changedEntries(before.state.endpoints, state.endpoints)]
    return { whole: false, endpoints: changed.flatMap(([name]) => endpointStatus(state, name) ?? []) }
  }
}

/** Reports that nobody has heard yet, as the one that says the same. */
export class MergedReport<R extends EndpointsReport> {
  #last: R | null = null
  readonly #endpoints = new Map<EndpointName, EndpointStatus>()
  #whole = false

  add(report: R): void {
    this.#last = report
    this.#whole ||= report.whole
    if (report.whole) this.#endpoints.clear()
    for (const status of report.endpoints) this.#endpoints.set(status.endpoint, status)
  }

  take(): R | null {
    const last = this.#last
    if (last === null) return null
    const merged = { ...last, whole: this.#whole, endpoints: [...this.#endpoints.values()] }
    this.#last = null
    this.#whole = false
    this.#endpoints.clear()
    return merged
  }
}
