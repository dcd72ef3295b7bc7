// Search and filters as a form whose state is the address: it works without a script, can be sent to somebody, and the
// way back leads back. With a script it answers while one types.

import { useEffect, useRef } from 'preact/hooks'
import type { BoardView } from '../../../../src/board/views.ts'
import { Icon } from '../../parts/state.tsx'
import { search, searchAsTyped, useSearch, withSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'
import { isFiltered } from './query.ts'

/** After the last key: typing a word asks once. */
const pauseMs = 250

export function Filters({ board }: { board: BoardView }) {
  const { list } = useWords().home
  const realm = useRealm()
  const at = useSearch()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const stop = (): void => {
    if (timer.current !== null) clearTimeout(timer.current)
  }
  useEffect(() => stop, [])

  const change = (name: string, value: string): void => {
    stop()
    search({ [name]: value, page: null })
  }
  const typed = (value: string): void => {
    stop()
    timer.current = setTimeout(() => searchAsTyped({ q: value, page: null }), pauseMs)
  }
  const send = (event: Event): void => {
    event.preventDefault()
    stop()
    const sent = new FormData(event.currentTarget as HTMLFormElement)
    search({ ...Object.fromEntries([...sent].map(([name, value]) => [name, String(value)])), page: null })
  }

  return (
    <search>
      <form class="filters" method="get" action={`${realm.href()}#services`} onSubmit={send}>
        <label class="filter-words">
          {list.find}
          <input
            type="search"
            name="q"
            maxLength={100}
            placeholder={list.placeholder}
            value={at.q ?? ''}
            autoComplete="off"
            onInput={(e) => typed(e.currentTarget.value)}
          />
        </label>
        <Sectors board={board} chosen={at.sector ?? ''} choose={(value) => change('sector', value)} />
        <Countries board={board} chosen={at.country ?? ''} choose={(value) => change('country', value)} />
        {at.state !== undefined && <input type="hidden" name="state" value={at.state} />}
        <button type="submit" class="button">
          {list.show}
        </button>
        {isFiltered(at) && (
          <a
            class="clear"
            href={withSearch({ q: null, state: null, sector: null, country: null, page: null })}
          >
            {list.clear}
          </a>
        )}
      </form>
    </search>
  )
}

type Choice = { board: BoardView; chosen: string; choose: (value: string) => void }

function Sectors({ board, chosen, choose }: Choice) {
  const { list } = useWords().home
  const sectorName = useSectorName()
  const known = board.sectors.map(({ sector }) => sector).sort()
  return (
    <label>
      {list.sector}
      <select name="sector" value={chosen} onChange={(e) => choose(e.currentTarget.value)}>
        <option value="">{list.anySector}</option>
        {withChosen(known, chosen).map((sector) => (
          <option key={sector} value={sector} selected={sector === chosen}>
            {sectorName(sector)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Countries({ board, chosen, choose }: Choice) {
  const { list } = useWords().home
  const { countryName } = useFormats()
  const known = withChosen(
    board.countries.shown.map(({ country }) => country),
    chosen,
  ).map((code) => ({ code, name: countryName(code) }))
  return (
    <label>
      {list.country}
      <select name="country" value={chosen} onChange={(e) => choose(e.currentTarget.value)}>
        <option value="">{list.anyCountry}</option>
        {known
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map(({ code, name }) => (
            <option key={code} value={code} selected={code === chosen}>
              {name}
            </option>
          ))}
      </select>
    </label>
  )
}

/** What the address asks for can be seen in the form, whether or not it is there now. */
const withChosen = (known: readonly string[], chosen: string): readonly string[] =>
  chosen === '' || known.includes(chosen) ? known : [...known, chosen]

const order = ['down', 'suspected', 'slow', 'recovering', 'ok'] as const

/** How many services are in which state; each is a link to just those. */
export function States({ states, chosen }: { states: BoardView['states']; chosen: string | null }) {
  const { list } = useWords().home
  const { count } = useFormats()
  const told = useTold()
  const to = (state: string | null): string => `${withSearch({ state, page: null })}#services`
  return (
    <ul class="tally" aria-label={list.byState}>
      <li>
        <a href={to(null)} aria-current={chosen === null ? 'true' : undefined}>
          {list.all} <span class="num">{count(states.all)}</span>
        </a>
      </li>
      {order
        .filter((state) => states[state] > 0 || state === chosen)
        .map((state) => {
          const { tone, shape, word } = told('service', state)
          return (
            <li key={state}>
              <a
                class={`state tone-${tone}`}
                href={to(state)}
                aria-current={chosen === state ? 'true' : undefined}
              >
                <Icon shape={shape} />
                {word} <span class="num">{count(states[state])}</span>
              </a>
            </li>
          )
        })}
    </ul>
  )
}
