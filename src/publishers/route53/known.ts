// What was last seen or written at each name. A write that expects the fence known here is sent without reading first:
// everything it removes is removed by exact value, so what is no longer true makes it fail, and only then is read. A
// set that somebody added meanwhile is not seen by that; the enactor's read-back after the write tells.

import type { EndpointName } from '../../terms/index.ts'
import type { Standing } from './standing.ts'

export class Known {
  readonly #standings = new Map<EndpointName, { readonly standing: Standing; readonly at: number }>()
  readonly #freshMs: number
  readonly #monotonic: () => number

  constructor(freshMs: number, monotonic: () => number) {
    this.#freshMs = freshMs
    this.#monotonic = monotonic
  }

  get(endpoint: EndpointName): Standing | null {
    const known = this.#standings.get(endpoint)
    return known && this.#monotonic() - known.at <= this.#freshMs ? known.standing : null
  }

  keep(standing: Standing): Standing {
    this.#standings.set(standing.endpoint, { standing, at: this.#monotonic() })
    return standing
  }

  forget(endpoint: EndpointName): void {
    this.#standings.delete(endpoint)
  }
}
