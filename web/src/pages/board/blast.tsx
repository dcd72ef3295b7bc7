// The blast radius: how many services, in which sectors and how many countries.

import type { BlastRadius } from '../../../../src/board/views.ts'
import { count, counted } from '../../words/number.ts'
import { everydayFirst, sector } from '../../words/sectors.ts'

const sectorsShown = 8

export function Blast({ radius }: { radius: BlastRadius }) {
  const sectors = everydayFirst(radius.sectors)
  const more = sectors.length - sectorsShown
  return (
    <div class="blast">
      <p class="blast-figures">
        <Figure amount={radius.services} noun="service" />
        <Figure amount={radius.sectors.length} noun="sector" />
        <Figure amount={radius.countries} noun="country" />
      </p>
      <ul class="chips" aria-label="Services by sector">
        {sectors.slice(0, sectorsShown).map((s) => (
          <li key={s.sector} class="chip">
            {sector(s.sector)} <span class="num">{count(s.services)}</span>
          </li>
        ))}
        {more > 0 && <li class="chip muted">{more} more</li>}
      </ul>
    </div>
  )
}

function Figure({ amount, noun }: { amount: number; noun: string }) {
  const [number, ...word] = counted(amount, noun).split(' ')
  return (
    <span class="figure">
      <strong class="num">{number}</strong> {word.join(' ')}
    </span>
  )
}
