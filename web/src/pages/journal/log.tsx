// Entries of the journal, as they were written, with their figures to unfold.

import type { JournalView } from '../../../../src/board/views.ts'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords } from '../../words/speech.ts'
import { toneOf } from './tone.ts'

export function Log({ entries }: { entries: readonly JournalView[] }) {
  const { journal: w } = useConsoleWords()
  return (
    <ol class="log journal">
      {entries.map((e) => (
        <li key={e.seq} id={`e${e.seq}`} class={`log-${toneOf(e)}`}>
          <Time at={e.at} />
          <div>
            <p lang="en">{e.why}</p>
            <p class="muted small">
              <span class="mono">{e.kind}</span> · {e.subject} · {fill(w.by, { author: e.author })} ·{' '}
              <span class="num">{fill(w.entry, { seq: e.seq })}</span>
            </p>
            {Object.keys(e.data).length > 0 && (
              <details>
                <summary class="small">{w.data}</summary>
                <pre class="small" lang="en">
                  {JSON.stringify(e.data, null, 2)}
                </pre>
              </details>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}
