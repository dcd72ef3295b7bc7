// How an incident went: people, checks, providers and our own deeds in one order; which of them are shown is in the address.

import type { IncidentPageView, StepView } from '../../../../src/board/views.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Source } from '../../parts/said.tsx'
import { SearchLink } from '../../parts/search-link.tsx'
import { Time } from '../../parts/time.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { stepWords } from './step-words.ts'

type Origin = StepView['source']
const order = ['life', 'crowd', 'check', 'cause', 'notice', 'traffic', 'people'] as const satisfies Origin[]

const tones: Readonly<Partial<Record<StepView['kind'], string>>> = {
  began: 'bad',
  opened: 'bad',
  worse: 'bad',
  relapsed: 'bad',
  'check-failed': 'bad',
  'check-slow': 'warn',
  named: 'bad',
  alarm: 'warn',
  refused: 'warn',
  moved: 'back',
  'read-back': 'back',
  recovering: 'back',
  'check-back': 'good',
  cleared: 'good',
  resolved: 'good',
  held: 'held',
  drained: 'held',
}

export function Timeline({ incident: { steps } }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const asked = useSearch().show
  const shown = order.find((source) => source === asked) ?? null
  const there = order.filter((source) => steps.some((step) => step.source === source))
  const some = shown === null ? steps : steps.filter(({ source }) => source === shown)
  return (
    <Panel id="timeline" title={w.timeline} note={w.timelineNote}>
      <nav class="chips" aria-label={w.show}>
        <SearchLink change={{ show: null }} on={shown === null}>
          {w.all}
        </SearchLink>
        {there.map((source) => (
          <SearchLink key={source} change={{ show: source }} on={shown === source}>
            {w.sources[source]}
          </SearchLink>
        ))}
      </nav>
      {some.length === 0 ? (
        <Nothing>{w.nothingOf}</Nothing>
      ) : (
        <ol class="log">
          {some.map((step, i) => (
            <Step key={`${step.at} ${step.kind} ${i}`} step={step} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

function Step({ step }: { step: StepView }) {
  const words = useWords()
  const formats = useFormats()
  const { incident: w } = words
  return (
    <li class={`log-${tones[step.kind] ?? 'plain'}`}>
      <Time at={step.at} />
      <div>
        <p>
          {stepWords(step, { words, formats })} <Source url={step.url} />
        </p>
        {step.why !== null && (
          <p class="muted small" lang="en">
            {step.why}
          </p>
        )}
        <p class="muted small">
          {w.sources[step.source]}
          {step.author !== null && ` · ${fill(w.by, { author: step.author.replace(':', ' ') })}`}
        </p>
      </div>
    </li>
  )
}
