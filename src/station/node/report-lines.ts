// What a node reports of its endpoints: those that changed since it last said so, and all of them when it began anew.
// With ten thousand names a whole report takes a tenth of a second, and one is due every second.

import { allStatuses, type EndpointStatus, endpointStatus, type NodeState } from '../../steering/index.ts'
import { changedEntries } from '../../terms/index.ts'

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
