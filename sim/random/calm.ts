// The faults stop. Whatever may go on goes on, one round after the other, until what people want is in force
// everywhere, or the bound K of S7 is reached. Now and then one process stays stuck for good (S8, S18): the others
// have to get there without it.

import { type Enactor, largestFollowed, type Planning, type Published } from '../../src/steering/index.ts'
import { after, type EndpointName, ms } from '../../src/terms/index.ts'
import { both, judged, nothingObserved, type Observed, type Property } from '../properties.ts'
import { nothing } from '../resource.ts'
import type { Dice } from './choices.ts'
import { names, office, targetIds } from './configurations.ts'
import { type FaultyWorld, vantages } from './faulty-world.ts'
import { take } from './happenings.ts'
import { recordsText } from './ledger.ts'
import type { Place } from './world.ts'

/** K: a round is 11 s in which everything that was sent arrives. */
export const roundsToConverge = 60

export type Stuck = Place | null

export async function calm(world: FaultyWorld, dice: Dice): Promise<Observed> {
  const stuck: Stuck = dice.once(3)
    ? dice.of<Place>(['node-1', 'node-2', 'node-3', 'planner-1', 'planner-1'])
    : null
  world.note(() => `the faults stop${stuck ? `, but ${stuck} stays stuck for good` : ''}`)
  stopFaults(world, stuck, dice)
  let standing = nothingObserved
  await deliverAll(world)
  for (let round = 0; round < roundsToConverge; round++) {
    world.now = after(world.now, ms(11_000))
    world.tick()
    await deliverAll(world)
    if (round === 0) continue
    standing = convergence(world, stuck)
    if (standing.findings.length === 0) break
  }
  return standing
}

function stopFaults(world: FaultyWorld, stuck: Stuck, dice: Dice): void {
  if (world.planners[1]) world.planners[1].running = false
  world.cuts.clear()
  world.paused.clear()
  if (stuck) world.paused.add(stuck)
  for (const [index, host] of world.hosts.entries()) {
    if (!host) continue
    host.disk.mode = 'sound'
    world.diskCatchesUp(index)
  }
  removeForgeries(world, dice)
  world.tellConfiguration()
  for (const [index] of world.nodes.entries()) world.doubt(index, true)
  world.tellReadiness()
  for (const vantage of vantages)
    world.hear(vantage, new Map(targetIds.map((id) => [id, world.isUp(id) ? 'up' : 'down'])))
}

/** A forged fence blocks its own resource until somebody takes it away (S20); that is a person's work. */
function removeForgeries(world: FaultyWorld, dice: Dice): void {
  for (const name of names) {
    const found = world.office.get(name)
    if (!found) continue
    const beyond = found.fence?.digest.startsWith('ffff') && found.fence.generation >= largestFollowed
    const foreign = isForeign(found)
    if (beyond || (foreign && dice.once(2))) {
      world.note(() => `somebody takes away what was forged at ${name}`)
      world.meddle(name, nothing)
    }
  }
}

export const isForeign = ({ sets }: Published): boolean => recordsText(sets).includes('203.0.113.')

async function deliverAll(world: FaultyWorld): Promise<void> {
  await world.settled()
  for (let at = 0; at < world.mail.length; ) {
    if (!world.mayArrive(world.mail[at]!)) {
      at++
      continue
    }
    world.deliver(take(world, at))
    await world.settled()
  }
}

function convergence(world: FaultyWorld, stuck: Stuck): Observed {
  const property: Property =
    stuck === null ? 'S7 converges' : stuck === 'planner-1' ? 'S18 alone' : 'S8 stuck-blocks-nobody'
  return [...world.planner.endpoints]
    .map(([name, planning]) => {
      const troubles =
        stuck === 'planner-1' ? aloneTroubles(world, name) : troublesOf(world, name, planning, stuck)
      const detail = `${name} has not converged after ${roundsToConverge} calm rounds: ${troubles.join('; ')}`
      const broken = troubles.length > 0 ? detail : null
      const crashed = world.midApply.has(name) ? judged('S6 crash-mid-apply', broken) : nothingObserved
      return both(judged(property, broken), crashed)
    })
    .reduce(both, nothingObserved)
}

const going = (world: FaultyWorld, stuck: Stuck) =>
  world.nodes
    .map((node, index) => ({ ...node, index, place: `node-${index + 1}` }))
    .filter(({ place }) => place !== stuck)

