// Everything that waits for an operator, in one place.

import type { WaitingList, WaitingView } from '../../../../src/board/steering-list-views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { Icon } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { type Realm, useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords } from '../../words/speech.ts'

export function Waiting() {
  const { steering: w } = useConsoleWords()
  return (
    <Page title={w.waiting} lead={w.waitingLead}>
      <List paged />
    </Page>
  )
}

/** The same as the first thing on the console's board. */
export function WaitingPanel() {
  const { steering: w } = useConsoleWords()
  return (
    <Panel title={w.waiting} id="waiting">
      <List most={8} />
    </Panel>
  )
}

/** `paged`: all of it, a page at a time; else the first few and the way there. */
function List({ most = Number.POSITIVE_INFINITY, paged = false }: { most?: number; paged?: boolean }) {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const { page } = useSearch()
  const list = useResource<WaitingList>(realm.api('waiting') + (paged ? queryOf({ page }) : ''))
  return (
    <Loaded from={list}>
      {({ all, page: at, pages, waiting }) => {
        const shown = waiting.slice(0, most)
        if (all === 0) return <Nothing>{w.nothingWaits}</Nothing>
        return (
          <>
            <ol class="log waiting-list">
              {shown.map((one) => (
                <Row key={`${one.kind} ${one.subject} ${one.text}`} one={one} />
              ))}
            </ol>
            {paged ? (
              <Pager page={at} pages={pages} />
            ) : (
              shown.length < all && (
                <p class="more">
                  <a href={realm.href('waiting')}>{fill(w.moreWaiting, { shown: shown.length, all })}</a>
                </p>
              )
            )}
          </>
        )
      }}
    </Loaded>
  )
}

const decisions = new Set<WaitingView['kind']>([
  'proposal',
  'removal-limit',
  'below-minimum',
  'foreign-edit',
  'runbook-asks',
])

function Row({ one: { kind, about, subject, at, text } }: { one: WaitingView }) {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const decide = decisions.has(kind)
  return (
    <li class={decide ? 'log-held' : kind === 'drill-runs' ? 'log-back' : 'log-bad'}>
      {at === null ? <span /> : <Time at={at} withAge />}
      <div>
        <p>
          <span class={decide ? 'state tone-held' : 'state tone-bad'}>
            <Icon shape={decide ? 'hand' : 'alert'} /> {w.waitingKinds[kind]}
          </span>{' '}
          <a class="name" href={whereOf(realm, about, subject)}>
            {subject}
          </a>
        </p>
        <p lang="en">{text}</p>
      </div>
    </li>
  )
}

function whereOf(realm: Realm, about: WaitingView['about'], subject: string): string {
  if (about === 'endpoint') return realm.href('endpoints', subject)
  return realm.href(about === 'run' || about === 'drill' ? 'rehearsals' : 'nodes')
}
