// A world that reports: services and countries by Zipf's law, most services at home somewhere, each country with its
// own day. Troubles are added on top. All from one seed.

import type { Atlas, AtlasService } from '../../atlas/index.ts'
import type { CountryCode, Random, ServiceId } from '../../terms/index.ts'
import { indexIn, pick, poisson, runningSums, seededRandom } from '../../terms/index.ts'
import type { ReportCount } from '../events.ts'

export type WorldShape = {
  readonly services: number
  readonly countries: number
  readonly categories: number
  /** Reports a minute of a mean hour, over all. */
  readonly reports: number
  readonly seed: number
}

export type Trouble = {
  readonly from: number
  readonly until: number
  /** Reports a minute of each service in each country, on top of the usual. */
  readonly each: number
  readonly services: readonly ServiceId[]
  readonly countries: readonly CountryCode[]
}

/** Of a service's reports, where it has a home. */
const homePart = 0.7
const dayDepth = 0.7

export class CrowdWorld {
  readonly atlas: Atlas
  readonly services: readonly ServiceId[]
  readonly countries: readonly CountryCode[]
  readonly #shape: WorldShape
  #random: Random
  readonly #number: ReadonlyMap<ServiceId, number>
  readonly #service: (random: Random) => number
  readonly #country: (random: Random) => number
  /** By service: its home, or -1: it is of the whole world. */
  readonly #home: Int16Array

  constructor(shape: WorldShape) {
    this.#shape = shape
    const random = seededRandom(shape.seed)
    this.#random = random
    this.services = Array.from({ length: shape.services }, (_, i) => `service ${i}` as ServiceId)
    this.countries = Array.from(
      { length: shape.countries },
      (_, i) => String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26)) as CountryCode,
    )
    this.#number = new Map(this.services.map((id, i) => [id, i]))
    this.#service = zipf(shape.services)
    this.#country = zipf(shape.countries)
    this.#home = Int16Array.from(this.services, () => (random.next() < 0.4 ? -1 : this.#country(random)))
    this.atlas = {
      services: new Map(this.services.map((id, i) => [id, this.#catalogued(id, i)])),
      foundations: new Map(),
    }
  }

  #catalogued(id: ServiceId, i: number): AtlasService {
    return { id, name: id, category: `sector ${i % this.#shape.categories}`, public: true, standsOn: [] }
  }

  /** What is reported from now on; who is who stays. */
  reseed(seed: number): void {
    this.#random = seededRandom(seed)
  }

  ofCategory(category: string): ServiceId[] {
    return this.services.filter((id) => this.atlas.services.get(id)!.category === category)
  }

  /** What is counted in a minute since the Unix epoch. `of`: 1 in a mean minute. */
  minute(
    minute: number,
    troubles: readonly Trouble[] = [],
    of: (country: number) => number = () => 1,
  ): ReportCount[] {
    const counts = new Map<number, number>()
    const add = (service: number, country: number): void => {
      const key = service * 1024 + country
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    const random = this.#random
    for (let n = poisson(random, this.#shape.reports * (1 + dayDepth)); n > 0; n--) {
      const service = this.#service(random)
      const home = this.#home[service]!
      const country = home >= 0 && random.next() < homePart ? home : this.#country(random)
      if (random.next() * (1 + dayDepth) < tide(minute, country) * of(country)) add(service, country)
    }
    for (const trouble of troubles)
      if (minute >= trouble.from && minute < trouble.until) this.#ail(trouble, add)
    return [...counts].map(([key, count]) => ({
      minute,
      service: this.services[Math.floor(key / 1024)]!,
      country: this.countries[key % 1024]!,
      count,
    }))
  }

  #ail({ services, countries, each }: Trouble, add: (service: number, country: number) => void): void {
    const random = this.#random
    for (let n = poisson(random, each * services.length * countries.length); n > 0; n--)
      add(
        this.#number.get(services[pick(random, services.length)]!)!,
        this.countries.indexOf(countries[pick(random, countries.length)]!),
      )
  }
}

/** Its evening is up to 1 + `dayDepth`, its night down to 1 - `dayDepth`; each country has its own. */
const tide = (minute: number, country: number): number =>
  1 + dayDepth * Math.cos((2 * Math.PI * (minute / 60 - 20 + ((country * 7) % 24))) / 24)

/** Draws 0 .. n-1 with weights 1, 1/2, 1/3 ... */
function zipf(n: number): (random: Random) => number {
  const sums = runningSums(Array.from({ length: n }, (_, i) => 1 / (i + 1)))
  return (random) => indexIn(sums, random.next() * sums[n - 1]!)
}
