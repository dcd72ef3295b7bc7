// The whole loop on a recorded outage: what is named, when, and how far it reaches, from the crowd alone.
// usage: node bench/blast.ts --data DIR [--at MINUTE]... [--out PRED.json] [--until MINUTE] [--json]
// With --at, the answer at the start of that minute is judged, and written with --out (PRED-MINUTE.json for several).

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createLoop } from '../src/loop/index.ts'
import {
  type CountryCode,
  type FoundationPath,
  minutes,
  type ServiceId,
  startOfMinute,
} from '../src/terms/index.ts'
import { readAtlas, readRecorded, rowsByMinute } from './recorded.ts'
import { atLeast, conclude, figure } from './result.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    at: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
    json: { type: 'boolean' },
    until: { type: 'string' },
  },
})
if (values.data === undefined)
  throw new Error('--data DIR is missing: a folder with counts.csv[.gz], graph.json, services.json')

/** Recorded minutes count from 0; any Monday will do as their beginning. */
const origin = 29_337_120
const atlas = readAtlas(values.data)
const byMinute = rowsByMinute(readRecorded(values.data, 'counts.csv'))
const last = Math.min(byMinute.length, Number(values.until ?? byMinute.length))
const asked = new Set(values.at.map(Number))
const loop = createLoop({ atlas, serviceOfCheck: new Map() })

type Answer = {
  readonly minute: number
  readonly roots: readonly (readonly [FoundationPath, number])[]
  readonly affected: readonly ServiceId[]
}
const answers: Answer[] = []

/** The largest outage; its suspicions also where the evidence carries no name: the scorer ranks them. */
function answer(minute: number): Answer {
  const [largest] = loop.explanations()
  const roots = (largest?.ranking ?? []).map((s) => [s.foundation, s.score] as const)
  const affected = (largest?.affected ?? []).map(({ service }) => service)
  if (values.out === undefined) return { minute, roots, affected }
  const file = asked.size > 1 ? values.out.replace(/(\.json)?$/, `-${minute}.json`) : values.out
  writeFileSync(file, JSON.stringify({ at_minute: minute, roots, affected }))
  return { minute, roots, affected }
}

let slowestMs = 0
let spentMs = 0
for (let minute = 0; minute < last; minute++) {
  if (asked.has(minute)) answers.push(answer(minute))
  const counts = (byMinute[minute] ?? []).map(({ fields: [service, country, count] }) => ({
    minute: origin + minute,
    service: service as ServiceId,
    country: country as CountryCode,
    count: Number(count),
  }))
  const began = performance.now()
  loop.step({ kind: 'counts', counts })
  const end = startOfMinute(origin + minute) + minutes(1) - 1
  const entries = loop.step({ kind: 'tick', now: end as ReturnType<typeof startOfMinute> })
  const took = performance.now() - began
  spentMs += took
  slowestMs = Math.max(slowestMs, took)
  for (const entry of entries)
    if (entry.kind.startsWith('foundation.') && values.json !== true)
      console.log(`minute ${minute + 1}: ${entry.kind} ${entry.why}`)
}
type Truth = {
  readonly root: string
  readonly t0_minute: number
  readonly affected: Readonly<Record<string, { readonly onset_min: number; readonly reports: number }>>
}
const truth = JSON.parse(readFileSync(join(values.data, 'truth.json'), 'utf8')) as Truth

/** Harmonic mean of precision and recall, against services that were hit three minutes before and reported at all. */
function f1(answered: Answer): number {
  const due = Object.entries(truth.affected).filter(
    ([, { onset_min: onset, reports }]) => onset <= answered.minute - truth.t0_minute - 3 && reports >= 5,
  )
  const right = answered.affected.filter((service) => due.some(([id]) => id === service)).length
  return (2 * right) / Math.max(1, answered.affected.length + due.length)
}

const first = (answered: Answer): number => (answered.roots[0]?.[0] === truth.root ? 100 : 0)
const incidents = loop.incidents()
conclude('blast', [
  ...answers.flatMap((one) => [
    atLeast(`minute ${one.minute}: the cause is first`, '%', first(one), 100),
    atLeast(`minute ${one.minute}: F1 of who is hit`, '%', 100 * f1(one), 73),
  ]),
  figure('incidents', '', incidents.length),
  figure('of them not resolved', '', incidents.filter((i) => i.state !== 'resolved').length),
  figure('a minute', 'ms', spentMs / last),
  figure('slowest minute', 'ms', slowestMs),
])
