// What is rehearsed: runbooks and how far their runs are, drills that ran, the one that runs, and the game days to come.
// To read, not to order: a drill wants somebody who stays with it, and is begun on the command line.

import type { DrillsView, RunbooksView } from '../../../src/board/views.ts'
import { useSignedInResource } from '../data/resource.ts'
import { useSignedIn } from '../data/session.ts'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { counted } from '../words/number.ts'
import { drillOutcome, howFar, runState, rehearsalsWords as words } from '../words/rehearsals.ts'

export function Rehearsals() {
  const signedIn = useSignedIn() !== null
  return (
    <Page title={words.title} lead={words.lead}>
      {signedIn ? <Seen /> : <Nothing>{words.signIn}</Nothing>}
    </Page>
  )
}

function Seen() {
  const drills = useSignedInResource<DrillsView>('drills')
  const runbooks = useSignedInResource<RunbooksView>('runbooks')
  return (
    <>
      <Loaded from={runbooks}>
        {(view) => (
          <>
            <Runs runs={view.runs} />
            <Runbooks runbooks={view.runbooks} />
          </>
        )}
      </Loaded>
      <Loaded from={drills}>
        {(view) => (
          <>
            <Running running={view.running} />
            <GameDays days={view.gameDays} />
            <Drills past={view.past} />
          </>
        )}
      </Loaded>
    </>
  )
}

function Runs({ runs }: { runs: RunbooksView['runs'] }) {
  if (runs.length === 0) return null
  return (
    <Panel title={words.runs}>
      <Table
        label={words.runs}
        heads={['Run', 'State', 'Runbook', 'Began', 'By', 'How far'].map((text) => ({ text }))}
        rows={runs.map((run) => ({
          key: run.id,
          cells: [
            <span key="id" class="mono">
              {run.id}
            </span>,
            <State key="state" told={runState(run.state)} />,
            run.title,
            <Time key="at" at={run.startedAt} withAge />,
            run.by,
            howFar(run),
          ],
        }))}
      />
    </Panel>
  )
}

function Runbooks({ runbooks }: { runbooks: RunbooksView['runbooks'] }) {
  return (
    <Panel title={words.runbooks}>
      {runbooks.length === 0 ? (
        <Nothing>
          {words.noRunbooks} <code>runbooks</code>
        </Nothing>
      ) : (
        <Table
          label={words.runbooks}
          heads={['Runbook', 'What for', 'Steps'].map((text) => ({ text }))}
          rows={runbooks.map(({ name, title, steps }) => ({
            key: name,
            cells: [name, title, counted(steps.length, 'step')],
          }))}
        />
      )}
    </Panel>
  )
}

function Running({ running }: { running: DrillsView['running'] }) {
  if (running === null) return null
  return (
    <Panel title={words.running}>
      <p>
        <strong>{running.lose}</strong> is lost in pretence for {running.endpoints.join(', ')}, by{' '}
        {running.by}, until <Time at={running.until} /> at the latest. <code>bin/holdfast drill --abort</code>{' '}
        ends it.
      </p>
    </Panel>
  )
}

function GameDays({ days }: { days: DrillsView['gameDays'] }) {
  if (days.length === 0) return null
  return (
    <Panel title={words.gameDays}>
      <Table
        label={words.gameDays}
        heads={['Game day', 'Without', 'How', 'Next'].map((text) => ({ text }))}
        rows={days.map(({ name, lose, real, nextAt }) => ({
          key: name,
          cells: [
            name,
            lose,
            real ? words.real : words.exercise,
            nextAt === null ? words.never : <Time key="next" at={nextAt} />,
          ],
        }))}
      />
    </Panel>
  )
}

function Drills({ past }: { past: DrillsView['past'] }) {
  return (
    <Panel title={words.drills}>
      {past.length === 0 ? (
        <Nothing>
          {words.noDrills} <code>bin/holdfast drill ENDPOINT --lose FOUNDATION</code>
        </Nothing>
      ) : (
        <Table
          label={words.drills}
          heads={['Began', 'Without', 'How', 'Outcome', 'What was measured'].map((text) => ({ text }))}
          rows={past.map((one) => ({
            key: one.drill,
            cells: [
              <Time key="at" at={one.beganAt} withAge />,
              one.lose,
              one.kind === 'drill' ? words.real : words.exercise,
              <State key="how" told={drillOutcome(one)} />,
              one.why,
            ],
          }))}
        />
      )}
    </Panel>
  )
}