function troublesOf(
  world: FaultyWorld,
  name: EndpointName,
  planning: Planning,
  stuck: Stuck,
): readonly string[] {
  const plan = planning.plans[0]
  if (!plan) return planning.saving ? ['its first plan is not saved'] : []
  // Without a generation left nothing can follow what people want, and they were told so (S20).
  if (planning.usedUp) return []
  const wrong = world.lastGenerations ? null : world.intent.differs(name, planning)
  return [
    ...(wrong ? [`the plan in force is not what people want: ${wrong}`] : []),
    ...(planning.saving ? ['a plan is still being saved'] : []),
    ...going(world, stuck).flatMap(({ index, state, place }) => {
      const held = world.hosts[index]
        ? world.hosts[index].keeper.current(name)?.plan
        : state.endpoints.get(name)?.plan
      return held?.digest === plan.digest
        ? []
        : [`${place} holds generation ${held?.generation ?? 'none'}, in force is ${plan.generation}`]
    }),
    ...atOffice(world, name, plan, stuck),
    ...answersTroubles(world, name, stuck),
  ]
}

/** With planner and store dead, each node puts in force what it has, and goes on selecting inside it. */
function aloneTroubles(world: FaultyWorld, name: EndpointName): readonly string[] {
  const newest = going(world, 'planner-1').reduce<bigint>((top, { state }) => {
    const generation = state.endpoints.get(name)?.plan?.generation ?? 0n
    return generation > top ? generation : top
  }, 0n)
  const fence = world.office.get(name)?.fence
  const published = going(world, null).some(({ state }) => state.endpoints.get(name)?.enactors.has(office))
  const behind =
    newest > 0n &&
    published &&
    !isForeign(world.office.get(name) ?? nothing) &&
    (!fence || fence.generation < newest)
  return [
    ...(behind ? [`${office} holds generation ${fence?.generation ?? 'none'}, a node has ${newest}`] : []),
    ...answersTroubles(world, name, 'planner-1'),
  ]
}

function atOffice(
  world: FaultyWorld,
  name: EndpointName,
  plan: { digest: string; generation: bigint },
  stuck: Stuck,
): readonly string[] {
  const found = world.office.get(name) ?? nothing
  const enactors = going(world, stuck).flatMap(({ state }) => {
    const enactor = state.endpoints.get(name)?.enactors.get(office)
    return enactor ? [enactor] : []
  })
  if (enactors.length === 0) return []
  if (isForeign(found))
    return enactors.some(saysDrift) ? [] : ['foreign records stand at the provider and nobody says so']
  if (found.fence?.digest !== plan.digest)
    return [`${office} holds generation ${found.fence?.generation ?? 'none'}, in force is ${plan.generation}`]
  if (found.sets.length === 0) return [`${name} is empty at ${office}`]
  const troubled = enactors.filter(
    (enactor) =>
      enactor.condition !== 'in-force' &&
      !isOutvoted(enactor, found) &&
      !(saysDrift(enactor) && world.fenceTaken.has(name)),
  )
  return troubled.map(({ author, detail, condition }) => `${author} at ${office} is ${condition}: ${detail}`)
}

const saysDrift = ({ condition }: Enactor): boolean => condition === 'drift'

/** Two nodes that see different health end with one of them outvoted and saying so; its plan is in force all the same. */
const isOutvoted = ({ condition, inForce }: Enactor, found: Published): boolean =>
  condition === 'drift' && inForce !== null && recordsText(inForce.sets) === recordsText(found.sets)

/** What is answered, against what is true of the targets now that every vantage looks and every canary answers. */
function answersTroubles(world: FaultyWorld, name: EndpointName, stuck: Stuck): readonly string[] {
  return going(world, stuck).flatMap(({ index, place, state }) => {
    const held = world.hosts[index]?.keeper.current(name)
    if (!held) return []
    const { envelope } = held.plan
    const answering = held.answering
    if (envelope.held)
      return answering.join() === envelope.held.join()
        ? []
        : [`${place} answers ${answering}, held is ${envelope.held}`]
    if (envelope.mode !== 'automatic') return []
    const checked = new Set(state.endpoints.get(name)?.spec?.targets.map(({ id }) => id))
    const up = envelope.targets.filter(({ id }) => checked.has(id) && world.isUp(id)).map(({ id }) => id)
    const open = up.filter((id) => answering.includes(id) || world.isReady(id))
    const able = envelope.sets.map((set) => set.filter((id) => open.includes(id)))
    const enough = able.find((set) => set.length >= Math.max(1, envelope.minimum))
    const best = enough ?? able.reduce((a, b) => (b.length > a.length ? b : a), [])
    // A target that no check looks at any more is unknown: it stays where it is answered.
    if (best.length === 0 || envelope.targets.some(({ id }) => !checked.has(id))) return []
    return best.join() === answering.join() ? [] : [`${place} answers ${answering}, best is ${best}`]
  })
}
