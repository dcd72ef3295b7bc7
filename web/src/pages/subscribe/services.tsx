// Which services somebody wants to hear of: ticks where there are few; where there are many, those that were chosen, and
// names to add. What is chosen stands in the address then, so that looking for the next loses none.

import type { OfferedServices } from '../../../../src/board/subscriptions.ts'
import { useSearch, withSearch } from '../../realm/navigation.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'

type Offered = OfferedServices['found'][number]

export function Services({ offered: { chosen, found, inAll } }: { offered: OfferedServices }) {
  const { subscribe: words } = useWords()
  const { count } = useFormats()
  const { q } = useSearch()
  const few = q === undefined && found.length === inAll
  if (inAll === 0) return null
  const ticked = new Set(chosen.map(({ id }) => id))
  return (
    <fieldset class="choices">
      <legend>{words.services}</legend>
      <p class="muted small">{fill(words.servicesMean, { inAll: count(inAll) })}</p>
      {(few ? found : chosen).map(({ id, name }) => (
        <label key={id} class="check">
          <input type="checkbox" name="service" value={id} defaultChecked={ticked.has(id)} />
          {name}
        </label>
      ))}
      {!few && <More found={found.filter(({ id }) => !ticked.has(id))} chosen={[...ticked]} />}
    </fieldset>
  )
}

/** The search is a form of its own, which cannot stand in this one: its field belongs to it by name. */
function More({ found, chosen }: { found: readonly Offered[]; chosen: readonly string[] }) {
  const { subscribe: words } = useWords()
  const { q } = useSearch()
  return (
    <>
      <label>
        {words.find}
        <input type="search" name="q" form="find" defaultValue={q} maxLength={100} autoComplete="off" />
      </label>
      <p>
        <button type="submit" form="find" class="button">
          {words.search}
        </button>
      </p>
      {found.length === 0 ? (
        <p class="muted">{words.noneFound}</p>
      ) : (
        <ul class="adds">
          {found.map(({ id, name }) => (
            <li key={id}>
              <a href={withSearch({ services: [...chosen, id].join(','), service: null, became: null })}>
                {fill(words.add, { name })}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
