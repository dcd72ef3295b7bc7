// How many of each sector are in trouble, as a compact table of links: each filters the services below.

import type { BoardView } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { withSearch } from '../../realm/navigation.ts'
import { fill } from '../../words/fill.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useWords } from '../../words/speech.ts'

type Sector = BoardView['sectors'][number]

/** The rest is found by the filter of the list. */
const shownHere = 18

export function Sectors({ sectors, chosen }: { sectors: readonly Sector[]; chosen: string | null }) {
  const { home } = useWords()
  if (sectors.length < 2) return null
  return (
    <Panel id="sectors" title={home.sectors.title} note={home.sectors.note}>
      <ul class="sectors">
        {sectors.slice(0, shownHere).map((sector) => (
          <SectorCell key={sector.sector} sector={sector} chosen={sector.sector === chosen} />
        ))}
      </ul>
    </Panel>
  )
}

function SectorCell({ sector: { sector, hit, services }, chosen }: { sector: Sector; chosen: boolean }) {
  const { home } = useWords()
  const sectorName = useSectorName()
  const { count } = useFormats()
  const of = fill(home.sectors.of, { hit: count(hit), all: count(services) })
  return (
    <li>
      <a
        class={hit > 0 ? 'sector sector-hit' : 'sector'}
        href={`${withSearch({ sector: chosen ? null : sector, page: null })}#services`}
        aria-current={chosen ? 'true' : undefined}
      >
        <span class="sector-name">{sectorName(sector)}</span>
        <span class="num">{of}</span>
        <svg class="sector-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <path class="bar-back" d="M0 0h100v4H0Z" />
          {hit > 0 && (
            <path class="band-over" d={`M0 0h${Math.max(2, Math.round((hit / services) * 100))}v4H0Z`} />
          )}
        </svg>
      </a>
    </li>
  )
}
