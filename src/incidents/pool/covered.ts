// Which of the cells heard lately are spoken for: by their service, which is in trouble by itself, or by a sum that is
// open or believed.

import type { ServiceId } from '../../terms/index.ts'
import type { Heard } from './heard.ts'
import type { Pool } from './pool.ts'

/** Says whether the trouble of a service is known by itself. */
export type Known = (service: ServiceId) => boolean

const [unasked, no, yes] = [0, 1, 2]

export class Covered {
  readonly #heard: Heard
  readonly #services: readonly ServiceId[]
  readonly #known: Known
  readonly #ofRow: Uint8Array
  readonly #bySum: Uint8Array

  /** `services`: by row. */
  constructor(heard: Heard, services: readonly ServiceId[], known: Known) {
    this.#heard = heard
    this.#services = services
    this.#known = known
    this.#ofRow = new Uint8Array(services.length)
    this.#bySum = new Uint8Array(heard.row.length)
  }

  byService(place: number): boolean {
    const row = this.#heard.row[place]!
    if (this.#ofRow[row] === unasked) this.#ofRow[row] = this.#known(this.#services[row]!) ? yes : no
    return this.#ofRow[row] === yes
  }

  byAny(place: number): boolean {
    return this.#bySum[place] === 1 || this.byService(place)
  }

  cover(sum: Pool): void {
    for (const place of this.#heard.in(sum)) this.#bySum[place] = 1
  }
}
