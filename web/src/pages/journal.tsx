// The journal: everything that happened, who did it and why. Newest first.

import { useState } from 'preact/hooks'
import type { JournalView } from '../../../src/board/views.ts'
import { useSignedInResource } from '../data/resource.ts'
import { useSignedIn } from '../data/session.ts'
import { Loaded, Nothing, Page } from '../parts/page.tsx'
import { useRealm } from '../realm/realm.ts'
import { count } from '../words/number.ts'
import { Log } from './log.tsx'

const step = 100
const most = 500

const lead = 'Everything that happened, who did it and why. Newest first.'

export function Journal() {
  const signedIn = useSignedIn() !== null
  return (
    <Page title="Journal" lead={lead}>
      {signedIn ? <Kept /> : <Nothing>Sign in to see the journal.</Nothing>}
    </Page>
  )
}

function Kept() {
  const realm = useRealm()
  const [limit, setLimit] = useState(step)
  const [question, setQuestion] = useState('')
  const journal = useSignedInResource<JournalView[]>(`${realm.api('journal')}?limit=${limit}&order=desc`)
  return (
    <>
      <div class="search">
        <label class="unseen" for="journal-search">
          Find in the entries shown
        </label>
        <input
          id="journal-search"
          type="search"
          placeholder="Find in the entries shown"
          value={question}
          onInput={(e) => setQuestion(e.currentTarget.value)}
        />
      </div>
      <Loaded from={journal}>
        {(entries) => (
          <Entries entries={entries} question={question} limit={limit} more={() => setLimit(limit + step)} />
        )}
      </Loaded>
    </>
  )
}

type Props = { entries: readonly JournalView[]; question: string; limit: number; more: () => void }

function Entries({ entries, question, limit, more }: Props) {
  const wanted = question.trim().toLowerCase()
  const shown = entries.filter((e) =>
    `${e.kind} ${e.subject} ${e.author} ${e.why}`.toLowerCase().includes(wanted),
  )
  const [last] = entries.slice(-1)
  return (
    <>
      {shown.length === 0 ? (
        <Nothing>
          {entries.length === 0 ? 'Nothing has happened yet.' : `No entry shown matches “${question}”.`}
        </Nothing>
      ) : (
        <div class="panel">
          <Log entries={shown} />
        </div>
      )}
      {entries.length >= limit && last !== undefined && (
        <div class="more">
          <span class="muted">{count(last.seq - 1)} older</span>
          {limit < most ? (
            <button type="button" class="button" onClick={more}>
              Show older
            </button>
          ) : (
            <span class="muted">The API has the rest: /api/v1/journal?before={last.seq}</span>
          )}
        </div>
      )}
    </>
  )
}
