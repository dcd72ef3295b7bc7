// The model is checked too: the real shells do what the simulated world did, and must have done the same. Each seed is
// one random schedule of `plain-schedule.ts`, first run in the simulated world, then on real files and sockets, and one of the
// keeper alone, on a disk that fails.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../../src/terms/index.ts'
import { drawSchedule } from '../random/choices.ts'
import { runPlain } from '../random/plain-schedule.ts'
import { compareKeeper } from './keeper.ts'
import { primaryKey, zone } from './node.ts'
import { Primary } from './primary.ts'
import { Replay } from './replay.ts'
import { type Compared, type Count, compared, Disagreement } from './same.ts'
import { StoreShadow } from './store.ts'
import { type Deed, WrittenWorld } from './world.ts'

export type ShellFailure = {
  readonly seed: number
  /** Counted from 1. */
  readonly step: number
  readonly about: string
  readonly simulated: string
  readonly real: string
  /** What led there, the last one last. */
  readonly led: readonly string[]
}

const linesTold = 14
const keeperSteps = 60
export const usualShellLength = 60

export type ShellCampaign = {
  readonly runs: number
  readonly steps: number
  /** How often each was compared; what was never compared was not checked. */
  readonly compared: Readonly<Record<Compared, number>>
  readonly failure: ShellFailure | null
}

/** Most of a schedule is waiting for the disk; so many are under way at once. */
const lanes = 4

/** The schedules of seeds `seed`, `seed + 1`, …; stops at a disagreement. */
export async function shellCampaign(options: {
  readonly runs: number
  readonly seed: number
  readonly length?: number
}): Promise<ShellCampaign> {
  const { runs, seed, length = usualShellLength } = options
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-shells-'))
  const counts = Object.fromEntries(compared.map((what) => [what, 0])) as Record<Compared, number>
  const campaign: Going = { next: seed, end: seed + runs, steps: 0, failure: null }
  try {
    const running = Array.from({ length: Math.min(lanes, runs) }, (_, index) =>
      lane(join(folder, `${index}`), campaign, length, (what) => {
        counts[what]++
      }),
    )
    await Promise.all(running)
    return {
      runs: campaign.next - seed,
      steps: campaign.steps,
      compared: counts,
      failure: campaign.failure,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Going = { next: number; readonly end: number; steps: number; failure: ShellFailure | null }

/** One schedule after another, with a provider and a store of its own. */
async function lane(folder: string, going: Going, length: number, count: Count): Promise<void> {
  const primary = await Primary.start(zone, primaryKey)
  const store = await StoreShadow.open(join(folder, 'store'))
  try {
    while (going.next < going.end && going.failure === null) {
      const seed = going.next++
      const deeds = await writtenDeeds(seed, length)
      primary.clear()
      store.begin(seededRandom(seed), count)
      const parts = { folder: join(folder, `${seed}`), primary, store, seed, count }
      const failure =
        (await replay(deeds, new Replay(parts), seed)) ??
        (await keeper(join(folder, `${seed}-disk`), seed, keeperSteps, count))
      going.failure ??= failure
      going.steps += deeds.length + keeperSteps
      await rm(parts.folder, { recursive: true, force: true })
    }
  } finally {
    await store.close()
    await primary.close()
  }
}

/** What the simulated world does under these choices, the calm after the faults included. */
async function writtenDeeds(seed: number, length: number): Promise<readonly Deed[]> {
  const world = new WrittenWorld(2, false, seededRandom(seed))
  runPlain(drawSchedule(seed, length), world)
  return world.deeds
}

async function replay(deeds: readonly Deed[], shells: Replay, seed: number): Promise<ShellFailure | null> {
  let done = 0
  try {
    return await told(
      async () => {
        for (const deed of deeds) {
          done++
          await shells.perform(deed)
        }
      },
      () => ({ seed, step: done, led: deeds.slice(Math.max(0, done - linesTold), done).map(textOf) }),
    )
  } finally {
    await shells.end()
  }
}

async function keeper(
  folder: string,
  seed: number,
  steps: number,
  count: Count,
): Promise<ShellFailure | null> {
  const lines: string[] = []
  const failure = await told(
    () => compareKeeper(folder, seededRandom(seed), steps, { count, note: (line) => void lines.push(line) }),
    () => ({ seed, step: lines.length, led: lines.slice(-linesTold) }),
  )
  await rm(folder, { recursive: true, force: true })
  return failure
}

/** Null when both sides said the same all the way. */
async function told(
  act: () => Promise<void>,
  where: () => Pick<ShellFailure, 'seed' | 'step' | 'led'>,
): Promise<ShellFailure | null> {
  try {
    await act()
    return null
  } catch (problem) {
    if (!(problem instanceof Disagreement)) throw problem
    const { about, simulated, real } = problem
    return { ...where(), about, simulated, real }
  }
}

function textOf(deed: Deed): string {
  const at = `${deed.now}`
  switch (deed.kind) {
    case 'starts':
      return `${at} node-${deed.node + 1} starts from its disk`
    case 'event':
      return `${at} node-${deed.node + 1}: ${deed.event.kind}`
    case 'unheard':
      return `${at} node-${deed.node + 1}: a reply to its forerunner`
    case 'served': {
      const { request, node } = deed.message
      const fault = deed.fault === 'none' ? '' : `, on the wire: ${deed.fault}`
      return `${at} ${request.publisher}: ${request.kind} ${request.endpoint} of node-${node + 1}: ${deed.outcome.kind}${fault}`
    }
    case 'landed':
      return `${at} a late write of ${deed.endpoint} lands`
    case 'edited':
      return `${at} somebody edits ${deed.endpoint} at the provider`
    case 'saved':
      return `${at} the store: plan ${deed.plan.generation} of ${deed.plan.envelope.endpoint}`
    case 'ordered':
      return `${at} the store: orders of ${deed.endpoint}`
    case 'loaded':
      return `${at} the planner starts from the store`
  }
}
