// The loud label of an exercise, on every screen of it, so that nobody takes a replayed day for this one.

import type { ExerciseView } from '../../../src/board/views.ts'
import { Fill } from '../parts/fill.tsx'
import { useRealm } from '../realm/realm.ts'
import { pathTo } from '../realm/route.ts'
import { useFormats, useWords } from '../words/speech.ts'

export function Stripe({ label, exercise }: { label: string; exercise: ExerciseView | null }) {
  const { shell } = useWords()
  const { utcTime } = useFormats()
  const realm = useRealm()
  return (
    <aside class="stripe" aria-label={shell.exercise}>
      <p>
        <strong class="stripe-label">{label}</strong>
        <span class="stripe-text">
          {shell.notNow}
          {exercise && (
            <>
              {' '}
              <Fill
                text={shell.virtualTime}
                time={
                  <time dateTime={exercise.now} class="num">
                    {utcTime(Date.parse(exercise.now)).replace(/:\d\d\.\d+/, '')}
                  </time>
                }
              />
            </>
          )}
        </span>
        <a href={pathTo({ ...realm, realm: null })}>{shell.leaveExercise}</a>
      </p>
    </aside>
  )
}
