// Work that is over, on the history.

import type { MaintenanceView } from '../../../../src/board/act-views.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Panel } from '../../parts/page.tsx'
import { Time } from '../../parts/time.tsx'
import { useFormats, useWords } from '../../words/speech.ts'

const mostShown = 20

/** Nothing where none is remembered. */
export function PastMaintenance() {
  const { maintenance: words } = useWords()
  const { counted } = useFormats()
  const { value } = useResource<{ maintenance: MaintenanceView[] }>(
    `maintenance?limit=${mostShown}&when=over`,
  )
  if (value === null || value.maintenance.length === 0) return null
  return (
    <Panel title={words.past} id="past-maintenance">
      <ul class="plain lines">
        {value.maintenance.map(({ id, title, from, until, affected }) => (
          <li key={id}>
            <strong>{title}</strong>
            <span class="block muted small">
              <Fill text={words.span} from={<Time at={from} />} until={<Time at={until} />} /> ·{' '}
              {counted(affected, words.services)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
