// What stands on what and who says so, what is suggested with what speaks for it, and an operator's word on it.

import type { EdgeDecisionView, EdgeSuggestionView, EdgesView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Act, WhyField } from '../../parts/act.tsx'
import { More, usePart } from '../../parts/more.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { personWord } from '../../words/author.ts'
import { fill } from '../../words/fill.ts'
import { type ConsoleWords, useConsoleWords, useFormats, useTold } from '../../words/speech.ts'

type Pair = Pick<EdgeSuggestionView, 'service' | 'on' | 'want'>
const shownFirst = 60

export function Edges() {
  const { edges: words } = useConsoleWords().watching
  const edges = useResource<EdgesView>('edges')
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded from={edges}>
        {(view) => (
          <>
            <Suggested suggestions={view.suggestions} />
            <Decided decisions={view.decisions} />
            <InForce view={view} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function saysOf({ service, on, want }: Pair, words: ConsoleWords['watching']['edges']): string {
  const text = { hard: words.add, soft: words.addSoft, none: words.remove }[want]
  return fill(text, { service, on })
}

function Suggested({ suggestions }: { suggestions: readonly EdgeSuggestionView[] }) {
  const { edges: words } = useConsoleWords().watching
  const { count } = useFormats()
  const part = usePart(suggestions, shownFirst)
  return (
    <Panel title={words.suggested} id="suggested" note={count(suggestions.length)}>
      {suggestions.length === 0 && <Nothing>{words.none}</Nothing>}
      <ul class="plain lines">
        {part.shown.map((one) => (
          <Suggestion key={`${one.service} ${one.on}`} one={one} />
        ))}
      </ul>
      <More part={part} />
    </Panel>
  )
}

function Suggestion({ one }: { one: EdgeSuggestionView }) {
  const { edges: words } = useConsoleWords().watching
  const { counted, percent } = useFormats()
  return (
    <li>
      <p>
        <strong>{saysOf(one, words)}</strong>{' '}
        <span class="muted">
          {one.probability !== null && `${fill(words.probability, { percent: percent(one.probability) })}, `}
          {counted(one.support, words.support)}
        </span>
      </p>
      <div lang="en">
        {one.evidence.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {one.before !== null && <p class="muted">{one.before}</p>}
      </div>
      <div class="row">
        <Word order="accept" word={words.accept} means={words.acceptMeans} about={one} />
        <Word order="reject" word={words.reject} means={words.rejectMeans} about={one} />
      </div>
      <Lines yaml={one.yaml} />
    </li>
  )
}

type WordProps = { order: 'accept' | 'reject' | 'withdraw'; word: string; means: string; about: Pair }

function Word({ order, word, means, about }: WordProps) {
  const { edges: words } = useConsoleWords().watching
  const { service, on } = about
  return (
    <Act
      word={word}
      meaning={
        <>
          <strong>{saysOf(about, words)}</strong>
          <br />
          {means}
        </>
      }
      method="POST"
      path={`edges/${order}`}
      hidden={[
        ['service', service],
        ['on', on],
      ]}
      done="edge"
    >
      <WhyField />
    </Act>
  )
}

function Lines({ yaml }: { yaml: string }) {
  const { edges: words } = useConsoleWords().watching
  return (
    <details>
      <summary>{words.forGit}</summary>
      <pre class="mono small">{yaml}</pre>
    </details>
  )
}

function Decided({ decisions }: { decisions: readonly EdgeDecisionView[] }) {
  const { edges: words } = useConsoleWords().watching
  const { count } = useFormats()
  const told = useTold()
  if (decisions.length === 0) return null
  return (
    <Panel title={words.decided} id="decided" note={count(decisions.length)}>
      <ul class="plain lines">
        {decisions.map((one) => (
          <li key={`${one.service} ${one.on}`}>
            <p>
              <strong>{saysOf(one, words)}</strong> <State told={told('edge', one.verdict)} />{' '}
              {one.state !== one.verdict && <State told={told('edge', one.state)} />}
            </p>
            <p class="muted small">
              {personWord(one.by)}, <Time at={one.at} />: <span lang="en">{one.why}</span>
            </p>
            <Word order="withdraw" word={words.withdraw} means={words.withdrawMeans} about={one} />
            {one.verdict === 'accepted' && <Lines yaml={one.yaml} />}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function InForce({ view }: { view: EdgesView }) {
  const { edges: words } = useConsoleWords().watching
  const { count } = useFormats()
  const part = usePart(view.edges, shownFirst)
  const origin = (by: string | null): string =>
    by === null ? words.configuration : fill(words.acceptedBy, { who: personWord(by) })
  return (
    <Panel title={words.inForce} id="in-force" note={count(view.all)}>
      {view.edges.length === 0 ? (
        <Nothing>{words.noEdges}</Nothing>
      ) : (
        <Table
          label={words.inForce}
          heads={[
            { text: words.service },
            { text: words.standsOn, class: 'path' },
            { text: words.kind },
            { text: words.who },
          ]}
          rows={part.shown.map((e) => ({
            key: `${e.service} ${e.on}`,
            cells: [e.service, e.on, words.kinds[e.kind], origin(e.by)],
          }))}
        />
      )}
      <More part={part} />
    </Panel>
  )
}
