// The incidents that go on, as a short list under the verdict: nobody should have to look for what has trouble.

import type { BoardView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

type Line = BoardView['incidents'][number]

const shownHere = 5

export function OpenIncidents({ incidents, all }: { incidents: readonly Line[]; all: number }) {
  const { verdict: words } = useWords().home
  const { counted } = useFormats()
  const realm = useRealm()
  return (
    <>
      <ul class="open-incidents" aria-label={words.listed}>
        {incidents.slice(0, shownHere).map((line) => (
          <Incident key={line.id} line={line} />
        ))}
      </ul>
      {all > shownHere && (
        <p>
          <a href={realm.href('incidents')}>{counted(all, words.toIncidents)}</a>
        </p>
      )}
    </>
  )
}

function Incident({ line }: { line: Line }) {
  const { home } = useWords()
  const { counted, countryName, list } = useFormats()
  const told = useTold()
  const realm = useRealm()
  return (
    <li>
      <State told={told('incident', line.state)} />
      <a href={realm.href('incidents', line.id)}>{line.name}</a>
      <span class="muted">
        {line.others > 0 && `${counted(line.others, home.verdict.others)} `}
        {line.countries.length > 0 && `${list(line.countries.map(countryName))} `}
        <Fill text={home.list.since} time={<Time at={line.since} />} />
        {line.blamed !== null && ` · ${fill(home.verdict.blamed, { name: line.blamed.name })}`}
      </span>
    </li>
  )
}
