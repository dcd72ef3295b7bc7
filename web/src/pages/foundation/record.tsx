// The record of a foundation: its years, every time that it was named, what providers said of it.

import type { FoundationDetail } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Source } from '../../parts/said.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { Years } from './years.tsx'

type Kept = FoundationDetail['record']
type Episode = Kept['episodes'][number]

export function Record({ record, path }: { record: Kept; path: string }) {
  const { foundation: w } = useWords()
  return (
    <>
      <Panel
        id="record"
        title={w.record}
        note={<Fill text={w.recordSince} since={<Time at={record.since} />} />}
      >
        <Years record={record} />
      </Panel>
      <Panel id="episodes" title={w.episodes}>
        {record.episodes.length === 0 ? (
          <Nothing>{w.neverNamed}</Nothing>
        ) : (
          <ol class="log">
            {record.episodes.map((one) => (
              <EpisodeLine key={one.foundation + one.namedAt} one={one} path={path} />
            ))}
          </ol>
        )}
      </Panel>
      {record.words.length > 0 && <Words words={record.words} />}
      {record.rehearsed.length > 0 && <Rehearsed rehearsed={record.rehearsed} />}
    </>
  )
}

function EpisodeLine({ one, path }: { one: Episode; path: string }) {
  const { foundation: w } = useWords()
  const f = useFormats()
  const services = f.counted(one.services, w.services)
  const reach = one.countries === null ? services : `${services}, ${f.counted(one.countries, w.countries)}`
  return (
    <li class={one.corrected !== null ? 'log-plain' : one.to === null ? 'log-bad' : 'log-good'}>
      <Time at={one.from} />
      <div>
        <p>
          {one.foundation !== path && (
            <>
              <FoundationLink path={one.foundation} />:{' '}
            </>
          )}
          <strong>{one.to === null ? w.goesOn : f.shortDuration(one.durationMs)}</strong>, {reach}
          {one.reports !== null && `, ${f.counted(one.reports, w.reports)}`}
        </p>
        <p class="muted small">
          <Word one={one} />
        </p>
      </div>
    </li>
  )
}

function Word({ one: { corrected, provider } }: { one: Episode }) {
  const { foundation: w } = useWords()
  const { shortDuration } = useFormats()
  if (corrected !== null) return <Fill text={w.wrong} foundation={<FoundationLink path={corrected} />} />
  if (provider === null) return <>{w.saidNothing}</>
  const { feed, lagMs } = provider
  return <>{fill(lagMs < 0 ? w.spokeBefore : w.spoke, { feed, lag: shortDuration(Math.abs(lagMs)) })}</>
}

function Words({ words }: { words: Kept['words'] }) {
  const { foundation: w } = useWords()
  const { count } = useFormats()
  return (
    <Panel id="words" title={w.words} note={count(words.length)}>
      <ol class="log">
        {words.map((word) => (
          <li key={word.feed + word.saidAt + word.title}>
            <Time at={word.saidAt} />
            <p>
              <span class="chip">{word.feed}</span> <q lang="en">{word.title}</q>{' '}
              <span class="chip" lang="en">
                {word.state}
              </span>{' '}
              <Source url={word.url} />
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function Rehearsed({ rehearsed }: { rehearsed: Kept['rehearsed'] }) {
  const { foundation: w } = useWords()
  const f = useFormats()
  return (
    <Panel id="rehearsed" title={w.rehearsed} note={w.rehearsedNote}>
      <ol class="log">
        {rehearsed.map((one) => (
          <li key={one.drill + one.from}>
            <Time at={one.from} />
            <p>
              {one.drill}, <span lang="en">{one.outcome}</span>, {f.counted(one.endpoints, w.endpoints)}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
