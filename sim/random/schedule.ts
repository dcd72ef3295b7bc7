// One random schedule: a step for each of its numbers, in a world that starts cold or with everything in force. At the
// end the faults stop and the world must converge (S7).

import { after, ms } from '../../src/terms/index.ts'
import { type Finding, nothingObserved, type Observed, type Tally } from '../properties.ts'
import { calm } from './calm.ts'
import { Dice, type Schedule } from './choices.ts'
import { happen } from './happenings.ts'
import { startWorld } from './starts.ts'

export type Run = {
  readonly finding: Finding | null
  readonly steps: number
  /** Writes that a publisher took. */
  readonly writes: number
  readonly transcript: readonly string[]
}

/** The first number says how the world starts and how the calm goes; each of the others is a step. */
export async function run(
  [start = 0, ...steps]: Schedule,
  tally: Tally | null,
  telling = false,
): Promise<Run> {
  const world = await startWorld(new Dice(start), telling)
  let taken = 0
  const ended = (finding: Finding | null): Run => {
    if (finding) world.note(() => `VIOLATED ${finding.property}: ${finding.detail}`)
    return { finding, steps: taken, writes: world.writes, transcript: world.transcript }
  }
  const observed = (): Observed => {
    const { observed } = world
    world.observed = nothingObserved
    tally?.add(observed)
    return observed
  }
  for (const step of steps) {
    taken++
    const dice = new Dice(step)
    world.now = after(world.now, ms(dice.below(400)))
    await happen(world, dice)
    await world.settled()
    const [finding] = observed().findings
    if (finding) return ended(finding)
  }
  const late = await calm(world, new Dice(~start))
  tally?.add(late)
  return ended([...observed().findings, ...late.findings][0] ?? null)
}
