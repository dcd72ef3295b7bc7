// The runbooks that are written: what each step would find now, and a run to begin.

import type { RunbooksView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'
import { Unfold } from './unfold.tsx'

export function Runbooks({ runbooks }: { runbooks: RunbooksView['runbooks'] }) {
  const { rehearsing: w } = useConsoleWords()
  return (
    <Panel title={w.runbooks} id="runbooks">
      {runbooks.length === 0 ? (
        <Nothing>
          <Fill text={w.noRunbooks} word={<code>runbooks</code>} />
        </Nothing>
      ) : (
        <ul class="cards">
          {runbooks.map((runbook) => (
            <Runbook key={runbook.name} runbook={runbook} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Runbook({ runbook: { name, title, steps } }: { runbook: RunbooksView['runbooks'][number] }) {
  const { rehearsing: w } = useConsoleWords()
  const { counted } = useFormats()
  return (
    <li class="card">
      <div class="card-head">
        <h3 class="name">{title}</h3>
        <span class="muted small">
          <span class="mono">{name}</span> · {counted(steps.length, w.steps)}
        </span>
      </div>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step.name}>
            <span lang="en">{step.does}</span>{' '}
            <span class="muted small" lang="en">
              {fill(w.stepNow, { now: step.now })}
            </span>
          </li>
        ))}
      </ol>
      <Unfold word={w.begin} path={`runbooks/${encodeURIComponent(name)}/runs`} done="run" />
    </li>
  )
}
