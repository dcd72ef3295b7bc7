// How an exercise goes: its reports, what is open in it, how fast and how large it is.

import type { ExerciseView } from '../../../../src/board/views.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'

export function Pace({ exercise: { reports, openIncidents, speed, scale } }: { exercise: ExerciseView }) {
  const { exercises: w } = useWords()
  const { counted, significant } = useFormats()
  return (
    <>
      {[
        counted(reports, w.reports),
        counted(openIncidents, w.open),
        speed === 0 ? w.asFast : fill(w.speed, { times: significant(speed) }),
        fill(w.scale, { scale: significant(scale) }),
      ].join(' · ')}
    </>
  )
}
