// What may happen next in the random world, and how often. Most of the time a message arrives; the rest is people,
// targets and faults. Every choice is drawn from the step's own number.

import type { HealthState } from '../../src/signals/index.ts'
import {
  type Fence,
  largestFollowed,
  largestGeneration,
  largestSelection,
  type OperatorOrder,
  type PlanDigest,
  type Published,
} from '../../src/steering/index.ts'
import { after, type Duration, ms, type NodeName, type TargetId } from '../../src/terms/index.ts'
import { nothing } from '../resource.ts'
import { ask, questions } from './answers.ts'
import type { Dice } from './choices.ts'
import { configurations, names, targetIds } from './configurations.ts'
import { type FaultyWorld, type OfficeFault, type Proof, vantages } from './faulty-world.ts'
import { type Message, type Place, textOf } from './world.ts'

type Happening = (world: FaultyWorld, dice: Dice) => void | Promise<void>

const table: readonly (readonly [number, Happening])[] = [
  [46, arrive],
  [12, look],
  [4, fate],
  [3, fallSilent],
  [3, canary],
  [3, readiness],
  [9, pass],
  [4, loseOrRepeat],
  [4, reconfigure],
  [6, order],
  [4, crash],
  [2, crashPlanner],
  [4, pause],
  [4, cut],
  [3, disk],
  [1, tear],
  [1, jump],
  [3, meddle],
  [2, backup],
  [2, secondPlanner],
  [2, question],
]

const lottery: readonly Happening[] = table.flatMap(([weight, happening]) =>
  Array<Happening>(weight).fill(happening),
)

/** One thing happens. */
export function happen(world: FaultyWorld, dice: Dice): void | Promise<void> {
  return dice.of(lottery)(world, dice)
}

export function take(world: FaultyWorld, index: number): Message {
  const [message] = world.mail.splice(index, 1)
  return message!
}

const officeFaults: readonly OfficeFault[] = ['lost-reply', 'lost-request', 'refused', 'stale']

/** A few messages arrive, in any order. */
async function arrive(world: FaultyWorld, dice: Dice): Promise<void> {
  if (world.mail.length === 0) world.tick()
  for (let n = 1 + dice.below(4); n > 0 && world.mail.length > 0; n--) {
    // The oldest half of the time: else the newest work would never end.
    const index = dice.once(2) ? 0 : dice.below(world.mail.length)
    if (!world.mayArrive(world.mail[index]!)) continue
    const message = take(world, index)
    const fault = dice.once(9) ? dice.of(officeFaults) : 'none'
    world.note(
      () =>
        `arrives: ${textOf(message)}${message.to === 'publisher' && fault !== 'none' ? ` (${fault})` : ''}`,
    )
    world.deliver(message, fault)
    await world.settled()
  }
}

function loseOrRepeat(world: FaultyWorld, dice: Dice): void {
  if (world.mail.length === 0) return
  const index = dice.below(world.mail.length)
  const own = world.mail[index]!
  // What a process asks of its own disk goes over no network.
  if (own.to === 'publisher' && own.request.publisher === 'here') return
  if (dice.once(2)) {
    const lost = take(world, index)
    world.note(() => `lost: ${textOf(lost)}`)
  } else world.mail.push(own)
}

function look(world: FaultyWorld, dice: Dice): void {
  const vantage = dice.of(vantages)
  const blind = dice.once(10)
  const seen = new Map<TargetId, HealthState>(
    targetIds.map((id) => {
      const true_ = world.isUp(id) ? 'up' : 'down'
      return [id, blind ? 'unknown' : dice.once(12) ? dice.of(['up', 'down', 'unknown'] as const) : true_]
    }),
  )
  world.note(() => `${vantage} sees ${[...seen].map(([id, state]) => `${id} ${state}`).join(', ')}`)
  world.hear(vantage, seen)
}

/** Targets live and die: one, a region, or all of them. */
function fate(world: FaultyWorld, dice: Dice): void {
  const which = dice.of([[dice.of(targetIds)], [dice.of(targetIds)], targetIds.slice(0, 2), targetIds])
  const up = dice.once(2)
  for (const id of which) world.fate(id, up)
  world.note(() => `${which.join(' and ')} ${up ? 'live' : 'die'}`)
}

