// One minute of the day: how many reports of which service from which country. Every minute is drawn from its own
// seed, so that any minute can be asked for alone and the whole day never stands in memory.

import { indexIn, pick, poisson, type Random, runningSums, seededRandom } from '../terms/index.ts'
import { ordinaryDay } from './facts.ts'
import { affectedServices, type InventedService } from './invented.ts'
import { countryTotals, type Rates, serviceTotals } from './margins.ts'
import { partSeed } from './part-seed.ts'
import { awake, blame, countries, minutesTotal } from './shape.ts'

/** Parallel arrays ordered by service, then country; `count` holds `outage` (because of the outage) and the background. */
export type Tally = {
  readonly service: readonly number[]
  readonly country: readonly number[]
  readonly count: readonly number[]
  readonly outage: readonly number[]
}

/** Reports a minute that a bystander gets while the noise is greatest. */
const blamedPerMinute = 20
const backgroundPerMinute = (ordinaryDay * 1.06) / 1440

/** Who reports without any outage: popular services in populous countries that are awake. */
type Background = {
  readonly byService: Float64Array
  readonly byCountry: readonly number[]
  readonly perMinute: readonly number[]
  readonly bystanders: readonly number[]
}

export function inventBackground(services: readonly InventedService[], random: Random): Background {
  const totals = serviceTotals(affectedServices)
  const weights = services.map((_, i) => (i < totals.length ? totals[i]! ** 0.5 : 15 + pick(random, 60)))
  const byCountry = countryTotals().map((total) => total ** 0.8)
  const world = Array.from({ length: minutesTotal }, (_, minute) =>
    countries.reduce((sum, [, offset], j) => sum + byCountry[j]! * awake(offset, minute), 0),
  )
  const mean = world.reduce((a, b) => a + b, 0) / world.length
  return {
    byService: runningSums(weights),
    byCountry,
    perMinute: world.map((one) => (one / mean) * backgroundPerMinute),
    bystanders: services.flatMap((service, i) => (service.bystander ? [i] : [])),
  }
}

/** Keys are service x countries + country, in order; a key stands once for each report. */
function drawBackground(background: Background, minute: number, scale: number, random: Random): Uint32Array {
  const width = countries.length
  const present = runningSums(
    countries.map(([, offset], j) => background.byCountry[j]! * awake(offset, minute)),
  )
  const keys: number[] = []
  const country = (): number => indexIn(present, random.next() * present.at(-1)!)
  const { byService } = background
  const count = poisson(random, background.perMinute[minute]! * scale)
  for (let n = 0; n < count; n++)
    keys.push(indexIn(byService, random.next() * byService.at(-1)!) * width + country())
  for (const service of background.bystanders)
    for (let n = poisson(random, blamedPerMinute * blame(minute) * scale); n > 0; n--)
      keys.push(service * width + country())
  return Uint32Array.from(keys).sort()
}

/** Adds the outage reports of one affected service to `into`, by country. */
function drawOutage(
  rates: Rates,
  service: number,
  minute: number,
  scale: number,
  random: Random,
  sums: Float64Array,
  into: Uint32Array,
): void {
  const level = rates.curves[rates.curveOf[service]!]![minute]! * scale
  if (level === 0) return
  const present = rates.presence[minute]!
  const width = present.length
  let sum = 0
  for (let j = 0; j < width; j++) {
    sum += rates.cells[service * width + j]! * present[j]!
    sums[j] = sum
  }
  for (let n = poisson(random, level * sum); n > 0; n--) {
    const j = indexIn(sums, random.next() * sum)
    into[j] = into[j]! + 1
  }
}

export function tallier(
  services: readonly InventedService[],
  rates: Rates,
  background: Background,
  seed: number,
  scale: number,
): (minute: number) => Tally {
  const width = countries.length
  return (minute) => {
    const random = seededRandom(partSeed(seed, minute))
    const keys = drawBackground(background, minute, scale, random)
    const tally = { service: [], country: [], count: [], outage: [] } as { [K in keyof Tally]: number[] }
    const sums = new Float64Array(width)
    const outage = new Uint32Array(width)
    const usual = new Uint32Array(width)
    let next = 0
    for (let i = 0; i < services.length; i++) {
      outage.fill(0)
      usual.fill(0)
      if (i < affectedServices) drawOutage(rates, i, minute, scale, random, sums, outage)
      for (; next < keys.length && keys[next]! < (i + 1) * width; next++) usual[keys[next]! - i * width]!++
      for (let j = 0; j < width; j++) {
        const count = outage[j]! + usual[j]!
        if (count === 0) continue
        tally.service.push(i)
        tally.country.push(j)
        tally.count.push(count)
        tally.outage.push(outage[j]!)
      }
    }
    return tally
  }
}
