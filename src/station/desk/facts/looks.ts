// Checks of a service and what each vantage says of them. To the public checks and vantages are numbers: how they are
// called, what they look at and what came back is their operator's business.

import type { LookView, Sight } from '../../../board/index.ts'
import type { CheckSpec } from '../../../checks/index.ts'
import type { HealthState } from '../../../signals/index.ts'
import { type CheckId, isoTime } from '../../../terms/index.ts'
import type { Realm } from '../realm.ts'

/** What each vantage says of a check; null: nothing that counts. */
export type Votes = ReadonlyMap<string, Readonly<Record<string, HealthState | null>>>

/** Checks that are pretended down by a drill are told as they are judged: so everybody sees them. */
export function lookViews(
  realm: Pick<Realm, 'faces' | 'ailing'>,
  checks: readonly CheckSpec[],
  votes: Votes | undefined,
  sight: Sight,
): LookView[] {
  const numbers = vantageNumbers(realm, checks, votes)
  return checks.map(({ id, probe }, i) => {
    const { last, judged } = realm.faces.get(id) ?? { last: null, judged: null }
    const state = judged?.state ?? 'unknown'
    return {
      n: i + 1,
      id: sight === 'all' ? id : null,
      kind: probe.kind,
      state,
      since: judged ? isoTime(judged.at) : null,
      phase: state === 'down' ? (judged?.phase ?? last?.phase ?? null) : null,
      ms: last?.verdict === 'up' ? Math.round(last.tookMs) : null,
      usualMs: last?.usualMs === undefined ? null : Math.round(last.usualMs),
      ailing: ailingOf(realm, id),
      vantages: [...saidOf(realm, id, votes)].map(([name, said]) => ({
        n: numbers.get(name) ?? 1,
        name: sight === 'all' ? name : null,
        state: said,
      })),
    }
  })
}

function saidOf(
  realm: Pick<Realm, 'faces'>,
  check: CheckId,
  votes: Votes | undefined,
): ReadonlyMap<string, HealthState> {
  const counted = votes?.get(check)
  if (counted !== undefined)
    return new Map(
      Object.entries(counted)
        .map(([name, vote]) => [name, vote ?? 'unknown'] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  const judged = realm.faces.get(check)?.judged
  return judged ? new Map([[judged.vantage, judged.state]]) : new Map()
}

/** By name, so that the numbers are the same in all checks. */
function vantageNumbers(
  realm: Pick<Realm, 'faces'>,
  checks: readonly CheckSpec[],
  votes: Votes | undefined,
): ReadonlyMap<string, number> {
  const names = new Set(checks.flatMap(({ id }) => [...saidOf(realm, id, votes).keys()]))
  return new Map([...names].sort().map((name, i) => [name, i + 1]))
}

function ailingOf({ ailing }: Pick<Realm, 'ailing'>, check: CheckId): LookView['ailing'] {
  const seen = ailing.get(check)
  // What fewer than a quorum sees may be their way there.
  if (seen === undefined || !seen.agreed) return null
  const { ailment, figures } = seen
  return {
    ailment,
    since: figures ? isoTime(figures.since) : null,
    share: figures?.share ?? null,
    usualShare: figures?.usualShare ?? null,
    ms: figures?.ms ?? null,
    usualMs: figures?.usualMs ?? null,
  }
}
