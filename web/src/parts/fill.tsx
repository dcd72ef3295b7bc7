// A text of the catalogue with elements in its places: `<Fill text={w.away} since={<time>…</time>} />`.

import { type ComponentChildren, Fragment } from 'preact'
import { pieces } from '../words/fill.ts'

export const Fill = ({ text, ...values }: { text: string } & Record<string, ComponentChildren>) => (
  <>
    {pieces(text).map((piece, i) => (
      <Fragment key={i}>{i % 2 === 0 ? piece : values[piece]}</Fragment>
    ))}
  </>
)
