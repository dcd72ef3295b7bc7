// The same curve as a table.

import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import type { Series } from './curve.ts'
import { figures } from './figures.ts'

const rows = 12

export function Figures({ series, label }: { series: Series; label: string }) {
  const { curve: w } = useWords().pictures
  const f = useFormats()
  return (
    <table class="figures" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{w.timeHead}</th>
          <th scope="col" class="right">
            {w.countHead}
          </th>
          <th scope="col" class="right">
            {w.usualHead}
          </th>
        </tr>
      </thead>
      <tbody>
        {figures(series, rows).map(({ from, count, low, high }) => (
          <tr key={from}>
            <th scope="row" class="num">
              {f.minuteTime(from)}
            </th>
            <td class="right num">{count === null ? w.unwatched : f.count(count)}</td>
            <td class="right num">{fill(w.range, { low: f.count(low), high: f.count(high) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
