// Random schedules for the plain world: few enough kinds of things happen that the real shells can be put through each of
// them and compared (`shells.ts`). What is searched for broken promises is the larger world of `schedule.ts`.

import type { OperatorOrder } from '../../src/steering/index.ts'
import { after, ms } from '../../src/terms/index.ts'
import { nothing } from '../resource.ts'
import { Dice, type Schedule } from './choices.ts'
import { checkOf, configurations, names, office, targetIds } from './configurations.ts'
import { type Message, textOf, type World } from './world.ts'

const calmRounds = 6

/** Runs to the end, the calm after the faults included. What it shows is judged in the larger world. */
export function runPlain(schedule: Schedule, world: World): void {
  world.configure(configurations[0]!)
  for (const step of schedule) {
    const dice = new Dice(step)
    world.now = after(world.now, ms(dice.below(400)))
    happen(world, dice)
  }
  calm(world)
}

/** One thing happens; most of the time a message arrives. */
function happen(world: World, dice: Dice): void {
  const choice = dice.below(100)
  if (choice < 62) arrive(world, dice)
  else if (choice < 72) health(world, dice)
  else if (choice < 74) quorum(world, dice)
  else if (choice < 82) pass(world, dice)
  else if (choice < 86) loseOrRepeat(world, dice)
  else if (choice < 90) reconfigure(world, dice)
  else if (choice < 95) order(world, dice)
  else if (choice < 97) crashNode(world, dice)
  else if (choice === 97) crashPlanner(world)
  else if (choice === 98) restoreYesterday(world, dice)
  else wipe(world, dice)
}

function crashNode(world: World, dice: Dice): void {
  const node = dice.below(world.nodes.length)
  world.note(() => `node-${node + 1} crashes and starts again from its disk`)
  world.restartNode(node)
}

function crashPlanner(world: World): void {
  world.note(() => 'the planner crashes and starts again from the store')
  world.restartPlanner()
}

function take(world: World, index: number): Message {
  const [message] = world.mail.splice(index, 1)
  return message!
}

function arrive(world: World, dice: Dice): void {
  if (world.mail.length === 0) {
    world.tick()
    return
  }
  const message = take(world, dice.below(world.mail.length))
  world.note(() => `arrives: ${textOf(message)}`)
  world.deliver(message)
}

function loseOrRepeat(world: World, dice: Dice): void {
  if (world.mail.length === 0) return
  const index = dice.below(world.mail.length)
  if (dice.below(2) === 0) {
    const lost = take(world, index)
    world.note(() => `lost: ${textOf(lost)}`)
  } else world.mail.push(world.mail[index]!)
}

function health(world: World, dice: Dice): void {
  const node = dice.below(world.nodes.length)
  const target = targetIds[dice.below(targetIds.length)]!
  const state = (['up', 'down', 'unknown', 'down', 'up'] as const)[dice.below(5)]!
  world.note(() => `node-${node + 1} judges ${target} ${state}`)
  world.toNode(node, {
    kind: 'health',
    check: checkOf(target),
    state,
    at: world.now,
    why: `${target} looks ${state}`,
  })
}

function quorum(world: World, dice: Dice): void {
  const node = dice.below(world.nodes.length)
  const met = dice.below(2) === 0
  world.note(() => `node-${node + 1} is ${met ? 'in' : 'below'} quorum`)
  const why = met ? '2 of 2 vantages look' : '1 of 2 vantages look'
  world.toNode(node, { kind: 'quorum', met, why, at: world.now })
}

function pass(world: World, dice: Dice): void {
  world.now = after(world.now, ms([10, 3000, 12_000, 40_000][dice.below(4)]!))
  world.tick()
}

function reconfigure(world: World, dice: Dice): void {
  const configuration = configurations[dice.below(configurations.length)]!
  world.note(() => `the operator loads the configuration "${configuration.name}"`)
  world.configure(configuration)
}

function order(world: World, dice: Dice): void {
  const endpoint = names[dice.below(names.length)]!
  const target = targetIds[dice.below(targetIds.length)]!
  const newest = world.planner.endpoints.get(endpoint)?.plans
  const to = newest?.[dice.below(Math.max(1, newest.length))]?.generation
  const why = 'the operator says so'
  const orders: readonly OperatorOrder[] = [
    { kind: 'hold', endpoint, why },
    { kind: 'unhold', endpoint, why },
    { kind: 'drain', endpoint, target, why },
    { kind: 'undrain', endpoint, target, why },
    ...(to ? [{ kind: 'rollback', endpoint, to, why } as const] : []),
  ]
  const chosen = orders[dice.below(orders.length)]!
  world.note(() => `the operator orders: ${chosen.kind} ${endpoint}`)
  world.toPlanner({ kind: 'order', order: chosen, author: 'operator:ann', at: world.now })
}

/** The store comes back as it was some plans ago. */
function restoreYesterday(world: World, dice: Dice): void {
  const left = dice.below(world.store.plans.length + 1)
  world.note(() => `the store is restored from a backup with ${left} plans`)
  world.store = { plans: world.store.plans.slice(0, left), orders: new Map() }
  world.mail = world.mail.filter((message) => message.to !== 'store')
  world.restartPlanner()
}

/** Somebody empties a name at the provider, with or without its fence. Not ours to promise, but ours to repair. */
function wipe(world: World, dice: Dice): void {
  const name = names[dice.below(names.length)]!
  const published = world.office.get(name)
  if (!published) return
  world.note(() => `somebody empties ${name} at ${office}`)
  world.office.set(name, dice.below(2) === 0 ? nothing : { ...published, sets: [] })
}

/** Faults stop: everything sent arrives in order, and time goes on. */
function calm(world: World): void {
  world.note(() => 'the faults stop')
  for (let round = 0; round < calmRounds; round++) {
    world.now = after(world.now, ms(11_000))
    world.tick()
    while (world.mail.length > 0) world.deliver(take(world, 0))
  }
}
