// The same world as `space.ts`, told plainly: whole enactors, requests and replies that wait each by itself, nothing
// merged, nothing looked up. Slow, and what the fast one is checked against (`reductions.test.ts`).

import {
  defaultPace,
  type Enactor,
  type EnactorEvent,
  type Fence,
  type FencedWrite,
  fenceOf,
  newEnactor,
  type Plan,
  type PlanShelf,
  type Published,
  type ReadOutcome,
  retire,
  samePlan,
  stepEnactor,
  type Wish,
  type WriteOutcome,
} from '../../src/steering/index.ts'
import type { Instant, TargetId } from '../../src/terms/index.ts'
import { both, judged, nothingObserved, type Observed, overResource, premise } from '../properties.ts'
import { compareAndSet, matches, nothing, written } from '../resource.ts'
import { contentKey } from './contents.ts'
import type { Bounds, Rules } from './rules.ts'

type Request =
  | { readonly lane: number; readonly life: number; readonly ticket: number; readonly write: null }
  | {
      readonly lane: number
      readonly life: number
      readonly ticket: number
      readonly write: FencedWrite
      /** `check-then-write` only: the comparison is behind it. */
      readonly passed: boolean
    }

type Reply = { readonly lane: number; readonly ticket: number } & (
  | { readonly to: 'read'; readonly outcome: ReadOutcome }
  | { readonly to: 'write'; readonly outcome: WriteOutcome }
)

export type PlainWorld = {
  readonly resource: Published
  readonly enactors: readonly Enactor[]
  readonly lives: readonly number[]
  readonly requests: readonly Request[]
  readonly replies: readonly Reply[]
  readonly shelf: readonly Plan[]
  /**
   * By age only: the plan whose run each enactor believes to have ended, so that it cleans up what is older. After a
   * crash it believes so of the plan it had begun. Null under other rules: it would only multiply the states.
   */
  readonly ended: readonly bigint[] | null
  /** Check-then-delete only: plans that were found unused, and are about to be deleted. */
  readonly condemned: readonly Plan[]
  readonly crashes: number
  readonly lostReplies: number
  readonly moves: number
}

export type Move = {
  readonly name: string
  readonly next: PlainWorld
  readonly observed: Observed
  /** The enactor whose ordinary work this is; null for faults, news from outside and the clean-up. */
  readonly work: number | null
}

const targets = (plan: Plan): readonly TargetId[] => plan.envelope.targets.map((target) => target.id)

/** The worst case: each enactor judges down whatever it does not select itself, so that two can never agree. */
const wishFor = (plan: Plan, answering: readonly TargetId[]): Wish => ({
  plan,
  answering,
  down: targets(plan).filter((id) => !answering.includes(id)),
  tentative: false,
})

const freshEnactor = (lane: number, plan: Plan): Enactor =>
  newEnactor(
    {
      endpoint: plan.envelope.endpoint,
      publisher: plan.envelope.publish[0]!,
      selectsInPlace: false,
      author: `node:enactor-${lane + 1}`,
    },
    0 as Instant,
  )

export function plainWorld(bounds: Bounds, rules: Rules): PlainWorld {
  const lanes = Array.from({ length: bounds.enactors }, (_, lane) => lane)
  return {
    resource: nothing,
    enactors: lanes.map((lane) => freshEnactor(lane, bounds.plans[0]!)),
    lives: lanes.map(() => 0),
    requests: [],
    replies: [],
    shelf: bounds.plans,
    ended: rules.retire === 'by-age' ? lanes.map(() => 0n) : null,
    condemned: [],
    crashes: bounds.crashes,
    lostReplies: bounds.lostReplies,
    moves: bounds.moves,
  }
}

/** Everything that may happen next. */
export function movesOf(world: PlainWorld, bounds: Bounds, rules: Rules): readonly Move[] {
  return [
    ...world.enactors.flatMap((enactor, lane) => laneMoves(world, enactor, lane, bounds, rules)),
    ...world.requests.flatMap((request) => [
      serve(world, request, bounds, rules),
      ...(awaited(world, request) ? [unable(world, request)] : []),
    ]),
    ...world.replies.map((reply) => hear(world, reply)),
    ...(rules.retire === 'never' ? [] : world.shelf.flatMap((plan) => cleanUp(world, plan, rules))),
  ]
}

