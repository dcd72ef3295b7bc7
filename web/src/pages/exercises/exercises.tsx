// Replays and drills, apart from the real: each with its own journal and clock.

import type { ExerciseView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Nothing, Page } from '../../parts/page.tsx'
import { Progress } from '../../parts/progress.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { pathTo } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'
import { Pace } from './pace.tsx'

export function Exercises() {
  const { exercises: w } = useWords()
  const exercises = useResource<ExerciseView[]>('exercises')
  return (
    <Page title={w.title} lead={w.lead}>
      <Loaded from={exercises}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>
              <Fill text={w.none} command={<code>holdfast replay aws-2025-10-20</code>} />
            </Nothing>
          ) : (
            <ul class="cards">
              {all.map((e) => (
                <ExerciseCard key={e.id} exercise={e} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}

function ExerciseCard({ exercise: e }: { exercise: ExerciseView }) {
  const { exercises: w } = useWords()
  const { percent } = useFormats()
  const told = useTold()
  const realm = useRealm()
  return (
    <li class="card">
      <div class="card-head">
        <a class="name" href={pathTo({ ...realm, realm: e.id })}>
          {e.scenario}
        </a>
        <span class="label" lang="en">
          {e.label}
        </span>
        <State told={told('exercise', e.state)} strong />
        <span class="muted push">
          <Fill text={w.started} when={<Time at={e.startedAt} withAge />} />
        </span>
      </div>
      <Progress done={e.progress} words={fill(w.replayed, { percent: percent(e.progress) })} />
      <p class="muted small">
        <Pace exercise={e} />
      </p>
    </li>
  )
}
