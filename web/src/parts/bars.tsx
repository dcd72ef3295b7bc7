// Amounts by name, as bars with their numbers: the plain form of the map and of every other breakdown.

import { useFormats } from '../words/speech.ts'

export type Bar = { readonly name: string; readonly amount: number }

export function Bars({
  label,
  nameHead,
  amountHead,
  bars,
  whole,
}: {
  label: string
  nameHead: string
  amountHead: string
  bars: readonly Bar[]
  /** What a full bar stands for; left out: the largest amount. */
  whole?: number
}) {
  const { count } = useFormats()
  const top = whole ?? Math.max(1, ...bars.map((b) => b.amount))
  return (
    <table class="bars" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{nameHead}</th>
          <th scope="col" class="right">
            {amountHead}
          </th>
        </tr>
      </thead>
      <tbody>
        {bars.map(({ name, amount }) => (
          <tr key={name}>
            <th scope="row">
              {name}
              <svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-back" width="100" height="3" />
                <rect class="bar-fill" width={Math.round((amount / top) * 1000) / 10} height="3" />
              </svg>
            </th>
            <td class="right num">{count(amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