const name = (lane: number) => `enactor-${lane + 1}`

function laneMoves(world: PlainWorld, enactor: Enactor, lane: number, bounds: Bounds, rules: Rules): Move[] {
  const { wish, phase } = enactor
  const at = phase.dueAt
  const inFlight = phase.kind !== 'idle' && phase.kind !== 'backing-off'
  // Who has only a reference cannot be given what is no longer there.
  const moves = (rules.records === 'by-reference' ? world.shelf : bounds.plans).map((plan) =>
    quiet(
      `plan ${plan.generation}/${plan.digest.slice(0, 4)} reaches ${name(lane)}`,
      toEnactor(world, lane, {
        kind: 'wish',
        wish: wishFor(plan, targets(plan).slice(0, 1)),
        at,
      }),
    ),
  )
  const writes = phase.kind === 'writing'
  if (wish && (!writes || world.lostReplies > 0)) {
    const after = toEnactor(world, lane, { kind: 'tick', now: at })
    const left = world.lostReplies - (writes ? 1 : 0)
    const what = `${name(lane)} ${inFlight ? 'waits no longer' : 'looks again'}`
    moves.push(quiet(what, { ...after, lostReplies: left }, inFlight ? null : lane))
  }
  if (wish && world.moves > 0) {
    const answering = targets(wish.plan).filter((id) => !wish.answering.includes(id))
    const next = toEnactor(world, lane, { kind: 'wish', wish: wishFor(wish.plan, answering), at })
    moves.push(quiet(`${name(lane)} selects ${answering}`, { ...next, moves: world.moves - 1 }))
  }
  if (wish && world.crashes > 0) moves.push(quiet(`${name(lane)} crashes and forgets`, crash(world, lane)))
  return moves
}

const quiet = (what: string, next: PlainWorld, work: number | null = null): Move => ({
  name: what,
  next,
  observed: nothingObserved,
  work,
})

const replaced = <T>(list: readonly T[], index: number, value: T): readonly T[] =>
  list.map((item, i) => (i === index ? value : item))

function toEnactor(world: PlainWorld, lane: number, event: EnactorEvent): PlainWorld {
  const step = stepEnactor(defaultPace, world.enactors[lane]!, event)
  const life = world.lives[lane]!
  const asked = step.effects.flatMap((effect): Request[] => {
    if (effect.kind === 'read') return [{ lane, life, ticket: effect.ticket, write: null }]
    if (effect.kind === 'write')
      return [{ lane, life, ticket: effect.ticket, write: effect.write, passed: false }]
    return []
  })
  const generation = step.enactor.inForce?.plan.generation ?? 0n
  return tidy({
    ...ending(world, lane, generation),
    enactors: replaced(world.enactors, lane, step.enactor),
    requests: [...world.requests, ...asked],
  })
}

const ending = (world: PlainWorld, lane: number, generation: bigint): PlainWorld =>
  world.ended && generation > world.ended[lane]!
    ? { ...world, ended: replaced(world.ended, lane, generation) }
    : world

function crash(world: PlainWorld, lane: number): PlainWorld {
  const fresh = freshEnactor(lane, world.shelf[0] ?? world.enactors[lane]!.wish!.plan)
  return tidy({
    ...ending(world, lane, world.enactors[lane]!.wish!.plan.generation),
    crashes: world.crashes - 1,
    enactors: replaced(world.enactors, lane, fresh),
    lives: replaced(world.lives, lane, world.lives[lane]! + 1),
    replies: world.replies.filter((reply) => reply.lane !== lane),
  })
}

/** Nobody waits for a late reply or a late read: they can change nothing any more. A late write can. */
const tidy = (world: PlainWorld): PlainWorld => ({
  ...world,
  requests: world.requests.filter((request) => request.write || awaited(world, request)),
  replies: world.replies.filter((reply) => waitsFor(world, reply.lane, reply.ticket)),
})

const awaited = (world: PlainWorld, { lane, life, ticket }: Request): boolean =>
  world.lives[lane] === life && waitsFor(world, lane, ticket)

function waitsFor(world: PlainWorld, lane: number, ticket: number): boolean {
  const { phase } = world.enactors[lane]!
  return 'ticket' in phase && phase.ticket === ticket
}

