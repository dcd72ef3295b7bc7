// How an entry is marked at its edge. The kind is written beside it: the colour alone says nothing.

import type { Tone } from '../../words/looks.ts'

const tones: Record<string, Tone> = {
  'incident.opened': 'bad',
  'foundation.named': 'bad',
  'check.failed': 'bad',
  'check.ailing': 'warn',
  'check.flapping': 'warn',
  'endpoint.alarm': 'bad',
  'plan.failed': 'bad',
  'alert.failed': 'bad',
  'config.refused': 'bad',
  'node.lost': 'bad',
  'node.unheard': 'bad',
  'plan.refused': 'warn',
  'write.refused': 'warn',
  'drift.found': 'warn',
  'selection.moved': 'back',
  'readiness.changed': 'back',
  'drill.began': 'held',
  'drill.skipped': 'warn',
  'runbook.began': 'held',
  'plan.applied': 'back',
  'incident.recovering': 'back',
  'incident.resolved': 'good',
  'foundation.cleared': 'good',
  'hold.placed': 'held',
  'drain.placed': 'held',
  'refusal.overruled': 'held',
  'repair.ordered': 'held',
}

/** An alarm that is over is no alarm. */
export const toneOf = ({
  kind,
  data,
}: {
  kind: string
  data: Readonly<Record<string, unknown>>
}): Tone | 'plain' => (data.state === 'cleared' ? 'good' : (tones[kind] ?? 'plain'))
