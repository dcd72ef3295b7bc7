// What if: every loss ranked by what dies with it, one of them looked at closely, and how much stands in one place.

import type { ConcentrationView, WhatIfView } from '../../../../src/board/views.ts'
import { useSignedInResource } from '../../data/resource.ts'
import { useSignedIn } from '../../data/session.ts'
import { Loaded, Nothing, Page } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { Concentration } from './concentration.tsx'
import { Loss } from './loss.tsx'
import { Ranking } from './ranking.tsx'

const lead =
  'What would die, move and remain if this were lost. Nothing is moved: the rules that choose are asked, no more.'

/** `id`: what is lost, several with commas between; empty: nothing is chosen yet. */
export function WhatIf({ id }: { id: string }) {
  const signedIn = useSignedIn() !== null
  const title = id === '' ? 'What if' : `What if ${id.split(',').join(' and ')} were lost`
  return (
    <Page title={title} lead={lead}>
      {signedIn ? <Seen id={id} /> : <Nothing>Sign in to see what stands on what.</Nothing>}
    </Page>
  )
}

const Seen = ({ id }: { id: string }) => (id === '' ? <Whole /> : <One lose={id.split(',')} />)

function Whole() {
  const estate = useSignedInResource<ConcentrationView>('concentration')
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
  const realm = useRealm()
  const query = new URLSearchParams(lose.map((word) => ['lose', word]))
  const loss = useSignedInResource<WhatIfView>(`what-if?${query}`)
  return (
    <>
      <p>
        <a href={realm.href('what-if')}>All losses, ranked</a>
        {lose
          .filter((word) => !word.startsWith('jurisdiction:'))
          .map((path) => (
            <span key={path}>
              {' · '}
              <a href={realm.href('foundations', path)}>{path}: page and record</a>
            </span>
          ))}
      </p>
      <Loaded from={loss}>{(view) => <Loss view={view} />}</Loaded>
    </>
  )
}
