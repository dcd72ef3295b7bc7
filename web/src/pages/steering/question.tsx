// An order before it is given: what it means, what it would change, and the form that gives it with a reason. The same
// stands on a page of its own and in a dialog.

import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RepairView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { useLastWord } from '../../parts/last-word.ts'
import { Loaded } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useTold } from '../../words/speech.ts'
import { type About, type Deed, type DeedName, deedOf } from './deeds.ts'
import { OrderForm } from './order-form.tsx'
import { Preview } from './preview.tsx'

export type QuestionProps = { name: DeedName; endpoint: string; about: About; onCancel?: () => void }

/** As people read generations and digests: shortened, the whole in the form. */
const shown = (endpoint: string, about: About) => ({
  name: endpoint,
  target: '',
  generation: '',
  refusal: '',
  ...about,
  digest: about.digest?.slice(0, 8) ?? '',
})

export const useDeedTitle = (name: DeedName, endpoint: string, about: About): string =>
  fill(useConsoleWords().steering.deedTitles[name], shown(endpoint, about))

export function Question({ name, endpoint, about, onCancel }: QuestionProps) {
  const { steering: w } = useConsoleWords()
  const deed = deedOf(name, endpoint, about)
  if (deed === null) return <p class="refusal">{w.askTarget}</p>
  return (
    <div class="question">
      <p>{fill(w.meanings[name], shown(endpoint, about))}</p>
      <h3>{w.preview}</h3>
      <Preview path={deed.preview} />
      {(name === 'repair' || (name === 'overrule' && about.refusal === 'foreign-edit')) && (
        <StandsThere endpoint={endpoint} />
      )}
      <Giving deed={deed} endpoint={endpoint} {...(onCancel ? { onCancel } : {})} />
    </div>
  )
}

/** The order with its reason, and afterwards what came of it. */
function Giving({ deed, endpoint, onCancel }: { deed: Deed; endpoint: string; onCancel?: () => void }) {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const [done, setDone] = useState<Done | null>(null)
  // What was decided is not asked any more, and its dialog goes away with the question.
  useLastWord(done === null ? null : deed.name)
  if (done !== null) return <Outcome done={done} endpoint={endpoint} />
  return (
    <OrderForm
      method={deed.method}
      path={deed.path}
      hidden={Object.entries(deed.fields)}
      done={deed.name}
      asksWhy={deed.asksWhy}
      word={w.deeds[deed.name]}
      back={realm.href('endpoints', endpoint)}
      onDone={(answer) => setDone({ generation: (answer as { generation?: string }).generation ?? null })}
      {...(onCancel ? { onCancel } : {})}
    />
  )
}

type Done = { readonly generation: string | null }

function Outcome({ done: { generation }, endpoint }: { done: Done; endpoint: string }) {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const told = useRef<HTMLDivElement>(null)
  // What was pressed is gone.
  useLayoutEffect(() => told.current?.focus(), [])
  return (
    <div class="done" role="status" tabIndex={-1} ref={told}>
      <p>{generation === null ? w.done : fill(w.doneGeneration, { generation })}</p>
      <p class="row">
        <a href={`${realm.href('journal')}?subject=${encodeURIComponent(endpoint)}`}>{w.seeJournal}</a>
        <a href={realm.href('endpoints', endpoint)}>{fill(w.wayBack, { name: endpoint })}</a>
      </p>
    </div>
  )
}

/** Read at the publishers when it is asked for, and not before. */
function StandsThere({ endpoint }: { endpoint: string }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  const repair = useResource<RepairView>(`repairs/${encodeURIComponent(endpoint)}`)
  return (
    <>
      <h3>{w.standsAt}</h3>
      <Loaded from={repair}>
        {({ publishers }) => (
          <ul class="plain">
            {publishers.map(({ publisher, state, whose }) => (
              <li key={publisher}>
                <State told={told('standing', state)} /> {fill(w.overwhat, { publisher, whose: '' })}
                <span lang="en">{whose}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  )
}
