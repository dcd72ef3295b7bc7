// One foundation: whom it hits, what to move next, and its record over the years.

import { useState } from 'preact/hooks'
import type { FoundationDetail } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Bars } from '../../parts/bars.tsx'
import { Facts } from '../../parts/facts.tsx'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { ShownOf } from '../../parts/more.tsx'
import { Loaded, Page, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Lasting, Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { countryName } from '../../words/countries.ts'
import { courseTally, footingWord, reportsWords } from '../../words/foundation.ts'
import { count, counted, share } from '../../words/number.ts'
import { sector } from '../../words/sectors.ts'
import { courseState, foundationState, severityWord } from '../../words/states.ts'
import { Blast } from '../board/blast.tsx'
import { Endpoints } from './endpoints.tsx'
import { Record } from './record.tsx'

/** Few: on a phone every service is a list of its own. */
const shownFirst = 10
const shownMore = 1000

export function FoundationPage({ id }: { id: string }) {
  const realm = useRealm()
  const [limit, setLimit] = useState(shownFirst)
  const found = useResource<FoundationDetail>(`${realm.api('foundations', id)}?limit=${limit}`)
  const more = limit === shownFirst ? () => setLimit(shownMore) : null
  return (
    <Page title={id} lead="Whom it hits, what to move next, and its record.">
      <Loaded from={found}>{(one) => <Whole one={one} more={more} />}</Loaded>
    </Page>
  )
}

type Widen = (() => void) | null

const Whole = ({ one, more }: { one: FoundationDetail; more: Widen }) => (
  <>
    <Outline one={one} />
    <div class="columns">
      <div class="column">
        <Endpoints one={one} />
        <Hit one={one} more={more} />
        <Standing one={one} more={more} />
      </div>
      <div class="column">
        {one.radius !== null && <Radius radius={one.radius} />}
        <Record record={one.record} path={one.path} />
      </div>
    </div>
  </>
)

function Outline({
  one: { path, state, named, jurisdiction, services, within, parts, lastTrouble },
}: {
  one: FoundationDetail
}) {
  const realm = useRealm()
  return (
    <Panel
      title="At a glance"
      note={realm.id === null && <a href={realm.href('what-if', path)}>What if it were lost</a>}
    >
      <Facts
        facts={[
          ['State', <State key="s" told={foundationState(state)} strong />],
          ...(named === null
            ? []
            : ([
                ['Began', <Time key="b" at={named.beganAt} withAge />],
                [
                  'Named',
                  <span key="n">
                    <Time at={named.namedAt} /> · score {share(named.score)}
                  </span>,
                ],
                [
                  'Over',
                  named.clearedAt === null ? 'not yet' : <Time key="c" at={named.clearedAt} withAge />,
                ],
              ] as const)),
          [
            'Last trouble',
            lastTrouble === null ? (
              'never'
            ) : (
              <span key="l">
                <Time at={lastTrouble.from} /> for <Lasting from={lastTrouble.from} to={lastTrouble.to} />
              </span>
            ),
          ],
          ['Stand on it', counted(services, 'service')],
          ['Jurisdiction', jurisdiction ?? 'not said'],
          ['Within', <Paths key="w" paths={within} none="nothing else" />],
          ['Parts', <Paths key="p" paths={parts} none="none known" />],
        ]}
      />
    </Panel>
  )
}

const pathsShown = 8

function Paths({ paths, none }: { paths: readonly string[]; none: string }) {
  if (paths.length === 0) return <>{none}</>
  const more = paths.length - pathsShown
  return (
    <>
      {paths.slice(0, pathsShown).map((path, i) => (
        <span key={path}>
          {i > 0 && ', '}
          <FoundationLink path={path} />
        </span>
      ))}
      {more > 0 && ` and ${count(more)} more`}
    </>
  )
}

function Hit({ one: { radius }, more }: { one: FoundationDetail; more: Widen }) {
  const realm = useRealm()
  if (radius === null) return null
  return (
    <Panel title="Hit, in order of onset" note={counted(radius.services, 'service')}>
      <Table
        label="Services that are hit"
        heads={[
          { text: 'Service' },
          { text: 'Since' },
          { text: 'Sector' },
          { text: 'Severity' },
          { text: 'Course' },
          { text: 'Reports', class: 'right num' },
        ]}
        rows={radius.hit.map((s) => ({
          key: s.id,
          cells: [
            <>
              <a
                href={
                  s.incident === null ? realm.href('services', s.id) : realm.href('incidents', s.incident)
                }
              >
                {s.name}
              </a>
              {s.footing !== 'hard' && <span class="muted small block">{footingWord[s.footing]}</span>}
            </>,
            s.since === null ? 'only hinted at' : <Time at={s.since} />,
            sector(s.sector),
            s.severity === null ? '' : severityWord(s.severity),
            s.course === null ? '' : <State told={courseState(s.course)} />,
            count(s.reports),
          ],
        }))}
      />
      <Rest shown={radius.hit.length} all={radius.services} more={more} />
    </Panel>
  )
}

function Standing({ one: { standing }, more }: { one: FoundationDetail; more: Widen }) {
  const realm = useRealm()
  if (standing.all === 0) return null
  return (
    <Panel title="Stands on it, not hit" note={counted(standing.all, 'service')}>
      <Table
        label="Services that stand on it and are not hit"
        heads={[
          { text: 'Service' },
          { text: 'Stands' },
          { text: 'Sector' },
          { text: 'Reports in an ordinary hour', class: 'right num' },
        ]}
        rows={standing.services.map((s) => ({
          key: s.id,
          cells: [
            <a href={realm.href('services', s.id)}>{s.name}</a>,
            footingWord[s.footing],
            sector(s.sector),
            count(s.usualPerHour),
          ],
        }))}
      />
      <Rest shown={standing.services.length} all={standing.all} more={more} />
    </Panel>
  )
}

/** The server sends a part; more of it on demand, a thousand at most: nobody reads on beyond that on a page. */
function Rest({ shown, all, more }: { shown: number; all: number; more: Widen }) {
  if (shown >= all) return null
  return (
    <ShownOf shown={shown} total={all}>
      {more && (
        <button type="button" class="button" onClick={more}>
          Show more
        </button>
      )}
    </ShownOf>
  )
}

const countriesShown = 10

function Radius({ radius }: { radius: NonNullable<FoundationDetail['radius']> }) {
  return (
    <Panel title="Blast radius" note={reportsWords(radius.reports)}>
      <Blast radius={{ ...radius, countries: radius.countryCount }} />
      <p>{courseTally(radius.courses)}</p>
      {radius.countries.length > 0 && (
        <Bars
          label="Reports by country"
          nameHead="Country"
          amountHead="Reports"
          bars={radius.countries
            .slice(0, countriesShown)
            .map(({ country, reports }) => ({ name: countryName(country), amount: reports }))}
        />
      )}
    </Panel>
  )
}
