// One random schedule: what happens next is a list of small numbers, drawn from a seed, so that a schedule can be
// told again and made shorter. At the end the faults stop and the world must converge (S7).

import {
  type Enactor,
  type OperatorOrder,
  type Planning,
  type Published,
  sameFence,
  samePlan,
  sameSets,
} from '../src/steering/index.ts'
import { after, type EndpointName, ms, pick, type Random } from '../src/terms/index.ts'
import { checkOf, configurations, names, office, targetIds } from './configurations.ts'
import { both, type Finding, judged, nothingObserved, type Observed, type Tally } from './properties.ts'
import { nothing } from './resource.ts'
import { type Message, World } from './world.ts'

export type Choices = { next(below: number): number | null }

/** Draws from a seed and remembers what was drawn. */
export function drawn(random: Random, length: number): Choices & { readonly taken: number[] } {
  const taken: number[] = []
  return {
    taken,
    next(below) {
      if (taken.length >= length) return null
      taken.push(pick(random, 2 ** 30))
      return taken.at(-1)! % below
    },
  }
}

export function replayed(choices: readonly number[]): Choices {
  let at = 0
  return { next: (below) => (at < choices.length ? choices[at++]! % below : null) }
}

export type Run = {
  readonly finding: Finding | null
  readonly steps: number
  readonly transcript: readonly string[]
}

/** The bound K of S7: a round is 11 s in which everything that was sent arrives. */
const roundsToConverge = 60

export function run(choices: Choices, tally: Tally | null, telling = false): Run {
  const world = new World(2, telling)
  let steps = 0
  const ended = (finding: Finding): Run => {
    world.note(() => `VIOLATED ${finding.property}: ${finding.detail}`)
    return { finding, steps, transcript: world.transcript }
  }
  const taken = (): Observed => {
    const { observed } = world
    world.observed = nothingObserved
    tally?.add(observed)
    return observed
  }
  world.configure(configurations[0]!)
  for (let choice = choices.next(100); choice !== null; choice = choices.next(100)) {
    steps++
    world.now = after(world.now, ms((choice * 7) % 400))
    happen(world, choice, (below) => choices.next(below) ?? 0)
    const [finding] = taken().findings
    if (finding) return ended(finding)
  }
  const late = calm(world)
  const finding = [...taken().findings, ...late.findings][0]
  tally?.add(late)
  return finding ? ended(finding) : { finding: null, steps, transcript: world.transcript }
}

/** One thing happens; most of the time a message arrives. */
function happen(world: World, choice: number, next: (below: number) => number): void {
  if (choice < 62) arrive(world, next)
  else if (choice < 72) health(world, next)
  else if (choice < 74) quorum(world, next)
  else if (choice < 82) pass(world, next)
  else if (choice < 86) loseOrRepeat(world, next)
  else if (choice < 90) reconfigure(world, next)
  else if (choice < 95) order(world, next)
  else if (choice < 97) crashNode(world, next)
  else if (choice === 97) crashPlanner(world)
  else if (choice === 98) restoreYesterday(world, next)
  else wipe(world, next)
}

