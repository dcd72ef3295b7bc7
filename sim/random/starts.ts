// How a random schedule begins: with the first configuration in force everywhere, or with nothing anywhere, or with a
// store that has nearly used up its generations (S20).

import { envelopeOf, generation, largestGeneration, makePlan } from '../../src/steering/index.ts'
import { after, type Instant, ms } from '../../src/terms/index.ts'
import type { Dice } from './choices.ts'
import { configurations, names, targetIds } from './configurations.ts'
import { FaultyWorld, vantages } from './faulty-world.ts'

/** Everything in force: made once, since all values in it are immutable and the disks are copied. */
let settled: Promise<FaultyWorld> | null = null

export async function startWorld(dice: Dice, telling: boolean): Promise<FaultyWorld> {
  const kind = dice.below(8)
  if (kind < 5) {
    settled ??= settledWorld()
    const world = new FaultyWorld(telling)
    world.become(await settled)
    world.note(() => 'everything that the first configuration asks for is in force')
    return world
  }
  const world = new FaultyWorld(telling)
  if (kind === 7) nearTheEnd(world, dice)
  world.configure(configurations[0]!)
  return world
}

async function settledWorld(): Promise<FaultyWorld> {
  const world = new FaultyWorld(false)
  world.configure(configurations[0]!)
  for (const vantage of vantages) world.hear(vantage, new Map(targetIds.map((id) => [id, 'up'])))
  world.readyOr({ state: 'ready' })
  for (let round = 0; round < 3; round++) {
    world.now = after(world.now, ms(11_000))
    world.tick()
    for (let message = world.mail.shift(); message; message = world.mail.shift()) {
      world.deliver(message)
      await world.settled()
    }
  }
  return world
}

/** Plans that somebody made with the largest numbers there are; a few are left. */
function nearTheEnd(world: FaultyWorld, dice: Dice): void {
  const [configuration] = configurations
  const left = BigInt(dice.below(4))
  world.note(() => `the store comes with plans of which ${left} generations are left`)
  world.store.plans = names.map((name) =>
    makePlan({
      generation: generation(largestGeneration - left),
      madeAt: 0 as Instant,
      author: 'config',
      reason: 'imported',
      evidence: {},
      envelope: envelopeOf(configuration!.specs.find((spec) => spec.name === name)!),
    }),
  )
  world.lastGenerations = true
  world.restartPlanner()
}