/** `verdict.ts`: a change of evidence leads to at most three selections that are taken. A crash is such a change, too. */
function selections({ resource, moves, crashes }: PlainWorld, bounds: Bounds): Observed {
  const selection = resource.fence?.selection ?? 0n
  if (selection === 0n) return nothingObserved
  const changes = bounds.enactors + (bounds.moves - moves) + (bounds.crashes - crashes)
  const most = BigInt(3 * changes)
  return judged('S8 turns-end', selection > most ? `selection ${selection}, expected at most ${most}` : null)
}

function serve(world: PlainWorld, request: Request, bounds: Bounds, rules: Rules): Move {
  const others = world.requests.filter((other) => other !== request)
  const { lane, ticket, write } = request
  if (!write) {
    const published = shown(world.resource, world.shelf, rules)
    const reply: Reply = { lane, ticket, to: 'read', outcome: { kind: 'read', published } }
    const next = { ...world, requests: others, replies: [...world.replies, reply] }
    return quiet(`the publisher answers ${name(lane)}'s read`, next, lane)
  }
  const passes = rules.write === 'check-then-write' && !request.passed
  if (passes && matches(world.resource, write.expected)) {
    const requests = [...others, { ...request, passed: true }]
    return quiet(`the publisher checks ${name(lane)}'s write and finds it good`, { ...world, requests }, lane)
  }
  const unconditional = rules.write === 'check-once-per-run' || request.passed
  const { resource, outcome } = unconditional
    ? { resource: written(write), outcome: { kind: 'written' } as const }
    : compareAndSet(world.resource, write)
  const reply: Reply = { lane, ticket, to: 'write', outcome }
  const replies = awaited(world, request) ? [...world.replies, reply] : world.replies
  const next = { ...world, resource, requests: others, replies }
  const what = `the publisher ${outcome.kind === 'written' ? 'takes' : 'refuses'} ${name(lane)}'s write of ${textOf(write.next)}`
  const refused = outcome.kind === 'fenced' ? premise('S3 fence-refuses') : nothingObserved
  const observed = [refused, seenChange(world, next, rules), selections(next, bounds)].reduce(both)
  return { name: what, next, observed, work: lane }
}

/** The publisher says that it did not do it. */
function unable(world: PlainWorld, request: Request): Move {
  const { lane, ticket, write } = request
  const outcome = {
    kind: 'failed',
    code: 'refused',
    detail: 'not now',
    fix: 'ask again',
    retry: true,
  } as const
  const reply: Reply = { lane, ticket, to: write ? 'write' : 'read', outcome }
  const requests = world.requests.filter((other) => other !== request)
  return quiet(`the publisher is unable to serve ${name(lane)}`, {
    ...world,
    requests,
    replies: [...world.replies, reply],
  })
}

/** What the world can see: by reference, a record shows only as long as its plan is on the shelf. */
function shown(resource: Published, shelf: readonly Plan[], rules: Rules): Published {
  const { fence } = resource
  const stands = rules.records === 'by-value' || (fence !== null && shelf.some((p) => samePlan(p, fence)))
  return stands ? resource : { ...resource, sets: [] }
}

const seenChange = (before: PlainWorld, after: PlainWorld, rules: Rules): Observed =>
  overResource(shown(before.resource, before.shelf, rules), shown(after.resource, after.shelf, rules))

function hear(world: PlainWorld, reply: Reply): Move {
  const { lane, ticket } = reply
  const heard = { ...world, replies: world.replies.filter((other) => other !== reply) }
  const at = world.enactors[lane]!.phase.dueAt
  const event: EnactorEvent =
    reply.to === 'read'
      ? { kind: 'readback', ticket, outcome: reply.outcome, at }
      : { kind: 'wrote', ticket, outcome: reply.outcome, at }
  return quiet(`${name(lane)} hears that it ${reply.outcome.kind}`, toEnactor(heard, lane, event), lane)
}

