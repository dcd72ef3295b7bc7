// The journal: everything that happened, searched and paged by the address. What comes in meanwhile is announced and not
// pushed under the reader's eyes.

import { useRef } from 'preact/hooks'
import type { JournalPageView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Page } from '../../parts/page.tsx'
import { useSearch, withSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'
import { Filters, filtersIn } from './filters.tsx'
import { Log } from './log.tsx'

export function Journal() {
  const { journal: w } = useConsoleWords()
  const realm = useRealm()
  const asked = useSearch()
  const { before, after, shown = '' } = asked
  const filters = filtersIn(asked)
  const path = `${realm.api('journal', 'page')}${queryOf({ ...filters, before, after })}`
  return (
    <Page title={w.title} lead={w.lead}>
      <Filters filters={filters} />
      <Seen key={path + shown} path={path} newestShown={before === undefined && after === undefined} />
    </Page>
  )
}

function Seen({ path, newestShown }: { path: string; newestShown: boolean }) {
  const latest = useResource<JournalPageView>(path)
  const held = useRef<JournalPageView | null>(null)
  held.current ??= latest.value
  return (
    <Loaded from={{ value: held.current, failure: latest.failure }}>
      {(page) => (
        <>
          {newestShown && <New held={page} latest={latest.value ?? page} />}
          <Entries page={page} />
          <Turns page={page} />
        </>
      )}
    </Loaded>
  )
}

/** How many came since; what is read stays where it is until they are asked for. */
function New({ held, latest }: { held: JournalPageView; latest: JournalPageView }) {
  const { journal: w } = useConsoleWords()
  const { counted } = useFormats()
  const top = held.entries[0]?.seq ?? 0
  const fresh = latest.entries.filter(({ seq }) => seq > top).length
  return (
    <div class="announced" role="status">
      {fresh > 0 && (
        <p class="row">
          {counted(fresh, w.isNew)}
          <a class="button button-small" href={withSearch({ shown: latest.newest })}>
            {w.show}
          </a>
        </p>
      )}
    </div>
  )
}

function Entries({ page: { entries, newest, cutAt, older, newer } }: { page: JournalPageView }) {
  const { journal: w } = useConsoleWords()
  const up = newer !== null && older === null
  return (
    <>
      {entries.length === 0 ? (
        <Nothing>{newest === 0 ? w.empty : w.noneFound}</Nothing>
      ) : (
        <Log entries={entries} />
      )}
      {cutAt !== null && (
        <p class="row">
          {fill(w.cut, { seq: cutAt })}
          <a
            class="button"
            href={withSearch(up ? { after: cutAt, before: null } : { before: cutAt, after: null })}
          >
            {w.goOn}
          </a>
        </p>
      )}
    </>
  )
}

function Turns({ page: { older, newer } }: { page: JournalPageView }) {
  const { journal: w } = useConsoleWords()
  const realm = useRealm()
  const filters = filtersIn(useSearch())
  return (
    <nav class="more" aria-label={w.title}>
      {newer !== null && (
        <>
          <a class="button" href={withSearch({ before: null, after: null })}>
            {w.newest}
          </a>
          <a class="button" rel="prev" href={withSearch({ after: newer, before: null })}>
            {w.newer}
          </a>
        </>
      )}
      {older !== null && (
        <a class="button" rel="next" href={withSearch({ before: older, after: null })}>
          {w.older}
        </a>
      )}
      <a class="push" download href={`/api/v1/${realm.api('journal', 'lines')}${queryOf(filters)}`}>
        {w.export}
      </a>
    </nav>
  )
}
