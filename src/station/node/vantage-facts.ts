// What a node knows of every vantage, for people: heard or not, with sound eyes or not, and what each says of each check.

import { type HealthState, isHeardAt, type VantagesState, voteOf } from '../../signals/index.ts'
import type { CheckId, NodeName } from '../../terms/index.ts'

export type VantageFact = {
  readonly name: NodeName
  readonly state: 'heard' | 'blind' | 'silent'
  /** Milliseconds since its newest word was sent; null: never heard. */
  readonly heardAgoMs: number | null
  readonly detail: string
  /** Why it is not told what this node sees; null when it is, or need not be. */
  readonly untold: string | null
}

export type CheckVotes = {
  readonly check: CheckId
  readonly votes: Readonly<Record<string, HealthState | null>>
}

export type VantageFacts = {
  readonly quorum: number
  readonly met: boolean
  readonly why: string
  readonly vantages: readonly VantageFact[]
  /** By vantage; null: it says nothing of it that counts. Empty with one vantage alone. */
  readonly votes: readonly CheckVotes[]
}

export function vantageFacts(
  state: VantagesState,
  untold: ReadonlyMap<NodeName, string>,
  now: number,
): VantageFacts {
  const { rule, quorum, own } = state
  return {
    quorum: rule.quorum,
    met: quorum?.met ?? true,
    why: quorum?.why ?? 'it is not known yet who looks',
    vantages: rule.of.map((name) => factOf(state, name, untold.get(name) ?? null, now)),
    votes:
      rule.of.length === 1 && rule.of[0] === own
        ? []
        : [...rule.checks.keys()].map((check) => ({
            check,
            votes: Object.fromEntries(rule.of.map((name) => [name, voteOf(state, name, check, now) ?? null])),
          })),
  }
}

/** A sentence for each vantage that cannot be told what this node sees. */
export const untoldIn = ({ vantages }: Pick<VantageFacts, 'vantages'>): readonly string[] =>
  vantages.flatMap(({ name, untold: why }) =>
    why === null ? [] : [`${name} is not told what is seen from here: ${why}`],
  )

function factOf(state: VantagesState, name: NodeName, untold: string | null, now: number): VantageFact {
  const witness = state.witnesses.get(name)
  const blind = witness?.blind ?? null
  const heard = isHeardAt(state, name, now)
  const standing = heard ? 'heard' : blind === null ? 'silent' : 'blind'
  return {
    name,
    state: standing,
    heardAgoMs: witness && Number.isFinite(witness.heardAt) ? Math.max(0, now - witness.heardAt) : null,
    detail: blind ?? (heard ? 'what it sees counts' : 'nothing was heard of it in time'),
    untold,
  }
}
