// The verdict as a page's heading: a mark, a sentence, and below it what that rests on.

import { useRef, useState } from 'preact/hooks'
import type { BoardView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { Icon } from '../../parts/state.tsx'
import { Lasting, Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { FailingFoundation, FoundationWords, useFoundationName } from './foundation-words.tsx'
import { OpenIncidents } from './open-incidents.tsx'
import { lookOf, type Verdict, verdictOf } from './verdict.ts'

/** What the heading of the page is made of; before anything is known its plain title. */
export function useVerdictHead(board: BoardView | null) {
  const { home } = useWords()
  const verdict = board === null ? null : verdictOf(board)
  const sentence = useSentence(verdict ?? { kind: 'nothing-watched' })
  if (board === null || verdict === null) return { title: home.title }
  const [tone, shape] = lookOf(verdict)
  return {
    title: sentence,
    heading: verdict.kind === 'foundation' ? <FailingFoundation foundation={verdict.worst} /> : sentence,
    mark: { tone, shape },
    lead: (
      <>
        <Grounds verdict={verdict} board={board} />
        <Onward />
      </>
    ),
  }
}

/** What most people came for, one tap away: whether it is theirs, and to say so. */
function Onward() {
  const { home, report } = useWords()
  return (
    <p class="row onward">
      <a class="button button-strong" href="#report">
        {report.send}
      </a>
      <a class="button" href="#services">
        {home.list.find}
      </a>
    </p>
  )
}

/** Read aloud when it changes while the page is looked at; what it was at first the heading has said. */
export function Said({ sentence }: { sentence: string }) {
  const [first] = useState(sentence)
  const changed = useRef(false)
  changed.current ||= sentence !== first
  return (
    <p class="unseen" role="status" id="verdict-said">
      {changed.current ? sentence : ''}
    </p>
  )
}

/** The same on another page, in its own box. */
export function VerdictBanner({ board }: { board: BoardView }) {
  const verdict = verdictOf(board)
  const [tone, shape] = lookOf(verdict)
  return (
    <section class={`banner tone-${tone}`}>
      <Icon shape={shape} />
      <div>
        <h2>{useSentence(verdict)}</h2>
        <Grounds verdict={verdict} board={board} />
      </div>
    </section>
  )
}

function useSentence(verdict: Verdict): string {
  const { home } = useWords()
  const { counted } = useFormats()
  const foundationName = useFoundationName()
  const words = home.verdict
  switch (verdict.kind) {
    case 'nothing-watched':
      return words.nothingWatched
    case 'well':
      return counted(verdict.services, words.well)
    case 'foundation':
      return fill(words.failing, { what: foundationName(verdict.worst) })
    case 'one': {
      const { certainty, symptom, name } = verdict.incident
      return fill(certainty === 'suspected' ? words.one.suspected : words.one[symptom], { name })
    }
    case 'several':
      return counted(verdict.services, words.several)
    case 'recovering':
      return counted(verdict.services, words.recovering)
  }
}

function Grounds({ verdict, board }: { verdict: Verdict; board: BoardView }) {
  const { home } = useWords()
  const { counted } = useFormats()
  const realm = useRealm()
  switch (verdict.kind) {
    case 'nothing-watched':
      return null
    case 'well':
      return <p>{fill(home.verdict.quiet, { reports: counted(board.reportsLastHour, home.reports) })}</p>
    case 'foundation':
      return <FoundationWords verdict={verdict} openIncidents={board.openIncidents} />
    case 'one':
      return (
        <>
          <p>
            <Fill
              text={home.verdict.since}
              time={<Time at={verdict.incident.since} />}
              lasting={<Lasting from={verdict.incident.since} to={null} />}
            />
          </p>
          <p>
            <a href={realm.href('incidents', verdict.incident.id)}>{home.verdict.toIncident}</a>
          </p>
        </>
      )
    case 'several':
    case 'recovering':
      return <OpenIncidents incidents={board.incidents} all={board.openIncidents} />
  }
}
