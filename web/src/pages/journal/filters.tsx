// What is asked of the journal. A form of the address: it works without a script, and a search can be sent to somebody.

import { submittedSearch } from '../../parts/search-form.ts'
import { useRealm } from '../../realm/realm.ts'
import type { Search } from '../../realm/route.ts'
import { useConsoleWords } from '../../words/speech.ts'

const names = ['text', 'kind', 'subject', 'author', 'from', 'until'] as const

export const filtersIn = (search: Search): Search =>
  Object.fromEntries(names.flatMap((name) => (search[name] ? [[name, search[name]]] : [])))

export function Filters({ filters }: { filters: Search }) {
  const { journal: w } = useConsoleWords()
  const realm = useRealm()
  const field = (name: 'subject' | 'author') => (
    <label>
      {w[name]}
      <input name={name} defaultValue={filters[name] ?? ''} maxLength={200} />
    </label>
  )
  const moment = (name: 'from' | 'until') => (
    <label>
      {w[name]}
      <input type="datetime-local" name={name} defaultValue={filters[name] ?? ''} />
    </label>
  )
  return (
    <search>
      <form class="filters" method="get" onSubmit={submittedSearch}>
        <label>
          {w.text}
          <input
            type="search"
            name="text"
            defaultValue={filters.text ?? ''}
            maxLength={200}
            title={w.textHelp}
          />
        </label>
        <Kinds kind={filters.kind ?? ''} />
        {field('subject')}
        {field('author')}
        {moment('from')}
        {moment('until')}
        <div class="row">
          <button type="submit" class="button button-strong">
            {w.search}
          </button>
          {Object.keys(filters).length > 0 && (
            <a class="button" href={realm.href('journal')}>
              {w.clear}
            </a>
          )}
        </div>
      </form>
    </search>
  )
}

/** Whole rooms by their words; a single kind that a link asked for stays as it is called. */
function Kinds({ kind }: { kind: string }) {
  const { journal: w } = useConsoleWords()
  const rooms = Object.entries(w.rooms)
  const other = kind !== '' && !Object.hasOwn(w.rooms, kind)
  return (
    <label>
      {w.kind}
      <select name="kind">
        <option value="" selected={kind === ''}>
          {w.anyKind}
        </option>
        {rooms.map(([room, word]) => (
          <option key={room} value={room} selected={room === kind}>
            {word}
          </option>
        ))}
        {other && (
          <option value={kind} selected>
            {kind}
          </option>
        )}
      </select>
    </label>
  )
}
