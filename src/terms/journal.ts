// The journal: what happened, who did it and why. Alerts, the board and the next start are all made from it.

import type { JsonObject } from './json.ts'
import type { Instant } from './time.ts'

/** `room.event`; the list grows by pull, every kind is in `docs/architecture.md`. */
export type JournalKind =
  | 'report.surge'
  | 'incident.opened'
  | 'incident.updated'
  | 'incident.recovering'
  | 'incident.resolved'
  | 'incident.acknowledged'
  | 'foundation.named'
  | 'foundation.grew'
  | 'foundation.cleared'
  | 'check.failed'
  | 'check.judged'
  | 'check.ailing'
  | 'check.flapping'
  | 'notice.recorded'
  | 'feed.stale'
  | 'feed.back'
  | 'plan.made'
  | 'plan.proposed'
  | 'plan.approved'
  | 'plan.applied'
  | 'plan.refused'
  | 'plan.failed'
  | 'plan.rolledback'
  | 'write.refused'
  | 'selection.moved'
  | 'selection.wouldmove'
  | 'readiness.changed'
  | 'endpoint.alarm'
  | 'endpoint.readback'
  | 'drift.found'
  | 'drift.repaired'
  | 'repair.ordered'
  | 'endpoint.adopted'
  | 'endpoint.released'
  | 'refusal.overruled'
  | 'hold.placed'
  | 'hold.released'
  | 'drain.placed'
  | 'drain.released'
  | 'config.loaded'
  | 'config.refused'
  | 'node.started'
  | 'node.lost'
  | 'node.unheard'
  | 'silence.placed'
  | 'silence.released'
  | 'maintenance.planned'
  | 'maintenance.changed'
  | 'maintenance.ended'
  | 'alert.decided'
  | 'alert.sent'
  | 'alert.failed'
  | 'alert.tested'
  | 'subscription.ended'
  | 'token.made'
  | 'token.revoked'
  | 'user.made'
  | 'user.changed'
  | 'user.removed'
  | 'session.began'
  | 'session.refused'
  | 'exercise.started'
  | 'exercise.ended'
  | 'exercise.deleted'
  | 'drill.announced'
  | 'drill.skipped'
  | 'drill.began'
  | 'drill.ended'
  | 'runbook.began'
  | 'runbook.step'
  | 'runbook.ended'
  | 'edge.suggested'
  | 'edge.accepted'
  | 'edge.rejected'
  | 'edge.withdrawn'
  | 'edge.names'

export type NewEntry = {
  readonly at: Instant
  /** `holdfast`, `node:<name>`, `operator:<name of a user or token>`, `config`. */
  readonly author: string
  readonly kind: JournalKind
  /** Endpoint, service, incident, check… the thing it is about. */
  readonly subject: string
  /** One sentence for people. */
  readonly why: string
  readonly data: JsonObject
}

/** `seq` grows by one, without gaps, per journal. */
export type Entry = NewEntry & { readonly seq: number }
