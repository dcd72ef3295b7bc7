// Runs of runbooks: how far each is, and what may be ordered about it now.

import { Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useConsoleWords } from '../../words/speech.ts'
import { howFar, isOver, type Run, runLooks } from './how-far.ts'
import { Unfold } from './unfold.tsx'

export function Runs({ runs }: { runs: readonly Run[] }) {
  const { rehearsing: w } = useConsoleWords()
  if (runs.length === 0) return null
  return (
    <Panel title={w.runs} id="runs">
      <ul class="cards">
        {runs.map((run) => (
          <RunCard key={run.id} run={run} />
        ))}
      </ul>
    </Panel>
  )
}

function RunCard({ run }: { run: Run }) {
  const { rehearsing: w } = useConsoleWords()
  const [tone, shape] = runLooks[run.state]
  return (
    <li class={`card edge-${tone}`}>
      <div class="card-head">
        <h3 class="name">{run.title}</h3>
        <State told={{ word: w.runStates[run.state], tone, shape }} strong />
        <span class="muted small push">
          <span class="mono">{run.id}</span> · {run.by} · <Time at={run.startedAt} withAge />
        </span>
      </div>
      <p>{howFar(w, run)}</p>
      <p class="muted small" lang="en">
        {run.why}
      </p>
      <RunOrders run={run} />
    </li>
  )
}

function RunOrders({ run }: { run: Run }) {
  const { rehearsing: w } = useConsoleWords()
  if (isOver(run)) return null
  const path = (action: string): string => `runbook-runs/${encodeURIComponent(run.id)}/${action}`
  const stopped = run.state === 'failed' || run.state === 'interrupted'
  const answer = (yes: boolean) =>
    [
      ['yes@yes', `${yes}`],
      ['step@number', `${run.step}`],
    ] as const
  return (
    <div class="row orders">
      {/* An answer is to the question that was read: the next one asks anew. */}
      {run.asks && (
        <>
          <Unfold
            key={`yes ${run.step}`}
            word={w.yes}
            path={path('answer')}
            asksWhy={false}
            hidden={answer(true)}
            done="answer"
          />
          <Unfold
            key={`no ${run.step}`}
            word={w.no}
            path={path('answer')}
            asksWhy={false}
            hidden={answer(false)}
            done="answer"
          />
        </>
      )}
      {stopped && <Unfold word={w.resume} path={path('resume')} asksWhy={false} done="resume" />}
      {run.state !== 'undoing' && <Unfold word={w.undo} path={path('undo')} asksWhy={false} done="undo" />}
      <Unfold word={w.abort} path={path('abort')} done="abort" />
    </div>
  )
}
