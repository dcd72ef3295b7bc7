// The loud label of an exercise, on every screen of it, so that nobody takes a replayed day for this one.

import type { ExerciseView } from '../../../src/board/views.ts'
import { utcTime } from '../words/time.ts'

export function Stripe({ label, exercise }: { label: string; exercise: ExerciseView | null }) {
  return (
    <aside class="stripe" aria-label="Exercise">
      <p>
        <strong class="stripe-label">{label}</strong>
        <span class="stripe-text">
          Nothing here is happening now.
          {exercise && (
            <>
              {' '}
              Virtual time{' '}
              <time dateTime={exercise.now} class="num">
                {utcTime(Date.parse(exercise.now)).replace(/:\d\d\.\d+/, '')}
              </time>
              .
            </>
          )}
        </span>
        <a href="/">Leave the exercise</a>
      </p>
    </aside>
  )
}
