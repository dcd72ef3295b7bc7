// How far an outage reaches, as a picture: foundation, sectors, services, countries; from left to right where there is
// room and from top to bottom where there is not. Both are drawn by the server and the style sheet shows one, so that no
// script has to measure the screen. The table beneath says the same.

import { useMemo } from 'preact/hooks'
import { fill } from '../../words/fill.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { BlastTable } from './blast-table.tsx'
import { Boxes } from './boxes.tsx'
import { type Direction, layout } from './layout.ts'
import { groups, type Hit } from './rows.ts'

/** ISO times; `course` as the API calls it, null where nobody knows. */
export type HitService = Hit & { readonly since: string | null; readonly course: string | null }

export type Radius = {
  /** Null: nobody knows what they share. */
  readonly foundation: string | null
  readonly services: number
  readonly sectors: readonly { readonly sector: string; readonly services: number }[]
  readonly countryCount: number
  /** Most reports first. */
  readonly countries: readonly { readonly country: string; readonly reports: number }[]
  /** In the order of being hit, perhaps only the first. */
  readonly hit: readonly HitService[]
}

const limits = {
  across: { sectors: 8, names: 20, countries: 9 },
  down: { sectors: 6, names: 12, countries: 5 },
} as const

export function BlastPicture({ radius }: { radius: Radius }) {
  const { blast: w } = useWords().pictures
  const f = useFormats()
  const label = fill(w.label, {
    foundation: radius.foundation ?? w.unknown,
    services: f.counted(radius.services, w.services),
  })
  return (
    <figure class="blast-picture">
      <Flow radius={radius} direction="across" label={label} />
      <Flow radius={radius} direction="down" label={label} />
      <figcaption class="muted small">{w.order}</figcaption>
      <details class="as-table">
        <summary>{w.table}</summary>
        <BlastTable radius={radius} />
      </details>
    </figure>
  )
}

type FlowProps = { radius: Radius; direction: Direction; label: string }

function Flow({ radius, direction, label }: FlowProps) {
  const { blast: w } = useWords().pictures
  const f = useFormats()
  const sectorName = useSectorName()
  const limit = limits[direction]
  const shown = radius.countries.slice(0, limit.countries)
  const further = radius.countryCount - shown.length
  const rows = shown.length + (shown.length > 0 && further > 0 ? 1 : 0)
  const placed = useMemo(
    () => layout(groups(radius.sectors, radius.hit, limit), rows, direction),
    [radius, direction, rows],
  )
  const services = f.counted(radius.services, w.services)
  return (
    <svg
      class={direction === 'across' ? 'blast-flow on-wide' : 'blast-flow on-narrow'}
      viewBox={`0 0 ${placed.width} ${placed.height}`}
      width={placed.width}
      height={placed.height}
    >
      <title>{label}</title>
      {placed.ribbons.map(({ path, thick }) => (
        <path key={path} class="blast-ribbon" d={path} stroke-width={thick} />
      ))}
      {placed.threads.map((path) => (
        <path key={path} class="blast-thread" d={path} />
      ))}
      <Boxes
        placed={placed}
        foundation={radius.foundation}
        reach={`${services}, ${f.counted(radius.countryCount, w.countries)}`}
        sectorWord={({ sector, sectors }) =>
          sector === null ? f.counted(sectors, w.moreSectors) : sectorName(sector)
        }
        countries={shown}
        further={further}
        began={radius.hit.find(({ since }) => since !== null)?.since ?? null}
      />
    </svg>
  )
}
