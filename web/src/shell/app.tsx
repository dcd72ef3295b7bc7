// The frame around every page, and the choice of the page.

import type { ComponentType } from 'preact'
import type { ExerciseView } from '../../../src/board/views.ts'
import { useCell } from '../data/cell.ts'
import { useResource } from '../data/resource.ts'
import { ExerciseBoard } from '../pages/exercises/exercise-board.tsx'
import { MaintenanceBanner } from '../pages/maintenance/banner.tsx'
import { Missing } from '../pages/missing.tsx'
import { route } from '../realm/navigation.ts'
import { RealmContext, realmOf } from '../realm/realm.ts'
import { apiPath, type PageName, type Route } from '../realm/route.ts'
import { LanguageContext, type Speech, useWords } from '../words/speech.ts'
import { Away } from './away.tsx'
import { CameOf } from './came-of.tsx'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'
import { Stripe } from './stripe.tsx'

/** What a side can show; the console's are a chunk of their own. */
export type Pages = { readonly [page in PageName]?: ComponentType<{ id: string; deed?: string | null }> } & {
  /** Under every page. */
  readonly under?: ComponentType
}

export const App = ({ speech, pages }: { speech: Speech; pages: Pages }) => (
  <LanguageContext.Provider value={speech}>
    <Frame pages={pages} />
  </LanguageContext.Provider>
)

function Frame({ pages }: { pages: Pages }) {
  const at = useCell(route)
  const { shell } = useWords()
  const exercise = useResource<ExerciseView>(at.realm === null ? null : apiPath(at.realm)).value
  // Unlabelled for the moment before the exercise is known, but never unmarked.
  const label = at.realm === null ? null : (exercise?.label ?? shell.exerciseMark)
  return (
    <RealmContext.Provider value={realmOf(at, label, exercise === null ? null : Date.parse(exercise.now))}>
      <a class="skip" href="#main">
        {shell.skip}
      </a>
      <div class={`frame frame-${at.side}${at.realm === null ? '' : ' frame-exercise'}`}>
        {label !== null && <Stripe label={label} exercise={exercise} />}
        <Header page={at.page} />
        <Away />
        <main id="main">
          <Works at={at} />
          <CameOf />
          <Shown at={at} pages={pages} exercise={exercise} />
        </main>
        <Footer more={pages.under} />
      </div>
    </RealmContext.Provider>
  )
}

/** Announced work, where somebody asks how a service is; the front page has it under its verdict. Exercises have none. */
function Works({ at: { realm, page, id } }: { at: Route }) {
  return realm === null && page === 'service' && id !== null ? <MaintenanceBanner service={id} /> : null
}

type ShownProps = { at: Route; pages: Pages; exercise: ExerciseView | null }

function Shown({ at, pages, exercise }: ShownProps) {
  const Page = pages[at.page] ?? Missing
  const key = `${at.realm} ${at.page} ${at.id} ${at.deed}`
  if (at.realm !== null && at.page === 'board') return <ExerciseBoard key={key} exercise={exercise} />
  return <Page key={key} id={at.id ?? ''} deed={at.deed} />
}