function crashNode(world: World, next: (below: number) => number): void {
  const node = next(world.nodes.length)
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

function arrive(world: World, next: (below: number) => number): void {
  if (world.mail.length === 0) {
    world.tick()
    return
  }
  const message = take(world, next(world.mail.length))
  world.note(() => `arrives: ${textOf(message)}`)
  world.deliver(message)
}

function loseOrRepeat(world: World, next: (below: number) => number): void {
  if (world.mail.length === 0) return
  const index = next(world.mail.length)
  if (next(2) === 0) {
    const lost = take(world, index)
    world.note(() => `lost: ${textOf(lost)}`)
  } else world.mail.push(world.mail[index]!)
}

function health(world: World, next: (below: number) => number): void {
  const node = next(world.nodes.length)
  const target = targetIds[next(targetIds.length)]!
  const state = (['up', 'down', 'unknown', 'down', 'up'] as const)[next(5)]!
  world.note(() => `node-${node + 1} judges ${target} ${state}`)
  world.toNode(node, {
    kind: 'health',
    check: checkOf(target),
    state,
    at: world.now,
    why: `${target} looks ${state}`,
  })
}

function quorum(world: World, next: (below: number) => number): void {
  const node = next(world.nodes.length)
  const met = next(2) === 0
  world.note(() => `node-${node + 1} is ${met ? 'in' : 'below'} quorum`)
  const why = met ? '2 of 2 vantages look' : '1 of 2 vantages look'
  world.toNode(node, { kind: 'quorum', met, why, at: world.now })
}

function pass(world: World, next: (below: number) => number): void {
  world.now = after(world.now, ms([10, 3000, 12_000, 40_000][next(4)]!))
  world.tick()
}

function reconfigure(world: World, next: (below: number) => number): void {
  const configuration = configurations[next(configurations.length)]!
  world.note(() => `the operator loads the configuration "${configuration.name}"`)
  world.configure(configuration)
}

function order(world: World, next: (below: number) => number): void {
  const endpoint = names[next(names.length)]!
  const target = targetIds[next(targetIds.length)]!
  const newest = world.planner.endpoints.get(endpoint)?.plans
  const to = newest?.[next(Math.max(1, newest.length))]?.generation
  const why = 'the operator says so'
  const orders: readonly OperatorOrder[] = [
    { kind: 'hold', endpoint, why },
    { kind: 'unhold', endpoint, why },
    { kind: 'drain', endpoint, target, why },
    { kind: 'undrain', endpoint, target, why },
    ...(to ? [{ kind: 'rollback', endpoint, to, why } as const] : []),
  ]
  const chosen = orders[next(orders.length)]!
  world.note(() => `the operator orders: ${chosen.kind} ${endpoint}`)
  world.toPlanner({ kind: 'order', order: chosen, author: 'operator:ann', at: world.now })
}

/** The store comes back as it was some plans ago. */
function restoreYesterday(world: World, next: (below: number) => number): void {
  const left = next(world.store.plans.length + 1)
  world.note(() => `the store is restored from a backup with ${left} plans`)
  world.store = { plans: world.store.plans.slice(0, left), orders: new Map() }
  world.mail = world.mail.filter((message) => message.to !== 'store')
  world.restartPlanner()
}

/** Somebody empties a name at the provider, with or without its fence. Not ours to promise, but ours to repair. */
function wipe(world: World, next: (below: number) => number): void {
  const name = names[next(names.length)]!
  const published = world.office.get(name)
  if (!published) return
  world.note(() => `somebody empties ${name} at ${office}`)
  world.office.set(name, next(2) === 0 ? nothing : { ...published, sets: [] })
}

/** Faults stop: everything sent arrives in order, and time goes on, until the world has converged or time is up. */
function calm(world: World): Observed {
  world.note(() => 'the faults stop')
  let standing = nothingObserved
  for (let round = 0; round < roundsToConverge; round++) {
    world.now = after(world.now, ms(11_000))
    world.tick()
    while (world.mail.length > 0) world.deliver(take(world, 0))
    standing = convergence(world)
    if (round > 0 && standing.findings.length === 0) break
  }
  return standing
}

function convergence(world: World): Observed {
  return [...world.planner.endpoints]
    .map(([name, planning]) => {
      const troubles = troublesOf(world, name, planning)
      const detail = `${name} has not converged after ${roundsToConverge} calm rounds: ${troubles.join('; ')}`
      return judged('S7 converges', troubles.length > 0 ? detail : null)
    })
    .reduce(both, nothingObserved)
}

function troublesOf(world: World, name: EndpointName, { plans, saving }: Planning): readonly string[] {
  const plan = plans[0]
  if (!plan) return saving ? ['its first plan is not saved'] : []
  const lagging = world.nodes.flatMap(({ state, disk }) => {
    const held = disk.get(name)
    const behind = held && samePlan(held.plan, plan) ? [] : [`${state.node} holds ${textOfPlan(held?.plan)}`]
    const troubled = [...(state.endpoints.get(name)?.enactors.values() ?? [])]
      .filter((enactor) => enactor.condition !== 'in-force' && !isOutvoted(enactor, world.office.get(name)))
      .map(({ publisher, detail }) => `${state.node} at ${publisher}: ${detail}`)
    return [...behind, ...troubled]
  })
  const fence = world.office.get(name)?.fence
  const provider = fence && samePlan(fence, plan) ? [] : [`${office} holds ${textOfPlan(fence)}`]
  return [...lagging, ...provider, ...(saving ? ['a plan is still being saved'] : [])]
}

/** Two nodes that see different health end with one of them outvoted and saying so; its plan is in force all the same. */
const isOutvoted = ({ condition, publisher, inForce }: Enactor, found: Published = nothing): boolean =>
  condition === 'drift' &&
  publisher === office &&
  inForce !== null &&
  sameFence(inForce.fence, found.fence) &&
  sameSets(inForce.sets, found.sets)

const textOfPlan = (plan: { readonly generation: bigint } | null | undefined): string =>
  plan ? `generation ${plan.generation}` : 'nothing'

function textOf(message: Message): string {
  switch (message.to) {
    case 'planner':
      return `${message.event.kind} to the planner`
    case 'node':
      return `${message.event.kind} to node-${message.node + 1}`
    case 'store':
      return `plan ${message.save.plan.generation} of ${message.save.plan.envelope.endpoint} to the store`
    case 'publisher':
      return `${message.request.kind} ${message.request.endpoint} of node-${message.node + 1} to ${message.request.publisher}`
  }
}
