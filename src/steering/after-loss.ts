// What would become of one endpoint if some of its targets, its publishers or its eyes were gone. Nothing is guessed:
// the lost targets' checks are judged down, and the very rule that chooses in a node chooses here.

import type { CheckId, PublisherId, TargetId } from '../terms/index.ts'
import type { EndpointSpec, TargetSpec } from './endpoint.ts'
import { atLossAt, unprovenAt } from './evidence.ts'
import type { Readiness } from './node-state.ts'
import type { Envelope } from './plan.ts'
import { sameTargets } from './reselect.ts'
import { type Health, type Selection, select } from './select.ts'

export type EndpointNow = {
  readonly spec: EndpointSpec
  /** What is in force; what the configuration asks for where nothing is known to be. */
  readonly envelope: Envelope
  readonly answering: readonly TargetId[]
  readonly health: ReadonlyMap<TargetId, Health>
  readonly readiness: ReadonlyMap<TargetId, Pick<Readiness, 'state' | 'why' | 'loss'>>
}

/** `stuck`: what stands there goes on being answered and cannot be changed. `dead`: nothing is answered from there. */
export type PublisherAfter = {
  readonly id: PublisherId
  readonly state: 'works' | 'stuck' | 'dead'
  readonly why: string
}

export type Fate =
  | 'untouched'
  /** Answered as before, with less to fall back on. */
  | 'weakened'
  | 'moves'
  /** Moves to fewer targets than its minimum, or at the loss of the last writes. */
  | 'degraded'
  /** Some of what is answered is dead, and stays. */
  | 'impaired'
  /** All that is answered is dead until a person approves the move, or the loss of the last writes. */
  | 'waits'
  | 'dies'

export type EndpointAfter = {
  readonly fate: Fate
  readonly lost: readonly TargetId[]
  readonly before: readonly TargetId[]
  /** Empty: nobody answers the name. */
  readonly after: readonly TargetId[]
  /** Where it would go if a person approved, or if its publishers could be written. */
  readonly would: readonly TargetId[]
  /** In the words of the rule that decides. */
  readonly why: string
  /** What it moves to and what was measured of its readiness, where that is asked. */
  readonly ready: readonly { readonly target: TargetId; readonly why: string }[]
  /** Targets that live and could not be chosen, and why. */
  readonly passedOver: readonly { readonly target: TargetId; readonly why: string }[]
  readonly publishers: readonly PublisherAfter[]
}

export type Losing = {
  readonly lost: (target: TargetSpec) => boolean
  /** Checks of lost targets, of whichever endpoint: each is judged down. */
  readonly deadChecks: ReadonlySet<CheckId>
  /** Why nothing may move, where too few are left to look. */
  readonly blind: string | null
  readonly publishers: readonly PublisherAfter[]
}

export function afterLoss(now: EndpointNow, losing: Losing): EndpointAfter {
  const { spec, envelope, answering: before } = now
  const lost = spec.targets.filter(losing.lost).map(({ id }) => id)
  const health = healthAfter(now, losing)
  const unproven = unprovenAt(now)
  const seen = losing.blind === null ? health : new Map<TargetId, Health>()
  const selection = select(envelope, seen, before, unproven, atLossAt(now, 'move'))
  const open = { ...envelope, mode: 'automatic' as const }
  const would = select(open, health, before, unproven, atLossAt(now, 'move', 'ask')).answering
  const alive = losing.publishers.filter(({ state }) => state !== 'dead')
  const writable = alive.some(({ state }) => state === 'works')
  const after = alive.length === 0 ? [] : writable ? selection.answering : before
  const story = { selection, lost, before, after, would, alive, blind: losing.blind }
  return {
    fate: fateOf(story, losing.publishers),
    lost,
    before,
    after,
    would,
    why: whyOf(story),
    ready: after.flatMap((target) => {
      const asked = spec.targets.some(({ id, ready }) => id === target && ready !== undefined)
      const proof = asked && !before.includes(target) ? now.readiness.get(target) : undefined
      return proof ? [{ target, why: proof.why }] : []
    }),
    passedOver: passedOver(now, lost, health, after, would),
    publishers: losing.publishers,
  }
}

