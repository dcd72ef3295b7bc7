// What a minute costs where the whole world reports: 33,000 services in 67 countries, 2.2 million series of which
// nearly all are silent, judged every minute by the very loop of the server, a quiet day first and then a surge of
// 900 reports a second. usage: node bench/detect.ts [--minutes N] [--json]

import { parseArgs } from 'node:util'
import { createLoop } from '../src/loop/index.ts'
import { CrowdWorld, type Trouble } from '../src/loop/testing/crowd-world.ts'
import type { Instant } from '../src/terms/index.ts'
import { atMost, conclude, figure, quantile } from './result.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string' }, json: { type: 'boolean' } } })
/** After the day in which it learns what is usual where. */
const measured = Number(values.minutes ?? 240)
const surgeMinutes = 30
const [services, countries] = [33_000, 67]
const day = 1440
const monday = 4 * day

const world = new CrowdWorld({ services, countries, categories: 30, reports: 12_000, seed: 1 })
const surge: Trouble = {
  from: monday + day + measured - surgeMinutes,
  until: monday + day + measured,
  each: (900 * 60) / 2000 / 60,
  services: world.services.slice(200, 2200),
  countries: world.countries.slice(0, 60),
}
const loop = createLoop({ atlas: world.atlas, serviceOfCheck: new Map() })

/** `tookMs`: of one core, which others may be using too. */
type Minute = { readonly tookMs: number; readonly reports: number }
const coreMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
function live(minute: number): Minute {
  const counts = world.minute(minute, [surge])
  const began = coreMs()
  loop.step({ kind: 'counts', counts })
  loop.step({ kind: 'tick', now: (minute * 60_000 + 59_999) as Instant })
  const tookMs = coreMs() - began
  return { tookMs, reports: counts.reduce((sum, { count }) => sum + count, 0) }
}

const minutes: Minute[] = []
for (let minute = monday; minute < monday + day + measured; minute++) {
  const lived = live(minute)
  if (minute >= monday + day) minutes.push(lived)
  if (minute % 60 === 0 && process.stderr.isTTY)
    process.stderr.write(`\r${minute - monday} of ${day + measured} minutes `)
}
const openAtTheEnd = loop.incidents().filter(({ state }) => state !== 'resolved')
const rssMb = process.memoryUsage.rss() / 2 ** 20
const snapshotBegan = coreMs()
const snapshot = loop.snapshot()
const packed = JSON.stringify(snapshot).length
const snapshotMs = coreMs() - snapshotBegan

/** The least that any judgement of so many series could do: read one number of each. */
function plainSumMs(): number {
  const series = new Float32Array(services * countries).fill(1)
  const took = Array.from({ length: 9 }, () => {
    const began = performance.now()
    let sum = 0
    for (let i = 0; i < series.length; i++) sum += series[i]!
    return sum > 0 ? performance.now() - began : Number.NaN
  })
  return quantile(took, 0.5)
}

const quiet = minutes.slice(0, -surgeMinutes)
const took = (of: readonly Minute[], q: number): number =>
  quantile(
    of.map(({ tookMs }) => tookMs),
    q,
  )
const reports = (of: readonly Minute[]): number =>
  quantile(
    of.map((minute) => minute.reports),
    0.5,
  )
conclude(
  'detect',
  [
    atMost('a quiet minute of 2.2 million series, median', 'ms', took(quiet, 0.5), 1000),
    atMost('... p99', 'ms', took(quiet, 0.99), 1000),
    atMost('a minute of the surge, median', 'ms', took(minutes.slice(-surgeMinutes), 0.5), 1000),
    atMost('the slowest minute of all', 'ms', took(minutes, 1), 1000),
    atMost('memory', 'MB', rssMb, 1024),
    figure('reports of a quiet minute', '', reports(quiet)),
    figure('reports of a minute of the surge', '', reports(minutes.slice(-surgeMinutes))),
    figure('incidents open at the end of the surge', '', openAtTheEnd.length),
    figure('writing the loop down', 'ms', snapshotMs),
    figure('... as JSON', 'MB', packed / 2 ** 20),
  ],
  [{ name: 'plain sum over an array of one number a series', unit: 'ms', value: plainSumMs() }],
)
