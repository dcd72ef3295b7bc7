// What of our own work is under way and what comes next, on the pages of everybody: its title, when, and how much of it
// somebody would notice.

import type { MaintenanceView } from '../../../../src/board/act-views.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Icon } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { queryOf } from '../../realm/route.ts'
import { useFormats, useWords } from '../../words/speech.ts'

const mostNow = 3

/** `service`: only what it is affected by. Nothing where nothing is announced. */
export function MaintenanceBanner({ service }: { service?: string }) {
  const { maintenance: words } = useWords()
  const { value } = useResource<{ maintenance: MaintenanceView[] }>(
    `maintenance${queryOf({ service, when: 'ahead', limit: mostNow + 1 })}`,
  )
  const works = value?.maintenance ?? []
  const now = works.filter(({ state }) => state === 'in force').slice(0, mostNow)
  const next = works.find(({ state }) => state === 'planned')
  if (now.length === 0 && next === undefined) return null
  return (
    <aside class="works" aria-label={words.label}>
      {now.map((work) => (
        <Work key={work.id} work={work} word={words.now} />
      ))}
      {next !== undefined && <Work work={next} word={words.next} />}
    </aside>
  )
}

function Work({
  work: { title, from, until, affected, state },
  word,
}: {
  work: MaintenanceView
  word: string
}) {
  const { maintenance: words } = useWords()
  const { counted } = useFormats()
  return (
    <p class={state === 'in force' ? 'work work-now' : 'work'}>
      <Icon shape={state === 'in force' ? 'hand' : 'ring'} /> <strong>{word}:</strong>{' '}
      <span class="work-title">{title}</span>
      <span class="block muted small">
        {state === 'in force' ? (
          <Fill text={words.until} until={<Time at={until} />} />
        ) : (
          <Fill text={words.span} from={<Time at={from} />} until={<Time at={until} />} />
        )}{' '}
        · {counted(affected, words.services)}
      </span>
    </p>
  )
}
