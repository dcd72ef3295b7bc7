// The detector and the life of incidents on recorded report streams: one alarm for every incident, as
// `reports_score.py` reads it. usage: node bench/detect.ts --data DIR [--out alarms.csv]   (DIR: counts.csv[.gz])

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createLoop } from '../src/loop/index.ts'
import {
  type CountryCode,
  type IncidentId,
  type Instant,
  minuteOf,
  type ServiceId,
} from '../src/terms/index.ts'
import { readRecorded, rowsByMinute } from './recorded.ts'

const { values } = parseArgs({
  options: { data: { type: 'string' }, out: { type: 'string', default: 'alarms.csv' } },
})
if (values.data === undefined) throw new Error('--data DIR is missing: a folder with counts.csv[.gz]')

/** Minute 0 of the streams is a Monday, 00:00 UTC; so is this. */
const origin = 4 * 1440
const loop = createLoop({ atlas: { services: new Map(), foundations: new Map() }, serviceOfCheck: new Map() })
type Alarm = { readonly series: string; readonly start: number; end: number | null }
const alarms: Alarm[] = []
const current = new Map<IncidentId, Alarm>()

const byMinute = rowsByMinute(readRecorded(values.data, 'counts.csv'))
const began = performance.now()
for (let minute = 0; minute < byMinute.length; minute++) {
  const counts = (byMinute[minute] ?? []).map(({ fields: [series, count] }) => ({
    minute: origin + minute,
    service: series as ServiceId,
    country: 'US' as CountryCode,
    count: Number(count),
  }))
  loop.step({ kind: 'counts', counts })
  const entries = loop.step({ kind: 'tick', now: ((origin + minute) * 60_000 + 59_999) as Instant })
  for (const { kind, at, subject, data } of entries) {
    const id = subject as IncidentId
    const start = minuteOf(at) - origin + 1
    const again = data.change === 'reopened'
    const service = loop.incidents().find((incident) => incident.id === id)?.service
    if (kind === 'incident.opened' || again) {
      const alarm: Alarm = { series: service ?? '', start, end: null }
      current.set(id, alarm)
      alarms.push(alarm)
    }
    const alarm = current.get(id)
    if (kind === 'incident.resolved' && alarm !== undefined) alarm.end = start
  }
}
const tookMs = performance.now() - began
const lines = alarms.map(({ series, start, end }) => `${series},${start},${end ?? ''}`)
writeFileSync(values.out, ['series,start_minute,end_minute', ...lines, ''].join('\n'))
console.log(
  `${alarms.length} alarms in ${byMinute.length} minutes, ${(tookMs / byMinute.length).toFixed(3)} ms a minute`,
)
