// What makes a drawn page a copy that another host can show: no script of the board's, and where a form would ask
// something of a board that is not there, a word with the way to the board itself.

import type { Built } from '../../../src/board/pages/drawing.ts'
import { pieces } from '../words/fill.ts'
import { safe } from './safe.ts'

/** The frame with the copies' own script, and without what the pages' script needs. */
export const copyFrame = ({ frame, copy }: Pick<Built, 'frame' | 'copy'>): string =>
  frame
    .replace(
      /<script type="module"[^>]*><\/script>/,
      () => `<script type="module" src="${safe(copy)}"></script>`,
    )
    .replace(/\s*<link rel="modulepreload"[^>]*>/g, '')

export type Asking = {
  /** With `{board}` where the link belongs. */
  readonly asks: string
  readonly board: string
  /** This page on the board itself; null: nobody said where that is. */
  readonly to: string | null
}

/** Forms do not stand in each other. */
export const withoutForms = (html: string, asking: Asking): string =>
  html.replace(/<form\b[^>]*>.*?<\/form>/gs, () => `<p class="muted copy-asks">${noteOf(asking)}</p>`)

const noteOf = ({ asks, board, to }: Asking): string =>
  pieces(asks)
    .map((piece, i) =>
      i % 2 === 0 ? safe(piece) : to === null ? safe(board) : `<a href="${safe(to)}">${safe(board)}</a>`,
    )
    .join('')