function fallSilent(world: FaultyWorld, dice: Dice): void {
  const node = dice.below(world.nodes.length)
  const silent = dice.once(3) ? vantages : [dice.of(vantages)]
  world.note(() => `node-${node + 1} hears ${silent.join(' and ')} no more`)
  for (const vantage of silent) world.unhear(node, vantage as NodeName)
}

function canary(world: FaultyWorld, dice: Dice): void {
  const node = dice.below(world.nodes.length)
  const sound = dice.once(2)
  world.note(() => `node-${node + 1}'s own canaries ${sound ? 'answer' : 'fail'}`)
  world.doubt(node, sound)
}

const proofs: readonly Proof[] = [
  { state: 'ready' },
  { state: 'ready' },
  { state: 'not-ready' },
  { state: 'not-ready', loss: { policy: 'move', seconds: 42 } },
  { state: 'not-ready', loss: { policy: 'ask', seconds: 42 } },
  { state: 'unknown' },
]

function readiness(world: FaultyWorld, dice: Dice): void {
  const proof = dice.of(proofs)
  world.note(() => `north is ${proof.state}${proof.loss ? `, at a loss by ${proof.loss.policy}` : ''}`)
  world.readyOr(proof)
}

const waits: readonly Duration[] = [10, 30, 250, 3000, 12_000, 40_000].map(ms)

function pass(world: FaultyWorld, dice: Dice): void {
  world.now = after(world.now, dice.of(waits))
  world.tick()
}

function reconfigure(world: FaultyWorld, dice: Dice): void {
  const configuration = dice.of(configurations)
  world.note(() => `the operator loads the configuration "${configuration.name}"`)
  world.configure(configuration)
}

function order(world: FaultyWorld, dice: Dice): void {
  const endpoint = dice.of(names)
  const target = dice.of(targetIds)
  const planning = world.planner.endpoints.get(endpoint)
  const to = planning && planning.plans.length > 0 ? dice.of(planning.plans).generation : null
  const proposal = planning?.proposal
  const why = 'the operator says so'
  const orders: readonly OperatorOrder[] = [
    { kind: 'hold', endpoint, why },
    { kind: 'unhold', endpoint, why },
    { kind: 'drain', endpoint, target, why },
    { kind: 'drain', target, why },
    { kind: 'undrain', endpoint, target, why },
    { kind: 'repair', endpoint, why },
    {
      kind: 'overrule',
      endpoint,
      refusal: dice.of(['removal-limit', 'below-minimum', 'foreign-edit'] as const),
      why,
    },
    ...(to ? [{ kind: 'rollback', endpoint, to, why } as const] : []),
    ...(proposal
      ? [
          { kind: 'approve', endpoint, generation: proposal.generation, digest: proposal.digest } as const,
          { kind: 'approve', endpoint, generation: proposal.generation, digest: 'f'.repeat(32) } as const,
        ]
      : []),
  ]
  const chosen = dice.of(orders)
  const author = dice.once(6) ? dice.of(['node:node-1', 'config', 'planner', 'operator']) : 'operator:ann'
  world.note(
    () =>
      `${author} orders: ${chosen.kind} ${'target' in chosen ? chosen.target : ''} ${chosen.endpoint ?? 'everywhere'}`,
  )
  world.toPlanner({ kind: 'order', order: chosen, author, at: world.timeAt('planner-1') })
}

function crash(world: FaultyWorld, dice: Dice): void {
  const node = dice.below(world.nodes.length)
  world.note(() => `node-${node + 1} crashes and starts again from its disk`)
  world.crash(node, dice.below(3))
}

function crashPlanner(world: FaultyWorld): void {
  world.note(() => 'the planner crashes and starts again from the store')
  world.restartPlanner()
}

function pause(world: FaultyWorld, dice: Dice): void {
  const place = dice.of<Place>(['node-1', 'node-2', 'node-3', 'planner-1'])
  if (world.paused.delete(place)) {
    world.note(() => `${place} goes on`)
    world.tellConfiguration()
    return
  }
  world.paused.add(place)
  world.note(() => `${place} stands still`)
}

const places: readonly Place[] = ['node-1', 'node-2', 'node-3', 'planner-1', 'planner-2', 'store', 'office']