/** A check has one verdict, whoever shares it. A target that no check looks at is never judged, dead or not. */
function healthAfter({ spec, health }: EndpointNow, { deadChecks }: Losing): ReadonlyMap<TargetId, Health> {
  const after = new Map(health)
  for (const { id, check } of spec.targets)
    if (check !== undefined && deadChecks.has(check)) after.set(id, 'down')
  return after
}

type Seen = {
  readonly selection: Selection
  readonly lost: readonly TargetId[]
  readonly before: readonly TargetId[]
  readonly after: readonly TargetId[]
  readonly would: readonly TargetId[]
  readonly alive: readonly PublisherAfter[]
  readonly blind: string | null
}

const isLost = ({ lost }: Seen, id: TargetId): boolean => lost.includes(id)

function fateOf(seen: Seen, publishers: readonly PublisherAfter[]): Fate {
  const { selection, lost, before, after, would, alive } = seen
  const living = after.filter((id) => !isLost(seen, id))
  const moved = !sameTargets(before, after)
  if (living.length === 0) {
    const asks = selection.reason.code === 'pinned' || selection.reason.code === 'nothing-ready'
    const approvable = asks && would.some((id) => !isLost(seen, id))
    return after.length > 0 && approvable && alive.some(({ state }) => state === 'works') ? 'waits' : 'dies'
  }
  const oldStands = moved && alive.some(({ state }) => state === 'stuck')
  if (living.length < after.length || oldStands) return 'impaired'
  if (moved) return selection.state === 'degraded' ? 'degraded' : 'moves'
  const troubled = publishers.some(({ state }) => state !== 'works')
  return lost.length > 0 || troubled || seen.blind !== null ? 'weakened' : 'untouched'
}

function whyOf(seen: Seen): string {
  const { selection, before, alive, blind, lost } = seen
  if (alive.length === 0) return 'nobody is left to answer its name'
  if (blind !== null && lost.length > 0) return `${blind}: what is answered stays`
  const stuck = alive.filter(({ state }) => state === 'stuck')
  if (stuck.length === 0 || sameTargets(before, selection.answering)) return selection.reason.text
  const where = stuck.map(({ id }) => id).join(' and ')
  return stuck.length === alive.length
    ? `nothing can be written at ${where}: what is answered stays`
    : `${selection.reason.text}; at ${where} the old answer stays`
}

/** Told where what is answered is not as it should be: a living target that would have helped and why it does not. */
function passedOver(
  now: EndpointNow,
  lost: readonly TargetId[],
  health: ReadonlyMap<TargetId, Health>,
  after: readonly TargetId[],
  would: readonly TargetId[],
): EndpointAfter['passedOver'] {
  const unproven = unprovenAt(now)
  return now.spec.targets.flatMap(({ id, check }) => {
    if (lost.includes(id) || after.includes(id) || would.includes(id)) return []
    const say = (why: string) => [{ target: id, why }]
    if (!now.envelope.targets.some((target) => target.id === id)) return say('it is drained')
    if (!now.envelope.sets.some((set) => set.includes(id))) return say('no set of `prefer` names it')
    const judged = health.get(id) ?? 'unknown'
    if (judged === 'down')
      return say(
        now.health.get(id) === 'down'
          ? 'it is judged down'
          : `its check ${check ?? ''} also looks at what is lost`,
      )
    if (judged === 'unknown') return say(check === undefined ? 'no check looks at it' : 'it is not proven up')
    if (unproven.has(id))
      return say(`it is not proven ready: ${now.readiness.get(id)?.why ?? 'nothing is known of it yet'}`)
    return []
  })
}
