// Who stands on a foundation and is not hit: who may be next.

import type { FoundationDetail } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { Rest } from './hit.tsx'

/** Few beside the record; all when they are asked for. */
const shownFirst = 12

type Props = { standing: FoundationDetail['standing']; all: boolean }

export function Standing({ standing, all }: Props) {
  const { foundation: w } = useWords()
  const f = useFormats()
  const realm = useRealm()
  const sectorName = useSectorName()
  if (standing.all === 0) return null
  const shown = all ? standing.services : standing.services.slice(0, shownFirst)
  return (
    <Panel id="standing" title={w.next} note={f.counted(standing.all, w.services)}>
      <ul class="plain lines" aria-label={w.nextNote}>
        {shown.map(({ id, name, sector, footing }) => (
          <li key={id}>
            <a href={realm.href('services', id)}>{name}</a>{' '}
            <span class="muted small">
              {sectorName(sector)}, {w.footing[footing]}
            </span>
          </li>
        ))}
      </ul>
      <Rest shown={shown.length} all={standing.all} wide={all} />
    </Panel>
  )
}
