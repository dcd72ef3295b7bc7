// A foundation at a glance: how surely it is named, what it is within, what is within it.

import type { ComponentChildren } from 'preact'
import type { FoundationDetail } from '../../../../src/board/views.ts'
import { Facts } from '../../parts/facts.tsx'
import { Fill } from '../../parts/fill.tsx'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { Panel } from '../../parts/page.tsx'
import { Lasting, Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { probably } from '../incident/surely.ts'

type Fact = readonly [string, ComponentChildren]

export function Outline({ one }: { one: FoundationDetail }) {
  const { foundation: w } = useWords()
  const { counted } = useFormats()
  const realm = useRealm()
  const naming = useNaming(one.named)
  const inConsole = realm.side === 'console'
  return (
    <Panel
      id="glance"
      title={w.glance}
      note={inConsole && realm.id === null && <a href={realm.href('what-if', one.path)}>{w.whatIf}</a>}
    >
      <Facts
        facts={[
          ...naming,
          [w.lastTrouble, <LastTrouble key="l" trouble={one.lastTrouble} />],
          [inConsole ? w.standOnIt : w.wereHit, counted(one.services, w.services)],
          [w.jurisdiction, one.jurisdiction ?? w.notSaid],
          [w.within, <Paths key="w" paths={one.within} none={w.nothingElse} />],
          [w.parts, <Paths key="p" paths={one.parts} none={w.noneKnown} />],
        ]}
      />
    </Panel>
  )
}

function useNaming(named: FoundationDetail['named']): readonly Fact[] {
  const { foundation: w, incident } = useWords()
  if (named === null) return []
  const sure = incident.probably[probably(named.score)]
  return [
    [w.began, <Time key="b" at={named.beganAt} withAge />],
    [w.named, <Fill key="n" text={w.sure} time={<Time at={named.namedAt} />} sure={sure} />],
    [w.over, named.clearedAt === null ? w.notOver : <Time key="c" at={named.clearedAt} withAge />],
  ]
}

export function LastTrouble({ trouble }: { trouble: FoundationDetail['lastTrouble'] }) {
  const { foundation: w } = useWords()
  if (trouble === null) return <span class="muted">{w.never}</span>
  return (
    <Fill
      text={trouble.to === null ? w.untilNow : w.lasted}
      from={<Time at={trouble.from} />}
      lasting={<Lasting from={trouble.from} to={trouble.to} />}
    />
  )
}

const pathsShown = 8

function Paths({ paths, none }: { paths: readonly string[]; none: string }) {
  const { foundation: w } = useWords()
  const { count } = useFormats()
  if (paths.length === 0) return <span class="muted">{none}</span>
  const more = paths.length - pathsShown
  return (
    <>
      {paths.slice(0, pathsShown).map((path, i) => (
        <span key={path}>
          {i > 0 && ', '}
          <FoundationLink path={path} />
        </span>
      ))}
      {more > 0 && ` ${fill(w.andMore, { more: count(more) })}`}
    </>
  )
}
