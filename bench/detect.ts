// What a minute costs where the whole world reports: 33,000 services in 67 countries, 2.2 million series of which
// nearly all are silent, judged every minute by the very loop of the server, quiet at first and then a surge of 900
// reports a second. It starts as a server does whose store holds a day of counts: they are learnt from and not judged.
// usage: node bench/detect.ts [--minutes N] [--history N] [--json]

import { parseArgs } from 'node:util'
import { createLoop } from '../src/loop/index.ts'
import { CrowdWorld, type Trouble } from '../src/loop/testing/crowd-world.ts'
import type { Instant } from '../src/terms/index.ts'
import { atMost, conclude, figure, quantile } from './result.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, history: { type: 'string' }, json: { type: 'boolean' } },
})
/** Minutes that are judged, the surge's last. */
const measured = Number(values.minutes ?? 90)
/** Minutes before them, in which it learns what is usual where. */
const history = Number(values.history ?? 1440)
const surgeMinutes = Math.floor(measured / 3)
const [services, countries] = [33_000, 67]
const monday = 4 * 1440
const begin = monday + history

const world = new CrowdWorld({ services, countries, categories: 30, reports: 12_000, seed: 1 })
const surge: Trouble = {
  from: begin + measured - surgeMinutes,
  until: begin + measured + 1,
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

const progressEvery = 10_000
let toldAt = performance.now()
function tell(minute: number): void {
  if (performance.now() - toldAt < progressEvery) return
  toldAt = performance.now()
  process.stderr.write(`${minute - monday} of ${history + measured} minutes\n`)
}
for (let minute = monday; minute < begin; minute++) {
  loop.step({ kind: 'counts', counts: world.minute(minute) })
  tell(minute)
}
const minutes: Minute[] = []
for (let minute = begin; minute < begin + measured; minute++) {
  minutes.push(live(minute))
  tell(minute)
}
const openAtTheEnd = loop.incidents().filter(({ state }) => state !== 'resolved')
const rssMb = process.memoryUsage.rss() / 2 ** 20
const snapshotBegan = coreMs()
const snapshot = loop.snapshot()
const packed = JSON.stringify(snapshot).length
const snapshotMs = coreMs() - snapshotBegan

/** A server ticks every second: one more minute of the surge, a sixtieth of its rows before each tick. */
function ticked(minute: number): readonly number[] {
  const counts = world.minute(minute, [surge])
  const each = Math.ceil(counts.length / 60)
  return Array.from({ length: 60 }, (_, second) => {
    const began = coreMs()
    loop.step({ kind: 'counts', counts: counts.slice(second * each, (second + 1) * each) })
    loop.step({ kind: 'tick', now: (minute * 60_000 + second * 1000 + 999) as Instant })
    return coreMs() - began
  })
}
const ticks = ticked(begin + measured)

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
    figure('a tick each second of the surge, median', 'ms', quantile(ticks, 0.5)),
    figure('... the slowest', 'ms', quantile(ticks, 1)),
    figure(
      '... all of a minute',
      'ms',
      ticks.reduce((sum, ms) => sum + ms, 0),
    ),
    figure('writing the loop down', 'ms', snapshotMs),
    figure('... as JSON', 'MB', packed / 2 ** 20),
  ],
  [{ name: 'plain sum over an array of one number a series', unit: 'ms', value: plainSumMs() }],
)
