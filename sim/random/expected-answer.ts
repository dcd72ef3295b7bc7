// What a node should answer, worked out once more from the words of the design and not from the code under test: the
// first set with enough targets that are answered and not down, or proven up and ready; failing any, those that may be
// moved to at a loss; nothing trustworthy moves nothing.

import type { Health, NodeEndpoint, NodeState } from '../../src/steering/index.ts'
import type { FoundationPath, TargetId } from '../../src/terms/index.ts'

type Target = {
  readonly id: TargetId
  readonly health: Health
  readonly ready: boolean
  /** Its operator lets it be moved to at a loss. */
  readonly atLoss: boolean
}

/** Null where it cannot be said: nothing was answered before, or what was answered is not in the plan any more. */
export function expectedAnswer(
  state: NodeState,
  { spec, plan, readiness }: NodeEndpoint,
  before: readonly TargetId[],
): readonly TargetId[] | null {
  const { held, mode, sets, targets, minimum } = plan!.envelope
  if (held) return held
  if (mode !== 'automatic') return sets[0] ?? null
  if (before.some((id) => !targets.some((target) => target.id === id))) return null
  if (frozen(state, plan!.envelope.belowQuorum, readiness, spec))
    return best(sets, minimum, (id) => before.includes(id)) ?? before
  const known = new Map<TargetId, Target>(
    (spec?.targets ?? []).map(({ id, check, ready }) => {
      const health = (check && state.health.get(check)?.state) || 'unknown'
      const proof = readiness.get(id)
      const atLoss = ready !== undefined && proof?.loss?.policy === 'move'
      return [id, { id, health, ready: !ready || proof?.state === 'ready', atLoss }]
    }),
  )
  const mayAnswer = (id: TargetId): boolean => {
    const target = known.get(id)
    if (before.includes(id)) return target?.health !== 'down'
    return target?.health === 'up' && target.ready
  }
  const atLoss = (id: TargetId): boolean =>
    mayAnswer(id) || (known.get(id)?.health === 'up' && known.get(id)?.atLoss === true)
  return best(sets, minimum, mayAnswer) ?? best(sets, minimum, atLoss) ?? before
}

function best(
  sets: readonly (readonly TargetId[])[],
  minimum: number,
  may: (id: TargetId) => boolean,
): readonly TargetId[] | null {
  let most: readonly TargetId[] = []
  for (const set of sets) {
    const able = set.filter(may)
    if (able.length >= minimum && able.length > 0) return able
    if (able.length > most.length) most = able
  }
  return most.length > 0 ? most : null
}

/** S13 and S14, by what the node was told: too few look, or its own canaries fail and no lost region explains it. */
function frozen(
  state: NodeState,
  belowQuorum: 'hold' | 'local',
  readiness: NodeEndpoint['readiness'],
  spec: NodeEndpoint['spec'],
): boolean {
  if (!state.quorum.met && belowQuorum === 'hold') return true
  if (state.observer.sound) return false
  if (!state.quorum.met || !state.quorum.confirmed) return true
  const everyone = [...state.endpoints.values()].flatMap((endpoint) => endpoint.spec?.targets ?? [])
  const says = (check: string | undefined) => (check ? state.health.get(check as never)?.state : undefined)
  const lost = everyone.filter(({ check }) => says(check) === 'down')
  const under = (paths: readonly FoundationPath[], base: string) =>
    paths.some((path) => path === base || path.startsWith(`${base}/`))
  const bases = (lost[0]?.standsOn ?? []).flatMap((path) =>
    path.split('/').map((_, n, parts) => parts.slice(0, n + 1).join('/')),
  )
  const shared = bases.filter((base) => lost.every(({ standsOn }) => under(standsOn, base)))
  const narrowest = shared.sort((a, b) => b.length - a.length)[0]
  if (!narrowest) return true
  const refuge = (spec?.targets ?? []).some(
    ({ id, check, standsOn, ready }) =>
      says(check) === 'up' && !under(standsOn, narrowest) && (!ready || readiness.get(id)?.state === 'ready'),
  )
  return !refuge
}
