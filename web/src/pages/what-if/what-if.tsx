// What if: every loss ranked by what dies with it, one of them looked at closely, and how much stands in one place.

import type { ConcentrationView, WhatIfView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'
import { Concentration } from './concentration.tsx'
import { Loss } from './loss.tsx'
import { Ranking } from './ranking.tsx'

/** `id`: what is lost, several with commas between; empty: nothing is chosen yet. */
export function WhatIf({ id }: { id: string }) {
  const { rehearsing: w } = useConsoleWords()
  const { list } = useFormats()
  const title = id === '' ? w.whatIf : fill(w.whatIfLost, { what: list(id.split(',')) })
  return (
    <Page title={title} lead={w.whatIfLead}>
      {id === '' ? <Whole /> : <One lose={id.split(',')} />}
    </Page>
  )
}

function Whole() {
  const estate = useResource<ConcentrationView>('concentration')
  return (
    <Loaded from={estate}>
      {(view) => (
        <>
          <Ranking ranked={view.ranked} />
          <Concentration parts={view.parts} />
        </>
      )}
    </Loaded>
  )
}

function One({ lose }: { lose: readonly string[] }) {
  const { rehearsing: w } = useConsoleWords()
  const realm = useRealm()
  const query = new URLSearchParams(lose.map((word) => ['lose', word]))
  const loss = useResource<WhatIfView>(`what-if?${query}`)
  return (
    <>
      <p class="beside">
        <a href={realm.href('what-if')}>{w.allLosses}</a>
        {lose
          .filter((word) => !word.startsWith('jurisdiction:'))
          .map((path) => (
            <span key={path}>
              {' · '}
              <a href={realm.href('foundations', path)}>{fill(w.itsPage, { path })}</a>
            </span>
          ))}
      </p>
      <Loaded from={loss}>{(view) => <Loss view={view} />}</Loaded>
    </>
  )
}
