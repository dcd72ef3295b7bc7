// What would happen next: the plan that waits for approval as a diff with its guards, and what was refused with its
// figures, each beside the order that lets it happen.

import type { EndpointView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { Panel } from '../../parts/page.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords } from '../../words/speech.ts'
import { deedOf } from './deeds.ts'
import { OrderLink } from './order-link.tsx'
import { Preview } from './preview.tsx'

export function NextPlan({ endpoint: e }: { endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  const real = useRealm().id === null
  if (e.proposal === null && e.refusals.length === 0) return null
  const about = e.proposal && { generation: e.proposal.generation, digest: e.proposal.digest }
  const deed = about && deedOf('approve', e.name, about)
  return (
    <Panel
      title={w.nextPlan}
      id="next-plan"
      note={about && fill(w.nextPlanNote, { generation: about.generation, digest: about.digest.slice(0, 8) })}
    >
      {e.proposal && about && (
        <div class="proposal">
          <p>
            <strong>{w.waitsForYou}:</strong> <span lang="en">{e.proposal.reason}</span>
          </p>
          {real && deed && <Preview path={deed.preview} />}
          <OrderLink name="approve" endpoint={e.name} about={about} />
        </div>
      )}
      {e.refusals.map((refusal) => (
        <Refused key={whichOf(refusal)} endpoint={e.name} refusal={refusal} />
      ))}
    </Panel>
  )
}

/** Its sentence may change while somebody writes why it is overruled: that takes nothing away from them. */
const whichOf = ({ name, figures }: EndpointView['refusals'][number]): string =>
  `${name} ${figures.publisher ?? ''}`

type RefusedProps = { endpoint: string; refusal: EndpointView['refusals'][number] }

function Refused({ endpoint, refusal: { name, at, message, figures } }: RefusedProps) {
  const { steering: w } = useConsoleWords()
  return (
    <div class="proposal">
      <p>
        <strong>
          {w.waitingKinds[name]}
          {'. '}
          {at === null ? w.waitsForYou : <Fill text={w.waitsSince} when={<Time at={at} withAge />} />}
        </strong>
      </p>
      <p lang="en">{message}</p>
      <Figures figures={figures} />
      <OrderLink name="overrule" endpoint={endpoint} about={{ refusal: name }} />
    </div>
  )
}

/** As the engine names them: they are what its sentence was made from. */
const Figures = ({ figures }: { figures: Readonly<Record<string, unknown>> }) => (
  <dl class="facts figures" lang="en">
    {Object.entries(figures).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd class="num">{Array.isArray(value) ? value.join(', ') || '–' : String(value)}</dd>
      </div>
    ))}
  </dl>
)
