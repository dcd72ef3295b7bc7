// How well the beginning of an incident is told: what it is said to have begun against what is known of it, on recorded
// report streams. usage: node bench/onset.ts --data DIR [--json]   (DIR: counts.csv, truth.json)

import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileSource, fileSpool, judgeReports, recordedReports, sourceIn } from '../src/history/index.ts'
import { createLoop } from '../src/loop/index.ts'
import { type CountryCode, type Instant, minuteOf, type ServiceId } from '../src/terms/index.ts'
import { conclude, figure, quantile } from './result.ts'

const { values } = parseArgs({ options: { data: { type: 'string' }, json: { type: 'boolean' } } })
if (values.data === undefined)
  throw new Error('--data DIR is missing: a folder with counts.csv and truth.json')

/** Minute 0 of the streams is a Monday, 00:00 UTC; so is this. */
const origin = 4 * 1440
const loop = createLoop({ atlas: { services: new Map(), foundations: new Map() }, serviceOfCheck: new Map() })

type Opened = { readonly series: string; readonly opened: number; readonly began: number }
const all: Opened[] = []
function live(minute: number, counted: readonly { readonly series: string; readonly count: number }[]): void {
  const counts = counted.map(({ series, count }) => ({
    minute: origin + minute,
    service: series as ServiceId,
    country: 'US' as CountryCode,
    count,
  }))
  loop.step({ kind: 'counts', counts })
  const now = ((origin + minute) * 60_000 + 59_999) as Instant
  for (const { kind, data } of loop.step({ kind: 'tick', now })) {
    if (kind !== 'incident.opened') continue
    const { service, beganAt } = data.incident as { service: string; beganAt: Instant }
    all.push({ series: service, opened: minute, began: minuteOf(beganAt) - origin })
  }
}

const counts = await sourceIn(values.data, 'counts.csv', fileSource)
const recorded = await recordedReports(counts, null, { spool: fileSpool(tmpdir()) })
// No past of a backtest's is judged along: its alarms do not tell when they are said to have begun.
await judgeReports(recorded, [], { pause: async () => {} }, live)
await recorded.close()

type Truth = {
  readonly incidents: readonly {
    readonly series: string
    readonly start: number
    readonly end: number
    readonly size: string
  }[]
}
const truth = JSON.parse(readFileSync(join(values.data, 'truth.json'), 'utf8')) as Truth

/** Minutes between what was said and what is known, of those incidents that were found while they lasted. */
const found = truth.incidents.flatMap(({ series, start, end, size }) => {
  const one = all.find((o) => o.series === series && o.opened >= start && o.opened <= end)
  return one === undefined ? [] : [{ size, error: one.began - start, late: one.opened - start }]
})
const sizes = ['big', 'medium', 'small', null] as const
conclude(
  'onset',
  sizes.flatMap((size) => {
    const some = found.filter((one) => size === null || one.size === size)
    const off = some.map(({ error }) => Math.abs(error))
    const of = size ?? 'all'
    return [
      figure(`${of}: found`, '', some.length),
      figure(`${of}: beginning against known, median`, 'min', quantile(off, 0.5)),
      figure(`${of}: beginning against known, p90`, 'min', quantile(off, 0.9)),
      figure(
        `${of}: opening against known, median`,
        'min',
        quantile(
          some.map(({ late }) => late),
          0.5,
        ),
      ),
    ]
  }),
)
