// One fault, and how long until each contender answers only with the healthy target, asked over UDP from outside.

import { setTimeout as pause } from 'node:timers/promises'
import { Asker } from '../../src/station/ask.ts'
import { realRandom } from '../../src/station/clock.ts'
import type { Contender } from './contender.ts'
import { untilPhase } from './phases.ts'
import { type Deed, name, type Targets } from './scene.ts'

/** Milliseconds between two questions to one contender. */
const askEveryMs = 2
const patienceMs = 30_000
/** The same before the fault: a cache is never empty when it comes. */
const keepAskingMs = 20
/** Everybody has looked at the healed target more than once. */
const settleMs = 2500

/** Milliseconds per contender, in their order. */
export type Round = readonly number[]

/** Milliseconds since `began` until every record is `address`. */
async function answered(asker: Asker, label: string, address: string, began: number): Promise<number> {
  for (;;) {
    const reply = await asker.ask(name, 'A', 1000)
    const at = performance.now() - began
    if (reply.ok && reply.value.records.length > 0 && reply.value.records.every((one) => one === address))
      return at
    if (at > patienceMs) throw new Error(`${label} did not answer ${address} within ${patienceMs} ms`)
    await pause(askEveryMs)
  }
}

/** Ends a little before `until`, by `performance.now`. */
async function keepAsking(asker: Asker, until: number): Promise<void> {
  while (until - performance.now() > 2 * keepAskingMs) {
    await asker.ask(name, 'A', keepAskingMs)
    await pause(keepAskingMs)
  }
}

export async function round(
  contenders: readonly Contender[],
  targets: Targets,
  deed: Deed,
  phase: number,
  period: number,
): Promise<Round> {
  const { east, west } = targets.site
  const askers = contenders.map(({ dns, recursive }) => new Asker(dns, realRandom, recursive))
  const all = (address: string, began: number): Promise<number[]> =>
    Promise.all(contenders.map(({ label }, i) => answered(askers[i]!, label, address, began)))
  try {
    await all(east, performance.now())
    const faultAt = performance.now() + untilPhase(phase, settleMs, period)
    await Promise.all(askers.map((asker) => keepAsking(asker, faultAt)))
    await pause(faultAt - performance.now())
    const took = await all(west, targets.harm(deed))
    await targets.heal()
    return took
  } finally {
    for (const asker of askers) asker.close()
  }
}
