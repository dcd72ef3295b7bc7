// How much stands in one place: shares as bars with their numbers, and the index over them.

import type { ConcentrationPartView } from '../../../../src/board/views.ts'
import { Bars } from '../../parts/bars.tsx'
import { Panel } from '../../parts/page.tsx'
import { indexWords, inPercent, partTitle } from '../../words/what-if.ts'

const mostShown = 10

export const Concentration = ({ parts }: { parts: readonly ConcentrationPartView[] }) => (
  <div class="shares">
    {parts.map((part) => (
      <Panel key={partTitle(part)} title={partTitle(part)} note={indexWords(part)}>
        <Bars
          label={partTitle(part)}
          nameHead={part.level === 'jurisdiction' ? 'Jurisdiction' : 'Place'}
          amountHead="Share, %"
          whole={100}
          bars={part.shares
            .slice(0, mostShown)
            .map(({ name, share }) => ({ name, amount: inPercent(share) }))}
        />
        {part.shares.length > mostShown && (
          <p class="muted small">and {part.shares.length - mostShown} smaller ones</p>
        )}
      </Panel>
    ))}
  </div>
)
