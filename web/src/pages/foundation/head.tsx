// The state of a foundation in a sentence.

import type { FoundationDetail } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

export function Head({ one }: { one: FoundationDetail }) {
  const told = useTold()('foundation', one.state)
  return (
    <div class={`verdict-line edge-${told.tone}`}>
      <p class="verdict-state">
        <State told={told} strong />
      </p>
      <p>
        <Sentence one={one} />
      </p>
    </div>
  )
}

function Sentence({ one: { state, named, radius } }: { one: FoundationDetail }) {
  const { foundation: w } = useWords()
  const { counted } = useFormats()
  if (named?.clearedAt) return <Fill text={w.is.cleared} since={<Time at={named.clearedAt} withAge />} />
  if (named === null) return <>{state === 'suspected' ? w.is.suspected : w.is.ok}</>
  const services = counted(radius?.services ?? 0, w.services)
  return <Fill text={w.is.named} since={<Time at={named.beganAt} withAge />} services={services} />
}
