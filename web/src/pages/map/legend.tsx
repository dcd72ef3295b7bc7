// What the colours of the map stand for, in figures.

import type { Class } from '../../charts/classes.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'

export function Legend({ classes, least }: { classes: readonly Class[]; least: number }) {
  const { map } = useWords()
  const { count } = useFormats()
  const range = ({ from, to }: Class): string => (from === to ? count(from) : `${count(from)}–${count(to)}`)
  return (
    <ul class="keys map-keys" aria-label={map.legend}>
      <Key index={0} words={least > 1 ? fill(map.fewer, { least: count(least) }) : map.noReports} />
      {classes.map((one, i) => (
        <Key key={one.from} index={i + 1} words={range(one)} />
      ))}
    </ul>
  )
}

const Key = ({ index, words }: { index: number; words: string }) => (
  <li>
    <svg viewBox="0 0 20 12" width="20" height="12" aria-hidden="true">
      <path class={`land-${index}`} d="M0 0h20v12H0Z" />
    </svg>
    {words}
  </li>
)
