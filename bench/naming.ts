// Whole invented outages through the loop, from the crowd alone, judged twenty minutes after each began: is the cause
// first, among the first three, who is hit, and are scores the probabilities that they claim to be.
// usage: npm run bench -- naming [--cases N] [--from SEED] [--json]

import { parseArgs } from 'node:util'
import { suspectsOf } from '../src/atlas/index.ts'
import { createLoop } from '../src/loop/index.ts'
import { minutes, startOfMinute } from '../src/terms/index.ts'
import { beginsAt, type InventedOutage, inventOutage } from './invented/outage.ts'
import { atLeast, conclude, figure } from './result.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
})
/** Invented minutes count from 0; any Monday will do as their beginning. */
const origin = 29_337_120
const asked = 20

type Judged = { readonly first: boolean; readonly three: boolean; readonly f1: number }
const scores: { readonly score: number; readonly right: boolean }[] = []

function judge({ graph, affected, reports, minutes: rows }: InventedOutage): Judged {
  const loop = createLoop({ atlas: graph.atlas, serviceOfCheck: new Map() })
  for (let minute = 0; minute < beginsAt + asked; minute++) {
    const counts = rows[minute]!.map((row) => ({ ...row, minute: origin + minute }))
    loop.step({ kind: 'counts', counts })
    const end = startOfMinute(origin + minute) + minutes(1) - 1
    loop.step({ kind: 'tick', now: end as ReturnType<typeof startOfMinute> })
  }
  const explanations = loop.explanations()
  const ranked = suspectsOf(explanations).map(({ foundation }) => foundation)
  for (const { foundation, score } of explanations[0]?.ranking ?? [])
    scores.push({ score, right: foundation === graph.root })
  const due = new Set(
    [...affected].flatMap(([id, { onset }]) => (onset <= asked - 3 && (reports.get(id) ?? 0) >= 5 ? id : [])),
  )
  const hit = explanations[0]?.affected ?? []
  const right = hit.filter(({ service }) => due.has(service)).length
  return {
    first: ranked[0] === graph.root,
    three: ranked.slice(0, 3).includes(graph.root),
    f1: (200 * right) / Math.max(1, hit.length + due.size),
  }
}

const from = Number(values.from)
const judged = Array.from({ length: Number(values.cases) }, (_, i) => judge(inventOutage(from + i)))
const mean = (of: (one: Judged) => number): number =>
  judged.reduce((sum, one) => sum + of(one), 0) / judged.length
const bands = [0.02, 0.2, 0.4, 0.6, 0.8, 1.01]
conclude('naming', [
  atLeast('the cause is first', '%', 100 * mean(({ first }) => (first ? 1 : 0)), 85),
  atLeast('among the first three', '%', 100 * mean(({ three }) => (three ? 1 : 0)), 98),
  figure(
    'F1 of who is hit',
    '%',
    mean(({ f1 }) => f1),
  ),
  ...bands.slice(1).map((high, i) => {
    const inside = scores.filter(({ score }) => score >= bands[i]! && score < high)
    const right = inside.filter((one) => one.right).length
    const name = `right of those scored ${bands[i]! * 100}-${Math.min(100, Math.round(high * 100))} %`
    return figure(name, '%', (100 * right) / Math.max(1, inside.length))
  }),
])
