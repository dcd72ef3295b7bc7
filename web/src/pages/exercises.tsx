// Replays and drills, apart from the real: each with its own journal and clock.

import type { ExerciseView } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { Loaded, Nothing, Page } from '../parts/page.tsx'
import { Progress } from '../parts/progress.tsx'
import { State } from '../parts/state.tsx'
import { Time } from '../parts/time.tsx'
import { useRealm } from '../realm/realm.ts'
import { pathTo } from '../realm/route.ts'
import { speedWord } from '../words/exercise.ts'
import { brief, counted } from '../words/number.ts'
import { exerciseState } from '../words/states.ts'

export function Exercises() {
  const exercises = useResource<ExerciseView[]>('exercises')
  return (
    <Page title="Exercises" lead="Replayed days and drills. They alert nobody and move nothing real.">
      <Loaded from={exercises}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>
              No exercise yet. Start one with <code>bin/holdfast replay aws-2025-10-20</code>.
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
  const realm = useRealm()
  return (
    <li class="card">
      <div class="card-head">
        <a class="name" href={pathTo({ ...realm, realm: e.id })}>
          {e.scenario}
        </a>
        <span class="label">{e.label}</span>
        <State told={exerciseState(e.state)} strong />
        <span class="muted push">
          started <Time at={e.startedAt} withAge />
        </span>
      </div>
      <Progress done={e.progress} words={`${Math.round(e.progress * 100)} % replayed`} />
      <p class="muted small">
        {brief(e.reports)} reports · {counted(e.openIncidents, 'open incident')} · {speedWord(e.speed)} ·
        scale {e.scale}
      </p>
    </li>
  )
}
