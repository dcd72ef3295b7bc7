// What is known of an incident, each thing with how surely; then what is not known.

import type { FactView, IncidentPageView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { Panel } from '../../parts/page.tsx'
import { Source } from '../../parts/said.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { probably, surelyOf } from './surely.ts'
import { unknowns } from './unknowns.ts'

export function Knows({ incident: i }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const facts = i.knows.filter((fact) => fact.kind !== 'unknown-cause')
  const not = unknowns(i)
  return (
    <Panel id="knows" title={w.knows}>
      <ul class="plain knows">
        {facts.map((fact, n) => (
          <li key={`${fact.kind} ${n}`}>
            <p>
              <Sentence fact={fact} service={i.serviceName} />
            </p>
            <p class="muted small">
              <Surely fact={fact} />
              {'at' in fact && (
                <>
                  {' · '}
                  <Time at={fact.at} />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
      {not.length > 0 && (
        <>
          <h3 class="not-known">{w.unknowns}</h3>
          <ul class="plain knows knows-not">
            {not.map((what) => (
              <li key={what}>{w.unknown[what]}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}

function Surely({ fact }: { fact: FactView }) {
  const { incident: w } = useWords()
  const surely = surelyOf(fact)
  if (surely === null) return null
  const sure = fact.kind === 'foundation' ? `: ${w.probably[probably(fact.confidence)]}` : ''
  return (
    <span class="chip">
      {w.surely[surely]}
      {sure}
    </span>
  )
}

function Sentence({ fact, service }: { fact: FactView; service: string }) {
  const { incident: w, service: s } = useWords()
  const f = useFormats()
  const { know } = w
  switch (fact.kind) {
    case 'crowd':
      return <>{crowdWords(fact)}</>
    case 'checks':
      return (
        <>
          {fill(fact.phase === null ? know.checks : know.checksPhase, {
            failing: f.count(fact.failing),
            checks: f.counted(fact.of, w.checks),
            phase: fact.phase === null ? '' : (s.phases[fact.phase] ?? fact.phase),
          })}
        </>
      )
    case 'slow':
      return (
        <>
          {fact.ms === null || fact.usualMs === null
            ? know.slowPlain
            : fill(know.slow, { took: f.shortDuration(fact.ms), usual: f.shortDuration(fact.usualMs) })}
        </>
      )
    case 'partly':
      return <>{fill(know.partly, { share: f.percent(fact.share) })}</>
    case 'notice':
      return (
        <>
          <Fill text={know.notice} feed={fact.feed} title={<q lang="en">{fact.title}</q>} />{' '}
          <Source url={fact.url} />
        </>
      )
    case 'foundation':
      return (
        <>
          <Fill
            text={know.foundation}
            foundation={<FoundationLink path={fact.path} />}
            services={f.counted(fact.services, w.services)}
          />{' '}
          {w.footing[fact.footing]}
        </>
      )
    case 'bystander':
      return <>{fill(know.bystander, { service })}</>
    default:
      return null
  }

  function crowdWords(crowd: Extract<FactView, { kind: 'crowd' }>): string {
    const times = crowd.now && crowd.timesUsual !== null && crowd.timesUsual >= 2
    return fill(crowd.now ? (times ? know.crowdTimes : know.crowd) : know.crowdThen, {
      reports: f.counted(crowd.reports, w.reports),
      minutes: f.counted(crowd.minutes, w.minutes),
      expected: f.tenths(crowd.expected),
      times: f.tenths(crowd.timesUsual ?? 0),
      countries: f.counted(crowd.countries, w.countries),
    })
  }
}
