// Journal entries: when, what, about what, why and who.

import type { JournalView } from '../../../src/board/views.ts'
import { Time } from '../parts/time.tsx'
import { authorWord } from '../words/author.ts'

const tones: Record<string, string> = {
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

export function Log({ entries }: { entries: readonly JournalView[] }) {
  return (
    <ol class="log">
      {entries.map((e) => (
        <li key={e.seq} class={`log-${tones[e.kind] ?? 'plain'}`}>
          <Time at={e.at} />
          <div>
            <p>{e.why}</p>
            <p class="muted small">
              <span class="mono">{e.kind}</span> · {e.subject} · by {authorWord(e.author)}
            </p>
          </div>
        </li>
      ))}
    </ol>
  )
}
