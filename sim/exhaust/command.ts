// `npm run sim -- exhaust [--bound full|small] [--json]`: every search of the bound to its end, two at a time.

import { Worker } from 'node:worker_threads'
import { claimedBy, summed } from '../properties.ts'
import { type BoundName, searches } from './bounds.ts'
import type { Explored } from './explored.ts'

const threads = 2

/** True when every search ended, nothing was broken and every property was put to the test. */
export async function runExhaust({ bound, json }: { bound: BoundName; json: boolean }): Promise<boolean> {
  const began = performance.now()
  const memory = peakMemory()
  const named = searches[bound]
  const found: Explored[] = []
  const waiting = [...named.keys()]
  const takeTurns = async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const explored = await onItsOwnThread(bound, index)
      if (!json) console.log(lineOf(explored))
      for (const { property, detail, schedule } of explored.violations)
        console.error([`VIOLATED ${property}: ${detail}`, ...schedule].join('\n  '))
      found.push(explored)
    }
  }
  await Promise.all(Array.from({ length: threads }, takeTurns))
  const witnesses = claimed(summed(found.map((each) => each.witnesses)))
  const sum = (of: (each: Explored) => number) => found.reduce((total, each) => total + of(each), 0)
  const figures = {
    complete: found.every(({ complete }) => complete),
    violations: sum(({ violations }) => violations.length),
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    wallMs: Math.round(performance.now() - began),
    peakMb: memory(),
    convergesWithin: Math.max(...found.map((each) => each.convergesWithin)),
    bound,
    searches: named.map((search) => ({ ...boundsOf(search), ...statesOf(found, search.name) })),
    witnesses,
  }
  console.log(JSON.stringify(figures))
  const unmet = Object.keys(witnesses).filter((property) => !witnesses[property])
  if (unmet.length > 0) console.error(`never put to the test, so not proven: ${unmet.join(', ')}`)
  return figures.complete && figures.violations === 0 && unmet.length === 0
}

function onItsOwnThread(bound: BoundName, index: number): Promise<Explored> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { bound, index },
    })
    worker.on('error', reject)
    worker.on('message', (message: Message) => {
      if (message.progress && process.stderr.isTTY) {
        const { states, left } = message.progress
        process.stderr.write(
          `\r${searches[bound][index]!.name}: ${states} states, ${left} to look at \u001b[K`,
        )
      }
      if (message.found) {
        if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
        resolve(message.found)
      }
    })
  })
}

type Message = {
  readonly progress?: { readonly states: number; readonly left: number }
  readonly found?: Explored
}

/** Megabytes that the whole process held at once, at most: looked at four times a second. */
function peakMemory(): () => number {
  let most = 0
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 250)
  return () => {
    look()
    clearInterval(timer)
    return Math.round(most / 1e6)
  }
}

const claimed = (counted: Record<string, number>): Record<string, number> =>
  Object.fromEntries(claimedBy('exhaust').map((property) => [property, counted[property] ?? 0]))

const lineOf = ({ name, complete, states, transitions, convergesWithin, wallMs }: Explored): string =>
  `${name}: ${states} states, ${transitions} transitions, ${complete ? 'to the end' : 'NOT complete'}, ` +
  `one enactor alone converges within ${convergesWithin} steps, ${(wallMs / 1000).toFixed(1)} s`

function boundsOf({ endpoints, bounds }: (typeof searches)[BoundName][number]) {
  const { enactors, plans, crashes, lostReplies, moves } = bounds
  const times = (n: number) => (n === Number.POSITIVE_INFINITY ? 'any' : n)
  return {
    enactors,
    endpoints: 2,
    explored: endpoints === 'both' ? 'both at once' : 'each by itself',
    plans: plans.length,
    crashes: times(crashes),
    lostReplies: times(lostReplies),
    selectionChanges: moves,
  }
}

function statesOf(found: readonly Explored[], name: string) {
  const { states, transitions, convergesWithin, wallMs } = found.find((each) => each.name === name)!
  return { states, transitions, convergesWithin, wallMs }
}
