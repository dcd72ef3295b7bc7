// What the node says of checks that answer and ail, as what the loop is told: a report says how everything stands, the loop
// hears of changes. While the node has not looked for long, what it does not name goes on as it was.

import type { AilingEvent } from '../../loop/index.ts'
import { type Ailing, type Ailment, ailingSince, describeAiling } from '../../signals/index.ts'
import type { CheckId, Instant, NodeName } from '../../terms/index.ts'
import type { AilingReport } from '../node/ailments.ts'

export type AilingSources = {
  readonly report: AilingReport
  /** What the loop was told last. */
  readonly before: ReadonlyMap<CheckId, Pick<AilingEvent, 'ailment' | 'agreed'>>
  readonly node: NodeName
  readonly now: Instant
}

export function ailingEvents({ report, before, node, now }: AilingSources): readonly AilingEvent[] {
  const named = new Map(report.checks.map(({ check, ailing }) => [check, ailing]))
  const changed = report.checks.flatMap(({ check, ailing }) => {
    const known = before.get(check)
    const same = known?.ailment === ailing.ailment && known.agreed === ailing.agreed
    return same ? [] : [eventOf(check, ailing, node, now)]
  })
  if (!report.acquainted) return changed
  const over = [...before].flatMap(([check, { ailment, agreed }]): AilingEvent[] =>
    named.has(check) || ailment === null ? [] : [overEvent(check, ailment, agreed, node, now)],
  )
  return [...changed, ...over]
}

function eventOf(check: CheckId, ailing: Ailing, node: NodeName, now: Instant): AilingEvent {
  const { ailment, agreed, figures } = ailing
  const phase = ailment === 'failing' ? (figures?.phase ?? null) : null
  return {
    ...{ kind: 'ailing', check, ailment, agreed, at: now, vantage: node },
    since: ailingSince(ailing, now),
    share: figures?.share ?? 1,
    ...(phase === null ? {} : { phase }),
    detail: describeAiling(ailing),
  }
}

function overEvent(
  check: CheckId,
  ailment: Ailment,
  agreed: boolean,
  node: NodeName,
  now: Instant,
): AilingEvent {
  const detail = ailment === 'slow' ? 'takes as long as usual again' : 'no longer fails in part'
  return {
    ...{ kind: 'ailing', check, ailment: null, agreed, at: now, since: now, share: 0, detail, vantage: node },
  }
}
