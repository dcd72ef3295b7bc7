// The whole loop on a recorded outage: what is named, when, and how far it reaches, from the crowd alone.
// usage: node bench/blast.ts --data DIR [--at MINUTE]... [--out PRED.json] [--until MINUTE]
// With --at, the answer at the start of that minute is written as `blast_score.py` reads it (PRED-MINUTE.json for several).

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { nameFoundation } from '../src/atlas/index.ts'
import { createLoop } from '../src/loop/index.ts'
import { type CountryCode, minutes, type ServiceId, startOfMinute } from '../src/terms/index.ts'
import { readAtlas, readRecorded, rowsByMinute } from './recorded.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    at: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: 'pred.json' },
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

/** All suspicions, also where the evidence carries no name: the scorer ranks them. */
function answer(minute: number): void {
  const now = startOfMinute(origin + minute)
  const live = loop.incidents().filter((incident) => incident.state !== 'resolved')
  const hits = live.map(({ service, beganAt }) => ({ service, since: beganAt, strength: 1 }))
  const roots = nameFoundation(atlas, hits, now).suspects.map((s) => [s.foundation, s.evidence])
  const [named] = loop.suspects()
  const affected = named === undefined ? hits.map((hit) => hit.service) : named.affected
  const file = asked.size > 1 ? values.out.replace(/(\.json)?$/, `-${minute}.json`) : values.out
  writeFileSync(file, JSON.stringify({ at_minute: minute, roots, affected }))
}

let slowestMs = 0
let spentMs = 0
for (let minute = 0; minute < last; minute++) {
  if (asked.has(minute)) answer(minute)
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
    if (entry.kind.startsWith('foundation.')) console.log(`minute ${minute + 1}: ${entry.kind} ${entry.why}`)
}
const incidents = loop.incidents()
const open = incidents.filter((i) => i.state !== 'resolved')
console.log(
  `${incidents.length} incidents, ${open.length} not resolved; ${(spentMs / last).toFixed(2)} ms a minute, slowest ${slowestMs.toFixed(0)} ms`,
)
