// Who sees to an incident, and the way to say so. A part of the incident's page.

import type { AcknowledgementView } from '../../../../src/board/act-views.ts'
import { useSignedInResource } from '../../data/resource.ts'
import { Act, WhyField } from '../../parts/act.tsx'
import { Fill } from '../../parts/fill.tsx'
import { LengthField } from '../../parts/length-field.tsx'
import { Time } from '../../parts/time.tsx'
import { useConsoleWords } from '../../words/speech.ts'

type Answer = { readonly acknowledged: AcknowledgementView | null }

/** `over`: nobody can acknowledge it any more. */
export function Acknowledge({ incident, over }: { incident: string; over: boolean }) {
  const { acknowledge: words } = useConsoleWords().voice
  const path = `incidents/${encodeURIComponent(incident)}`
  const answer = useSignedInResource<Answer>(`${path}/acknowledgement`).value
  const given = answer?.acknowledged ?? null
  return (
    <div class="row">
      {given !== null && <Given given={given} />}
      {!over && (
        <Act
          word={given === null ? words.word : words.again}
          meaning={words.means}
          method="POST"
          path={`${path}/acknowledge`}
          done="acknowledge"
        >
          <LengthField label={words.length} none={words.untilOver} />
          <WhyField optional label={words.note} />
        </Act>
      )}
    </div>
  )
}

export function Given({ given: { by, at, until, why } }: { given: AcknowledgementView }) {
  const { acknowledge: words } = useConsoleWords().voice
  return (
    <p>
      <Fill text={words.by} who={<strong>{by}</strong>} at={<Time at={at} />} />{' '}
      {until === null ? words.waitsForEver : <Fill text={words.waits} time={<Time at={until} />} />}
      {why !== null && (
        <q class="block" lang="en">
          {why}
        </q>
      )}
    </p>
  )
}
