// The boxes of the blast radius's picture, with their letters, shapes and links.

import { Icon } from '../../parts/state.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'
import { fitted, fittedPath, textWidth } from '../text-width.ts'
import type { HitService } from './blast-picture.tsx'
import { font, indent, type Placed, type Rectangle, row } from './layout.ts'
import type { Group } from './rows.ts'

type Props = {
  placed: Placed<HitService>
  foundation: string | null
  reach: string
  sectorWord: (group: Group<HitService>) => string
  countries: readonly { readonly country: string; readonly reports: number }[]
  /** Countries that are not shown. */
  further: number
  /** When the first was hit. */
  began: string | null
}

/** Letters stand this far from the edges of their box. */
const inset = 8
const baseline = row / 2 + 4.5

export function Boxes(props: Props) {
  const { placed, sectorWord, began } = props
  const { blast: w } = useWords().pictures
  const f = useFormats()
  return (
    <>
      {placed.heads.map(({ of, x, y }) => (
        <text key={of} class="blast-more" x={x} y={y}>
          {w.heads[of]}
        </text>
      ))}
      <Foundation {...props} />
      {placed.sectors.map(({ group, box }) => (
        <Plain key={box.y} box={box} left={sectorWord(group)} right={f.brief(group.services)} kind="sector" />
      ))}
      {placed.services.map(({ hit, box }) => (
        <Service key={hit.id} hit={hit} box={box} began={began} />
      ))}
      {placed.more.map(({ many, box }) => (
        <Further key={box.y} box={box}>
          {f.counted(many, w.more)}
        </Further>
      ))}
      <Countries {...props} />
    </>
  )
}

function Foundation({ placed: { foundation: box }, foundation, reach }: Props) {
  const realm = useRealm()
  const { blast: w } = useWords().pictures
  const room = box.width - 2 * inset
  const drawn = (
    <>
      <rect class="blast-foundation" {...box} rx="2" />
      <text class="blast-name" x={box.x + inset} y={box.y + 21}>
        {foundation === null ? w.unknown : fittedPath(foundation, room, font * 1.05)}
      </text>
      <text class="blast-reach" x={box.x + inset} y={box.y + 40}>
        {fitted(reach, room, font)}
      </text>
    </>
  )
  if (foundation === null) return drawn
  return (
    <a href={realm.href('foundations', foundation)}>
      <title>{foundation}</title>
      {drawn}
    </a>
  )
}

type PlainProps = { box: Rectangle; left: string; right: string; kind: 'sector' | 'country' }

function Plain({ box, left, right, kind }: PlainProps) {
  const room = box.width - 3 * inset - textWidth(right, font)
  return (
    <g>
      <title>{`${left}: ${right}`}</title>
      <rect class={`blast-box blast-${kind}`} {...box} rx="2" />
      <text x={box.x + inset} y={box.y + baseline}>
        {fitted(left, room, font)}
      </text>
      <text class="blast-amount" x={box.x + box.width - inset} y={box.y + baseline} text-anchor="end">
        {right}
      </text>
    </g>
  )
}

function Service({ hit, box, began }: { hit: HitService; box: Rectangle; began: string | null }) {
  const realm = useRealm()
  const { blast: w } = useWords().pictures
  const { shortDuration } = useFormats()
  const told = useTold()('course', hit.course ?? 'steady')
  const later = hit.since === null || began === null ? 0 : Date.parse(hit.since) - Date.parse(began)
  const when =
    hit.since === null ? '' : later < 1_000 ? w.first : fill(w.later, { time: shortDuration(later) })
  const room = box.width - indent - 2 * inset - textWidth(when, font)
  return (
    <a href={realm.href('services', hit.id)}>
      <title>{`${hit.name}: ${told.word}`}</title>
      <rect class={`blast-box blast-service edge-${told.tone}`} {...box} rx="2" />
      <g class={`tone-${told.tone}`}>
        <Icon shape={told.shape} size={14} x={box.x + 7} y={box.y + (row - 14) / 2} />
      </g>
      <text class="blast-name" x={box.x + indent} y={box.y + baseline}>
        {fitted(hit.name, room, font)}
      </text>
      <text class="blast-amount" x={box.x + box.width - inset} y={box.y + baseline} text-anchor="end">
        {when}
      </text>
    </a>
  )
}

const Further = ({ box, children }: { box: Rectangle; children: string }) => (
  <g>
    <rect class="blast-rest" {...box} rx="2" />
    <text class="blast-more" x={box.x + inset} y={box.y + baseline}>
      {children}
    </text>
  </g>
)

function Countries({ placed, countries, further }: Props) {
  const { blast: w } = useWords().pictures
  const f = useFormats()
  return (
    <>
      {placed.countries.map((box, i) => {
        const one = countries[i]
        return one === undefined ? (
          <Further key={box.y} box={box}>
            {f.counted(further, w.more)}
          </Further>
        ) : (
          <Plain
            key={box.y}
            box={box}
            left={f.countryName(one.country)}
            right={f.brief(one.reports)}
            kind="country"
          />
        )
      })}
    </>
  )
}
