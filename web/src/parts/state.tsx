// A state, told by shape, word and colour.

import type { Shape, Told } from '../words/states.ts'

const shapes: Record<Shape, string> = {
  tick: 'M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2ZM4.8 8.2l2.3 2.3 4.2-4.6',
  alert: 'M8 1.8 15 14.2H1ZM8 6.2v3.8M8 12.2v.2',
  cross: 'M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2ZM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
  rise: 'M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2ZM8 11.6V4.8M5 7.6l3-3 3 3',
  hand: 'M1.8 1.8h12.4v12.4H1.8ZM6 5v6M10 5v6',
  query: 'M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2ZM6 6.2a2 2 0 1 1 2.6 2c-.5.2-.6.5-.6 1.1M8 11.6v.2',
  ring: 'M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2ZM8 4.6V8l2.4 1.6',
}

export function Icon({ shape }: { shape: Shape }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={shapes[shape]} />
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
