// An exercise: the same board in its own realm, with how far it has come, and at the end what it found beside what the
// world knew on that day.

import type { ExerciseView } from '../../../src/board/views.ts'
import { Nothing, Page, Panel } from '../parts/page.tsx'
import { Progress } from '../parts/progress.tsx'
import { State } from '../parts/state.tsx'
import { findingMoment, findingWord, speedWord } from '../words/exercise.ts'
import { brief, counted } from '../words/number.ts'
import { exerciseState } from '../words/states.ts'
import { utcTime } from '../words/time.ts'
import { HomeBody } from './home/home.tsx'

export function ExerciseBoard({ exercise }: { exercise: ExerciseView | null }) {
  return (
    <Page title={exercise?.scenario ?? 'Exercise'}>
      {exercise !== null && <Course exercise={exercise} />}
      {exercise !== null && exercise.state !== 'running' && <Findings exercise={exercise} />}
      <HomeBody />
      {exercise !== null && exercise.state === 'running' && <Findings exercise={exercise} />}
    </Page>
  )
}

const Course = ({ exercise: e }: { exercise: ExerciseView }) => (
  <section class="course" aria-label="Progress">
    <State told={exerciseState(e.state)} strong />
    <Progress done={e.progress} words={`${Math.round(e.progress * 100)} %`} />
    <p class="muted small">
      Virtual time <span class="num">{utcTime(Date.parse(e.now)).replace(/\.\d+/, '')}</span> ·{' '}
      {brief(e.reports)} reports · {counted(e.openIncidents, 'open incident')} · {speedWord(e.speed)} · scale{' '}
      {e.scale}
    </p>
  </section>
)

const Findings = ({ exercise: e }: { exercise: ExerciseView }) => (
  <Panel
    title="Comparison"
    note={e.state === 'running' ? 'grows while it runs' : 'from the beginning of the outage'}
  >
    {e.findings.length === 0 ? (
      <Nothing>Nothing to compare yet.</Nothing>
    ) : (
      <table class="findings" aria-label="What happened when">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" class="right">
              After the start
            </th>
            <th scope="col">In words</th>
          </tr>
        </thead>
        <tbody>
          {e.findings.map((f) => (
            <tr key={f.what}>
              <th scope="row">{findingWord(f.what)}</th>
              <td class="right num">{findingMoment(f, e.state === 'running')}</td>
              <td>{f.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </Panel>
)
