// Who is back and who lingers, of all that the same foundation hit.

import type { RecoveryView } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { Icon } from '../../parts/state.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

const namesShown = 6
const parts = [
  ['failing', 'steady'],
  ['lingering', 'lingering'],
  ['improving', 'improving'],
  ['back', 'back'],
] as const

export function Recovery({ recovery }: { recovery: RecoveryView }) {
  const { incident: w } = useWords()
  const f = useFormats()
  const realm = useRealm()
  const told = useTold()
  if (parts.every(([part]) => recovery[part].count === 0)) return null
  return (
    <Panel id="recovery" title={w.recovery}>
      <ul class="plain recovery">
        {parts.map(([part, course]) => {
          const { count, services } = recovery[part]
          const { tone, shape } = told('course', course)
          const left = count - Math.min(namesShown, services.length)
          return (
            <li key={part}>
              <span class={`state tone-${tone}`}>
                <Icon shape={shape} />
                <strong class="num">{f.count(count)}</strong> {w.recoveryParts[part]}
              </span>
              {services.length > 0 && (
                <span class="small block">
                  {services.slice(0, namesShown).map(({ id, name }, i) => (
                    <span key={id}>
                      {i > 0 && ', '}
                      <a href={realm.href('services', id)}>{name}</a>
                    </span>
                  ))}
                  {left > 0 && ` ${fill(w.andMore, { more: f.count(left) })}`}
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