function cleanUp(world: PlainWorld, plan: Plan, rules: Rules): Move[] {
  const isLive = world.resource.fence !== null && samePlan(world.resource.fence, plan)
  const named = `plan ${plan.generation}/${plan.digest.slice(0, 4)}`
  const what = `clean-up retires ${named}`
  if (rules.retire === 'check-then-delete' && !world.condemned.includes(plan))
    return isLive
      ? []
      : [quiet(`clean-up finds ${named} unused`, { ...world, condemned: [...world.condemned, plan] })]
  const shelf = rules.retire === 'atomic' ? atomically(world, plan) : regardless(world, plan)
  if (!shelf)
    return isLive
      ? [{ name: `${what}: refused`, next: world, observed: premise('S4 retire-live'), work: null }]
      : []
  const next = { ...world, shelf }
  const kept = judged('S4 retire-live', isLive ? `the live plan ${plan.generation} was retired` : null)
  const answers = seenChange(world, next, rules)
  const byValue = judged(
    'S5 by-value',
    answers.findings.length > 0 ? 'retiring a plan changed an answer' : null,
  )
  return [{ name: what, next, observed: [kept, answers, byValue].reduce(both), work: null }]
}

/** By age: two generations behind a run that ended. Nobody asks now who uses it. */
function regardless({ shelf, ended, condemned }: PlainWorld, plan: Plan): readonly Plan[] | null {
  const old = ended?.some((generation) => generation - plan.generation >= 2n) ?? condemned.includes(plan)
  return old ? shelf.filter((kept) => kept !== plan) : null
}

function atomically(world: PlainWorld, plan: Plan): readonly Plan[] | null {
  const shelf: PlanShelf = {
    plans: world.shelf,
    live: world.resource.fence ? [world.resource.fence] : [],
    lastKnownGood: [],
    applying: [
      ...world.requests.flatMap(({ write }) => (write ? [write.next] : [])),
      ...world.enactors.flatMap(({ wish }) => (wish ? [fenceOf(wish.plan)] : [])),
    ],
  }
  const outcome = retire(shelf, fenceOf(plan))
  return outcome.ok ? outcome.value.plans : null
}

const textOf = (fence: Fence | null): string =>
  fence ? `${fence.generation}/${fence.digest.slice(0, 4)}.${fence.selection ?? '-'}` : 'none'

/**
 * Two worlds with one key behave alike: times are left out (every deadline may pass at any moment), tickets count
 * only as awaited or late, words told to people and the length of a wait not at all.
 */
export function keyOf(world: PlainWorld): string {
  const enactors = world.enactors.map(({ wish, inForce, phase, claims, expected, races }) => {
    const wished = wish ? `${textOf(fenceOf(wish.plan))}>${wish.answering}` : '-'
    return `${wished}|${inForce ? `${textOf(inForce.fence)}=${recordsKey(inForce)}` : '-'}|${phase.kind}|${claims}|${textOf(expected)}|${races}`
  })
  const requests = world.requests.map((request) => {
    const passed = request.write ? request.passed : ''
    const { write } = request
    const what = write ? `${textOf(write.expected)}>${textOf(write.next)}=${recordsKey(write)}` : 'r'
    return `${awaited(world, request) ? request.lane : 'late'}${what}${passed}`
  })
  const replies = world.replies.map(({ lane, to, outcome }) => {
    const found =
      outcome.kind === 'read' ? `${textOf(outcome.published.fence)}=${recordsKey(outcome.published)}` : ''
    return `${lane}${to}${outcome.kind}${found}`
  })
  const resource = `${textOf(world.resource.fence)}=${recordsKey(world.resource)}`
  const shelf = world.shelf.map((plan) => plan.digest.slice(0, 4))
  return [
    resource,
    enactors.join(';'),
    requests.sort(),
    replies.sort(),
    shelf,
    world.ended ?? '',
    world.condemned.map((plan) => plan.digest.slice(0, 4)),
    world.crashes,
    world.lostReplies,
    world.moves,
  ].join('#')
}

const recordsKey = ({ sets }: Pick<Published, 'sets'>): string => contentKey({ fence: null, sets })

/** True when the resource holds the plan that this enactor was given, or one that is not older. */
export function convergedFor(world: PlainWorld, lane: number): boolean {
  const { wish } = world.enactors[lane]!
  const { fence } = world.resource
  return (
    !wish || (fence !== null && fence.generation >= wish.plan.generation && world.resource.sets.length > 0)
  )
}
