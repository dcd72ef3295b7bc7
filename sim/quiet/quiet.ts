// A quiet day: everything is well, and everything that is not a failure happens. The real checks' runner looks in
// virtual time, the real node selects; nothing may be judged down and nothing may move. In the end east is really killed
// and really frozen: who sees nothing then is deaf, and proves nothing by its silence.

import { type Judged, startChecks } from '../../src/checks/index.ts'
import { pausingTime } from '../../src/checks/testing/pausing.ts'
import { type VirtualTime, virtualTime } from '../../src/checks/testing/virtual.ts'
import { initialNode, type NodeEvent, type NodeState, stepNode } from '../../src/steering/index.ts'
import { type NodeName, seededRandom } from '../../src/terms/index.ts'
import { pausesOf, restartsOf, type Span } from './day.ts'
import { checkOf, checks, endpoints, type Habit, habits, here, places, plans } from './fleet.ts'
import { lookOver, type Place } from './network.ts'
import { makeTarget } from './target.ts'
import { makePath, type Weather } from './weather.ts'

export type QuietDay = {
  readonly seed: number
  readonly hours: number
  readonly weather: Weather
  /** Garbage collection of a target's process and of the observer's, once a minute each. */
  readonly targetPauses: Span
  readonly observerPauses: Span
  readonly restartEveryMs: number
}

export const usualDay: Omit<QuietDay, 'seed' | 'hours'> = {
  weather: { loss: 0.01, burstMs: 25 },
  targetPauses: [50, 350],
  observerPauses: [50, 500],
  restartEveryMs: 3_600_000,
}

/** The same every time, and denser: enough to convict a weakened rule within seconds. */
export const shortDay: QuietDay = { ...usualDay, restartEveryMs: 240_000, seed: 20_251_020, hours: 2 }

export type QuietFindings = {
  readonly looks: number
  readonly failedLooks: number
  readonly bursts: number
  readonly restarts: number
  /** Judged down though nothing was wrong, in sentences. */
  readonly falseLosses: readonly string[]
  /** Moves of an answer for that. */
  readonly falseMoves: number
  /** Restarts that refused for longer than their check's grace, and moved the answer: losses by the check's own word. */
  readonly briefLosses: number
  /** What was done in the end, and how long until the answer had moved, milliseconds; null: never. */
  readonly killedMs: readonly (number | null)[]
  readonly frozenMs: readonly (number | null)[]
}

const hourMs = 3_600_000
const graceOf = new Map(habits.flatMap((h) => places.map((place) => [checkOf(h.endpoint, place), h.graceMs])))

export function quietDay(day: QuietDay): QuietFindings {
  const untilMs = day.hours * hourMs
  const world = virtualTime()
  // Each has dice of its own, so that a changed rule changes nobody's luck.
  const seeds = seededRandom(day.seed)
  const draw = () => seededRandom(Math.floor(seeds.next() * 2 ** 32))
  const restarts = habits.flatMap((habit, e) => places.map((_, p) => restartsAt(habit, 2 * e + p, day, draw)))
  const standing: Place[] = restarts.map((spans) => ({
    target: makeTarget(spans, pausesOf(draw(), untilMs, day.targetPauses)),
    path: makePath(day.weather, draw()),
  }))
  const observer = pausingTime(pausesOf(draw(), untilMs, day.observerPauses), world)
  const node = makeNode(world)
  const count = { looks: 0, failedLooks: 0, falseLosses: [] as string[], falseMoves: 0, briefLosses: 0 }
  const onJudged = (judged: Judged): void => {
    const { check, state, why } = judged
    const moved = node.step({ kind: 'health', check, state, at: judged.at, why })
    const index = checks.findIndex(({ id }) => id === check)
    const at = world.clock.monotonic()
    if (state !== 'down' || at >= untilMs) return
    const gone = standing[index]!.target.wasGone(at, graceOf.get(check)!)
    if (gone) count.briefLosses += moved ? 1 : 0
    else {
      count.falseLosses.push(`${check} at ${(at / 1000).toFixed(3)} s: ${why}`)
      count.falseMoves += moved ? 1 : 0
    }
  }
  const running = startChecks({
    specs: checks,
    vantage: 'lon-1' as NodeName,
    clock: world.clock,
    timers: observer.timers,
    look: lookOver(world, observer, (port) => standing[port]!),
    onResult: ({ verdict }) => {
      count.looks++
      if (verdict === 'down') count.failedLooks++
    },
    onJudged,
  })
  world.pass(untilMs)
  const ended = { ...count, falseLosses: [...count.falseLosses] }
  const killedMs = inTheEnd(world, node, standing, 'kill')
  const frozenMs = inTheEnd(world, node, standing, 'freeze')
  running.stop()
  const bursts = standing.reduce((sum, { path }) => sum + path.bursts(), 0)
  return { ...ended, bursts, restarts: restarts.flat().length, killedMs, frozenMs }
}

const restartsAt = (
  { refuses }: Habit,
  nth: number,
  { hours, restartEveryMs: everyMs }: QuietDay,
  draw: () => ReturnType<typeof seededRandom>,
) =>
  // One after the other, as a deploy goes through a fleet.
  restartsOf(draw(), hours * hourMs, { everyMs, offsetMs: ((nth + 0.5) * everyMs) / checks.length, refuses })

type Node = { step(event: NodeEvent): boolean; answering(endpoint: string): string }

/** `step` tells whether an answer changed. */
function makeNode(world: VirtualTime): Node {
  let state: NodeState = initialNode({
    node: 'lon-1' as NodeName,
    publishers: [{ id: here, selectsInPlace: true }],
  })
  const answers = (): string =>
    [...state.endpoints.values()].map((e) => e.selection?.answering.join()).join(' ')
  const step = (event: NodeEvent): boolean => {
    const before = answers()
    state = stepNode(state, event).state
    return before !== answers()
  }
  const at = world.clock.now()
  step({ kind: 'configured', specs: endpoints, at })
  for (const plan of plans) step({ kind: 'plan', plan, at })
  return {
    step,
    answering: (endpoint) =>
      [...state.endpoints.values()].find(({ name }) => name === endpoint)?.selection?.answering.join() ?? '',
  }
}

/** Long enough for a recovery by three looks, and for every loss that the issue knows. */
const calmMs = 5000

function inTheEnd(
  world: VirtualTime,
  node: Node,
  standing: readonly Place[],
  deed: 'kill' | 'freeze',
): readonly (number | null)[] {
  world.pass(calmMs)
  const began = world.clock.monotonic()
  const easts = habits.map((_, e) => standing[places.length * e]!.target)
  for (const east of easts) east[deed]()
  const tookMs: (number | null)[] = habits.map(() => null)
  while (world.clock.monotonic() - began < calmMs) {
    world.pass(1)
    habits.forEach(({ endpoint }, e) => {
      if (node.answering(endpoint) === 'west') tookMs[e] ??= world.clock.monotonic() - began
    })
  }
  for (const east of easts) east.heal()
  return tookMs
}
