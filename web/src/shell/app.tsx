// The frame around every page, and the choice of the page.

import type { ComponentType } from 'preact'
import type { ExerciseView } from '../../../src/board/views.ts'
import { useCell } from '../data/cell.ts'
import { useResource } from '../data/resource.ts'
import { Board } from '../pages/board/board.tsx'
import { Checks } from '../pages/checks.tsx'
import { Edges } from '../pages/edges.tsx'
import { EndpointPage } from '../pages/endpoint.tsx'
import { Endpoints } from '../pages/endpoints.tsx'
import { ExerciseBoard } from '../pages/exercise.tsx'
import { Exercises } from '../pages/exercises.tsx'
import { Feeds } from '../pages/feeds.tsx'
import { FoundationPage } from '../pages/foundation/foundation.tsx'
import { Foundations } from '../pages/foundations.tsx'
import { IncidentPage } from '../pages/incident.tsx'
import { Incidents } from '../pages/incidents.tsx'
import { Journal } from '../pages/journal.tsx'
import { Missing } from '../pages/missing.tsx'
import { Rehearsals } from '../pages/rehearsals.tsx'
import { ServicePage } from '../pages/service.tsx'
import { WhatIf } from '../pages/what-if/what-if.tsx'
import { route } from '../realm/navigation.ts'
import { RealmContext, realmOf } from '../realm/realm.ts'
import { apiPath, type PageName, type Route } from '../realm/route.ts'
import { LanguageContext, type Speech, useWords } from '../words/speech.ts'
import { Away } from './away.tsx'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'
import { Stripe } from './stripe.tsx'

const pages: Record<PageName, ComponentType<{ id: string }>> = {
  board: Board,
  incidents: Incidents,
  incident: IncidentPage,
  endpoints: Endpoints,
  endpoint: EndpointPage,
  service: ServicePage,
  foundations: Foundations,
  edges: Edges,
  foundation: FoundationPage,
  checks: Checks,
  feeds: Feeds,
  journal: Journal,
  'what-if': WhatIf,
  rehearsals: Rehearsals,
  exercises: Exercises,
  missing: Missing,
}

export const App = ({ speech }: { speech: Speech }) => (
  <LanguageContext.Provider value={speech}>
    <Frame />
  </LanguageContext.Provider>
)

function Frame() {
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
      <div class={at.realm === null ? 'frame' : 'frame frame-exercise'}>
        {label !== null && <Stripe label={label} exercise={exercise} />}
        <Header page={at.page} />
        <Away />
        <main id="main">
          <Shown at={at} exercise={exercise} />
        </main>
        <Footer />
      </div>
    </RealmContext.Provider>
  )
}

function Shown({ at, exercise }: { at: Route; exercise: ExerciseView | null }) {
  const Page = pages[at.page]
  const key = `${at.realm} ${at.page} ${at.id}`
  if (at.realm !== null && at.page === 'board') return <ExerciseBoard key={key} exercise={exercise} />
  return <Page key={key} id={at.id ?? ''} />
}
