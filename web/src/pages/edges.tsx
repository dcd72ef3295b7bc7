// What stands on what and who says so, what is suggested with what speaks for it, and an operator's word on it.

import type { EdgeDecisionView, EdgeSuggestionView, EdgesView } from '../../../src/board/views.ts'
import { useCell } from '../data/cell.ts'
import { useSignedInResource } from '../data/resource.ts'
import { token } from '../data/session.ts'
import { More, usePart } from '../parts/more.tsx'
import { OrderButton } from '../parts/order.tsx'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { personWord } from '../words/author.ts'
import { meaningOf, originWord, sentence, edgesWords as words } from '../words/edges.ts'
import { count } from '../words/number.ts'

const shownFirst = 60

export function Edges() {
  const signedIn = useCell(token) !== null
  return (
    <Page title={words.title} lead={words.lead}>
      {signedIn ? <Seen /> : <Nothing>{words.signIn}</Nothing>}
    </Page>
  )
}

function Seen() {
  const edges = useSignedInResource<EdgesView>('edges')
  return (
    <Loaded from={edges}>
      {(view) => (
        <>
          <Suggested suggestions={view.suggestions} />
          <Decided decisions={view.decisions} />
          <InForce view={view} />
        </>
      )}
    </Loaded>
  )
}

function Suggested({ suggestions }: { suggestions: readonly EdgeSuggestionView[] }) {
  const part = usePart(suggestions, shownFirst)
  return (
    <Panel title={words.suggested} note={count(suggestions.length)}>
      {suggestions.length === 0 && <Nothing>{words.none}</Nothing>}
      <ul class="plain lines">
        {part.shown.map((one) => (
          <li key={`${one.service} ${one.on}`}>
            <p>
              <strong>{one.text}</strong>
            </p>
            {one.evidence.map((line) => (
              <p key={line}>{sentence(line)}</p>
            ))}
            {one.before !== null && <p class="muted">{sentence(one.before)}</p>}
            <div class="row">
              <Word order="accept" word="Accept" about={one} />
              <Word order="reject" word="Reject" about={one} />
            </div>
            <Lines yaml={one.yaml} />
          </li>
        ))}
      </ul>
      <More part={part} />
    </Panel>
  )
}

type About = Pick<EdgeSuggestionView, 'service' | 'on' | 'text'>

const Word = ({
  order,
  word,
  about,
}: {
  order: 'accept' | 'reject' | 'withdraw'
  word: string
  about: About
}) => (
  <OrderButton
    word={word}
    meaning={meaningOf(order, about.text)}
    method="POST"
    path={`edges/${order}`}
    body={(why) => ({ service: about.service, on: about.on, why })}
  />
)

const Lines = ({ yaml }: { yaml: string }) => (
  <details>
    <summary>{words.forGit}</summary>
    <pre class="mono small">{yaml}</pre>
  </details>
)

function Decided({ decisions }: { decisions: readonly EdgeDecisionView[] }) {
  if (decisions.length === 0) return null
  return (
    <Panel title={words.decided} note={count(decisions.length)}>
      <ul class="plain lines">
        {decisions.map((one) => (
          <li key={`${one.service} ${one.on}`}>
            <p>
              <strong>{one.text}</strong> <span class="chip">{one.verdict}</span>{' '}
              {one.state !== one.verdict && <span class="chip">{one.state}</span>}
            </p>
            <p class="muted small">
              {personWord(one.by)}, <Time at={one.at} />: {one.why}
            </p>
            <Word order="withdraw" word="Take back" about={one} />
            {one.verdict === 'accepted' && <Lines yaml={one.yaml} />}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function InForce({ view }: { view: EdgesView }) {
  const part = usePart(view.edges, shownFirst)
  return (
    <Panel title={words.inForce} note={count(view.all)}>
      {view.edges.length === 0 ? (
        <Nothing>{words.noEdges}</Nothing>
      ) : (
        <Table
          label={words.inForce}
          heads={[
            { text: 'Service' },
            { text: 'Stands on', class: 'path' },
            { text: 'Kind' },
            { text: 'Who says so' },
          ]}
          rows={part.shown.map((e) => ({
            key: `${e.service} ${e.on}`,
            cells: [e.service, e.on, e.kind, originWord(e.by)],
          }))}
        />
      )}
      <More part={part} />
    </Panel>
  )
}
