// Categories by number, and which one each service is of. Found once: every report asks.

import type { ServiceId } from '../../terms/index.ts'

/** The number of a service of no catalogue, which is in no sum. */
export const noSector = -1

export class Sectors {
  readonly names: string[] = []
  readonly #categoryOf: (service: ServiceId) => string | null
  readonly #numbers = new Map<string, number>()
  readonly #ofService = new Map<ServiceId, number>()
  readonly #ofRow: number[] = []
  /** Reports come service by service. */
  #asked: ServiceId | null = null
  #answer = noSector

  constructor(categoryOf: (service: ServiceId) => string | null) {
    this.#categoryOf = categoryOf
  }

  of(service: ServiceId): number {
    if (this.#asked !== service) {
      this.#answer = this.#ofService.get(service) ?? this.#find(service)
      this.#asked = service
    }
    return this.#answer
  }

  #find(service: ServiceId): number {
    const category = this.#categoryOf(service)
    const sector = category === null ? noSector : this.#numbered(category)
    this.#ofService.set(service, sector)
    return sector
  }

  /** Of the service in a row of the grid, where it stays: a name need not be looked up once more. `services`: by row. */
  ofRow(row: number, services: readonly ServiceId[]): number {
    for (let next = this.#ofRow.length; next <= row; next++) this.#ofRow.push(this.of(services[next]!))
    return this.#ofRow[row]!
  }

  numberOf(category: string): number | undefined {
    return this.#numbers.get(category)
  }

  #numbered(category: string): number {
    const known = this.#numbers.get(category)
    if (known !== undefined) return known
    const sector = this.names.length
    this.#numbers.set(category, sector)
    this.names.push(category)
    return sector
  }
}
