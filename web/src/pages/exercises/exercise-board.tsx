// An exercise: the same board in its own realm, with how far it has come, and at the end what it found beside what the
// world knew on that day.

import type { ExerciseView } from '../../../../src/board/views.ts'
import { Nothing, Page, Panel } from '../../parts/page.tsx'
import { Progress } from '../../parts/progress.tsx'
import { State } from '../../parts/state.tsx'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'
import { HomeBody } from '../home/home.tsx'
import { momentOf } from './moment.ts'
import { Pace } from './pace.tsx'

export function ExerciseBoard({ exercise }: { exercise: ExerciseView | null }) {
  const { exercises: w } = useWords()
  return (
    <Page title={exercise?.scenario ?? w.one}>
      {exercise !== null && <Course exercise={exercise} />}
      {exercise !== null && exercise.state !== 'running' && <Findings exercise={exercise} />}
      <HomeBody />
      {exercise !== null && exercise.state === 'running' && <Findings exercise={exercise} />}
    </Page>
  )
}

function Course({ exercise: e }: { exercise: ExerciseView }) {
  const { exercises: w } = useWords()
  const { percent, utcTime } = useFormats()
  const told = useTold()
  const time = utcTime(Date.parse(e.now)).replace(/\.\d+/, '')
  return (
    <section class="course" aria-label={w.progress}>
      <State told={told('exercise', e.state)} strong />
      <Progress done={e.progress} words={percent(e.progress)} />
      <p class="muted small">
        {fill(w.virtual, { time })} · <Pace exercise={e} />
      </p>
    </section>
  )
}

function Findings({ exercise: { state, findings } }: { exercise: ExerciseView }) {
  const { exercises: w } = useWords()
  const running = state === 'running'
  return (
    <Panel title={w.comparison} id="comparison" note={running ? w.grows : w.fromStart}>
      {findings.length === 0 ? (
        <Nothing>{w.nothing}</Nothing>
      ) : (
        <table class="findings" aria-label={w.whatWhen}>
          <thead>
            <tr>
              <th scope="col">{w.what}</th>
              <th scope="col" class="right">
                {w.after}
              </th>
              <th scope="col">{w.inWords}</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding) => (
              <Finding key={finding.what} finding={finding} running={running} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

type FindingProps = { finding: ExerciseView['findings'][number]; running: boolean }

function Finding({ finding, running }: FindingProps) {
  const { exercises: w } = useWords()
  const { tenths } = useFormats()
  const names: Readonly<Record<string, string>> = w.findings
  const moment = momentOf(finding, running)
  const when =
    moment.kind === 'at'
      ? moment.sign + fill(w[moment.unit], { amount: tenths(moment.amount) })
      : moment.kind === 'yet'
        ? w.notYet
        : '—'
  return (
    <tr>
      <th scope="row">
        {/* One that this page does not know is called by its slug, with spaces. */}
        {Object.hasOwn(names, finding.what) ? names[finding.what] : finding.what.replaceAll('-', ' ')}
      </th>
      <td class="right num">{when}</td>
      <td lang="en">{finding.text}</td>
    </tr>
  )
}
