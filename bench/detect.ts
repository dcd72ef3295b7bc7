// The detector and the life of incidents on recorded report streams, judged by what is known of them. Only openings
// count. usage: node bench/detect.ts --data DIR [--out alarms.csv] [--json]   (DIR: counts.csv, series.csv, truth.json)

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
import { atLeast, atMost, conclude, figure } from './result.ts'

const { values } = parseArgs({
  options: { data: { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean' } },
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
if (values.out !== undefined)
  writeFileSync(values.out, ['series,start_minute,end_minute', ...lines, ''].join('\n'))

type Truth = {
  readonly test_from: number
  readonly incidents: readonly {
    readonly series: string
    readonly start: number
    readonly end: number
    readonly size: string
  }[]
}

/** An alarm opening within an hour of an incident's end belongs to it; one within this of the last is the same alarm. */
const [afterwardsMinutes, sameMinutes] = [60, 30]
const truth = JSON.parse(readFileSync(join(values.data, 'truth.json'), 'utf8')) as Truth

/** Minutes at which alarms of a series open, those that follow closely taken as one. */
function openings(series: string): number[] {
  let until = Number.NEGATIVE_INFINITY
  return alarms
    .filter((alarm) => alarm.series === series)
    .flatMap(({ start, end }) => {
      const same = start <= until + sameMinutes
      until = Math.max(until, end ?? byMinute.length)
      return same ? [] : [start]
    })
}

const names = new Set(readRecorded(values.data, 'series.csv').trim().split('\n').slice(1).map(firstField))
function firstField(line: string): string {
  return line.split(',')[0]!
}
let falseAlarms = 0
const found = new Map<string, { of: number; seen: number }>()
for (const name of names) {
  const own = truth.incidents.filter(({ series }) => series === name)
  const opened = openings(name).filter((minute) => minute >= truth.test_from)
  falseAlarms += opened.filter(
    (minute) => !own.some(({ start, end }) => minute > start && minute <= end + afterwardsMinutes),
  ).length
  for (const { start, end, size } of own) {
    const count = found.get(size) ?? { of: 0, seen: 0 }
    found.set(size, count)
    count.of++
    if (opened.some((minute) => minute > start && minute <= end)) count.seen++
  }
}
const months = (names.size * (byMinute.length - truth.test_from)) / 1440 / 30
const share = (size: string): number => {
  const { of, seen } = found.get(size) ?? { of: 0, seen: 0 }
  return (100 * seen) / of
}
conclude('detect', [
  atMost('false alarms in 100 series-months', '', (100 * falseAlarms) / months, 19),
  figure('small incidents found', '%', share('small')),
  atLeast('medium incidents found', '%', share('medium'), 97),
  atLeast('big incidents found', '%', share('big'), 99),
  figure('a minute of all series', 'us', (1000 * tookMs) / byMinute.length),
])
