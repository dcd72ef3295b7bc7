// How a service was: 90 days as a strip, the share of time without an outage, and past incidents.

import type { ServicePageView, UptimeView } from '../../../../src/board/views.ts'
import { Facts } from '../../parts/facts.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { letterOf } from '../../parts/strip-path.ts'
import { UptimeStrip } from '../../parts/uptime-strip.tsx'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { IncidentLines } from '../incident/incident-lines.tsx'
import { shareText } from './share-text.ts'

export function Past({ service: s }: { service: ServicePageView }) {
  const { service: w } = useWords()
  const { counted } = useFormats()
  const realm = useRealm()
  const { month, quarter, year } = s.uptime
  return (
    <>
      <Panel id="past" title={w.past} note={w.uptimes}>
        <UptimeStrip days={s.history.map(({ state }) => letterOf(state)).join('')} ends />
        <Facts
          facts={[
            [w.month, <Share key="m" of={month} />],
            [w.quarter, <Share key="q" of={quarter} />],
            [w.year, <Share key="y" of={year} />],
          ]}
        />
      </Panel>
      <Panel id="past-incidents" title={w.pastIncidents}>
        {s.past.incidents.length === 0 ? (
          <Nothing>{w.pastNone}</Nothing>
        ) : (
          <>
            <IncidentLines incidents={s.past.incidents} unnamed />
            {s.past.next !== null && (
              <p>
                <a href={realm.href('incidents') + queryOf({ service: s.id })}>
                  {counted(s.past.total, w.allPast)}
                </a>
              </p>
            )}
          </>
        )}
      </Panel>
    </>
  )
}

const minutesADay = 1440
/** Of a span of which less was watched the share alone would say too much. */
const enoughWatched = 0.95

function Share({ of: { days, up, well, watchedMinutes } }: { of: UptimeView }) {
  const { service: w } = useWords()
  const { percent, shortDuration } = useFormats()
  if (up === null || well === null) return <span class="muted">{w.unwatched}</span>
  return (
    <span class="num">
      {shareText(up, percent)}
      {watchedMinutes < days * minutesADay * enoughWatched && (
        <span class="muted small">
          {' '}
          {fill(w.ofWatched, { length: shortDuration(watchedMinutes * 60_000) })}
        </span>
      )}
      {well < up && (
        <span class="muted small"> · {fill(w.alsoWell, { share: shareText(well, percent) })}</span>
      )}
    </span>
  )
}
