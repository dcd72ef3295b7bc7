// A scenario as four files, for anybody's eyes and scorers: counts.csv.gz, services.json, graph.json, truth.json.

import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { ServiceId } from '../terms/index.ts'
import type { Scenario } from './scenario.ts'

/** What was drawn, by index of service and country. `outage` leaves the background out. */
export type Totals = {
  readonly outageByService: Float64Array
  readonly outageByCountry: Float64Array
  outage: number
  background: number
}

const emptyTotals = (scenario: Scenario): Totals => ({
  outageByService: new Float64Array(scenario.serviceIds.length),
  outageByCountry: new Float64Array(scenario.countries.length),
  outage: 0,
  background: 0,
})

/** One minute as CSV lines; adds it to `totals`. */
function minuteLines(scenario: Scenario, minute: number, totals: Totals): string {
  const { service, country, count, outage } = scenario.tally(minute)
  let lines = ''
  for (let k = 0; k < count.length; k++) {
    const [i, j, n, hit] = [service[k]!, country[k]!, count[k]!, outage[k]!]
    lines += `${minute},${scenario.serviceIds[i]},${scenario.countries[j]},${n}\n`
    totals.outageByService[i]! += hit
    totals.outageByCountry[j]! += hit
    totals.outage += hit
    totals.background += n - hit
  }
  return lines
}

function* csv(scenario: Scenario, totals: Totals): Generator<string> {
  yield 'minute,service,country,count\n'
  for (let minute = 0; minute < scenario.minutes; minute++) {
    const lines = minuteLines(scenario, minute, totals)
    if (lines !== '') yield lines
  }
}

function truthFile(scenario: Scenario, totals: Totals): object {
  const { truth, label, invented, seed, t0, t0Minute, serviceIds, countries } = scenario
  const affected: Record<string, object> = {}
  for (const [i, id] of serviceIds.entries()) {
    const fate = truth.affected.get(id)
    if (fate === undefined) continue
    const { onset, recovery, restored, lingers } = fate
    const reports = totals.outageByService[i]!
    affected[id] = { onset_min: onset, class: recovery, restored_min: restored, reports, lingers }
  }
  return {
    label: `${label}. ${invented}`,
    scenario: scenario.id,
    seed,
    hard: false,
    root: truth.root,
    fell_later: {},
    other_incident: null,
    t0_minute: t0Minute,
    t0_utc_hour: (t0 % 86_400_000) / 3_600_000,
    reports: totals.outage,
    affected,
    countries: Object.fromEntries(countries.map((code, j) => [code, totals.outageByCountry[j]])),
    bystanders: truth.bystanders,
    true_depends: Object.fromEntries(truth.dependsOn),
  }
}

/** Writes the whole day into `folder` (made if it is not there). Rejects when the disk does. */
export async function writeScenario(folder: string, scenario: Scenario): Promise<Totals> {
  await mkdir(folder, { recursive: true })
  const totals = emptyTotals(scenario)
  await pipeline(
    Readable.from(csv(scenario, totals), { objectMode: true, highWaterMark: 4 }),
    createGzip({ level: 4 }),
    createWriteStream(join(folder, 'counts.csv.gz')),
  )
  const believed = (id: ServiceId) => scenario.atlas.services.get(id)!
  const of = <T>(tell: (id: ServiceId) => T): Record<string, T> =>
    Object.fromEntries(scenario.serviceIds.map((id) => [id, tell(id)]))
  const files: Readonly<Record<string, object>> = {
    'services.json': of((id) => ({ category: believed(id).category })),
    'graph.json': {
      components: [...scenario.atlas.foundations.keys()],
      depends: of((id) => believed(id).standsOn.map((edge) => edge.on)),
    },
    'truth.json': truthFile(scenario, totals),
  }
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), `${JSON.stringify(content)}\n`)
  return totals
}
