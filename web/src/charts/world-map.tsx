// The world in classes of amounts. A country of which something is known is a link; its amount is written on it where
// there is room, so that nobody depends on telling blues apart.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { World } from '../../build/world-shapes.ts'
import { useCell } from '../data/cell.ts'
import { codeOfNumber } from '../words/countries.ts'
import { useFormats } from '../words/speech.ts'
import { type Class, classIndex } from './classes.ts'
import { fetchWorld, world as shapes } from './world-shapes.ts'

export type Amount = { readonly country: string; readonly amount: number; readonly label: string }

type Props = {
  readonly label: string
  readonly amounts: readonly Amount[]
  readonly classes: readonly Class[]
  readonly chosen: string | null
  readonly href: (country: string) => string
  /** Said in place of the picture when it cannot be fetched. */
  readonly failed: string
}

export function WorldMap(props: Props) {
  const world = useCell(shapes)
  const [failed, setFailed] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  /** Where the link leads that had the focus in the picture that the server drew: the same one gets it in ours. */
  const had = useRef<string | null>(null)
  useEffect(() => {
    const note = (): void => {
      had.current = box.current?.querySelector(':focus')?.getAttribute('href') ?? null
    }
    fetchWorld(note).catch(() => setFailed(true))
  }, [])
  useLayoutEffect(() => {
    if (had.current === null || world === null) return
    const links = [...(box.current?.querySelectorAll('a') ?? [])]
    links.find((link) => link.getAttribute('href') === had.current)?.focus({ preventScroll: true })
    had.current = null
  }, [world])
  if (failed) return <p class="map-box muted">{props.failed}</p>
  // While a browser takes a drawn page over, this leaves what is in the box as the server drew it.
  if (world === null) return <div ref={box} class="map-box" dangerouslySetInnerHTML={{ __html: '' }} />
  return (
    <div ref={box} class="map-box">
      <Drawn {...props} world={world} />
    </div>
  )
}

function Drawn({ world, label, amounts, classes, chosen, href }: Props & { world: World }) {
  const { brief } = useFormats()
  const of = new Map(amounts.map((one) => [one.country, one]))
  const known = world.shapes.flatMap((shape) => {
    const one = of.get(codeOfNumber(shape.number) ?? '')
    return one === undefined ? [] : [{ shape, ...one, index: classIndex(classes, one.amount) }]
  })
  const rest = world.shapes.filter(({ number }) => !of.has(codeOfNumber(number) ?? ''))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of links in a picture has no element of its own
    <svg class="map" viewBox={`0 0 ${world.width} ${world.height}`} role="group" aria-label={label}>
      <path class="land land-0" d={rest.map(({ path }) => path).join('')} />
      {known.map(({ shape, country, label: words, index }) => (
        <a
          key={country}
          href={href(country)}
          aria-label={words}
          aria-current={country === chosen ? 'true' : undefined}
        >
          <path class={`land land-${index}`} d={shape.path} />
        </a>
      ))}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: figures beside links that say them; nothing here takes the focus */}
      <g class="map-figures" aria-hidden="true">
        {known
          .filter(({ shape, amount }) => shape.area >= roomFor(brief(amount)))
          .map(({ shape, country, amount, index }) => (
            <text key={country} class={index > 3 ? 'figure-light' : undefined} x={shape.x} y={shape.y + 5}>
              {brief(amount)}
            </text>
          ))}
      </g>
    </svg>
  )
}

/** Square units of a country that its figure fits into. */
const roomFor = (figure: string): number => figure.length * 260