function cut(world: FaultyWorld, dice: Dice): void {
  if (world.cuts.size > 0 && dice.once(2)) {
    world.cuts.clear()
    world.note(() => 'every place reaches every other again')
    world.tellConfiguration()
    return
  }
  const lone = dice.of(places)
  const others = places.filter((place) => place !== lone && dice.once(2))
  for (const other of others) world.cut(lone, other)
  world.note(() => `${lone} is cut from ${others.join(', ')}`)
}

function disk(world: FaultyWorld, dice: Dice): void {
  const node = dice.below(world.nodes.length)
  const host = world.hosts[node]
  if (!host) return
  const mode = dice.of(['sound', 'sound', 'slow', 'slow', 'full', 'lying'] as const)
  host.disk.mode = mode
  world.note(() => `the disk of node-${node + 1} is ${mode}`)
  if (dice.once(2)) world.diskCatchesUp(node)
}

function tear(world: FaultyWorld, dice: Dice): void {
  const node = dice.below(world.nodes.length)
  const name = dice.of(names)
  const headLeft = dice.once(2)
  world.note(
    () => `node-${node + 1} crashes; its file of ${name} is torn${headLeft ? '' : ', its first line, too'}`,
  )
  world.tear(node, name, headLeft)
}

function jump(world: FaultyWorld, dice: Dice): void {
  const place = dice.of<Place>(['node-1', 'node-2', 'node-3', 'planner-1'])
  const off = dice.of([-3_600_000, -40_000, -2_000, 0, 2_000, 40_000, 3_600_000])
  world.skew.set(place, off)
  world.note(() => `the clock of ${place} is off by ${off} ms`)
}

/** Somebody writes at the provider by hand. */
function meddle(world: FaultyWorld, dice: Dice): void {
  const name = dice.of(names)
  const found = world.office.get(name) ?? nothing
  const strange = foreignSets(name)
  const digest = 'f'.repeat(32) as PlanDigest
  const forged = (generation: bigint): Fence => ({
    generation: generation as Fence['generation'],
    digest,
    selection: 0n,
  })
  const hands: readonly (readonly [string, Published])[] = [
    ['empties it', { ...found, sets: [] }],
    ['empties it and takes its fence', nothing],
    ['points it elsewhere', { ...found, sets: strange }],
    ['points it elsewhere and takes its fence', { fence: null, sets: strange }],
    ['forges a fence two ahead', { ...found, fence: forged((found.fence?.generation ?? 0n) + 2n) }],
    ['forges the last fence there is', { ...found, fence: forged(largestGeneration) }],
    ['forges a fence that is barely followed', { ...found, fence: forged(largestFollowed) }],
    ...(found.fence
      ? [
          [
            'uses up its selections',
            { ...found, fence: { ...found.fence, selection: largestSelection } },
          ] as const,
        ]
      : []),
  ]
  const [what, left] = dice.of(hands)
  world.note(() => `somebody changes ${name} at the provider: ${what}`)
  // What comes after it is as near the end as an import of the last generations.
  if (left.fence?.generation === largestFollowed) world.lastGenerations = true
  world.meddle(name, left)
}

export const foreignSets = (name: string): Published['sets'] => [
  { name: name as never, type: 'A', ttl: 60, data: [{ type: 'A', address: '203.0.113.9' }] },
]

/** A backup of the store is made, or the last one is put back. */
function backup(world: FaultyWorld, dice: Dice): void {
  if (world.lastGenerations) return
  if (dice.once(2)) {
    world.keepBackup()
    world.note(() => 'the store is backed up')
    return
  }
  world.note(() => 'the store is put back as it was when it was backed up')
  world.restoreBackup()
}

/** Another planner starts: over the same store, or cut off with an older copy of it. */
function secondPlanner(world: FaultyWorld, dice: Dice): void {
  if (world.lastGenerations) return
  if (world.planners[1]?.running) {
    world.note(() => 'the second planner is stopped')
    world.planners[1].running = false
    return
  }
  const stale = dice.once(2)
  world.note(() => `a second planner starts over ${stale ? 'an older copy of the store' : 'the same store'}`)
  world.startSecondPlanner(stale, dice.below(3))
}

function question(world: FaultyWorld, dice: Dice): void {
  const host = world.hosts[dice.below(2)]
  if (host) world.observe(ask(host, dice.of(questions), dice.below(65_536)))
}
