// A state, told by shape, word and colour.

import type { Shape } from '../words/looks.ts'
import type { Told } from '../words/told.ts'

type Drawn = { readonly solid: boolean; readonly body: string; readonly mark: string }

const disc = 'M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Z'

/** No two have the same outline and filling. */
const shapes: Record<Shape, Drawn> = {
  tick: { solid: false, body: disc, mark: 'M4.8 8.2l2.3 2.3 4.2-4.6' },
  alert: { solid: true, body: 'M8 1.6 15.2 14.4H.8Z', mark: 'M8 6.4v3.4M8 12v.1' },
  cross: {
    solid: true,
    body: 'M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2Z',
    mark: 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2',
  },
  rise: { solid: true, body: disc, mark: 'M8 11.8V4.6M4.9 7.4 8 4.3l3.1 3.1' },
  hand: { solid: true, body: 'M1.6 1.6h12.8v12.8H1.6Z', mark: 'M6 5v6M10 5v6' },
  query: {
    solid: false,
    body: 'M8 .9 15.1 8 8 15.1.9 8Z',
    mark: 'M6.4 6.4a1.7 1.7 0 1 1 2.3 1.7c-.5.2-.7.5-.7 1M8 11.3v.1',
  },
  ring: { solid: false, body: disc, mark: 'M8 4.6V8l2.4 1.6' },
}

/** `x`, `y`: where it stands when it is part of a picture. */
export function Icon({ shape, size = 16, x, y }: { shape: Shape; size?: number; x?: number; y?: number }) {
  const { solid, body, mark } = shapes[shape]
  return (
    <svg
      class={solid ? 'icon icon-solid' : 'icon'}
      viewBox="0 0 16 16"
      x={x}
      y={y}
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      <path d={body} />
      <path d={mark} />
    </svg>
  )
}

export function State({ told, strong }: { told: Told; strong?: boolean }) {
  return (
    <span class={`state tone-${told.tone}${strong ? ' state-strong' : ''}`}>
      <Icon shape={told.shape} />
      <span class="state-word">{told.word}</span>
    </span>
  )
}
