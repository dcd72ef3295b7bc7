// Whether an attack is indicated, and by whose words: nothing that is measured here can show one.

import type { AttackView } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { Time } from '../../parts/time.tsx'
import { useWords } from '../../words/speech.ts'

export function Attack({ attack: { finding, words } }: { attack: AttackView }) {
  const { incident: w } = useWords()
  return (
    <Panel id="attack" title={w.attack}>
      <p class={finding === 'not-indicated' ? 'muted' : undefined}>{w.attackFinding[finding]}</p>
      {words.length > 0 && (
        <ul class="plain lines">
          {words.map(({ at, by, text }) => (
            <li key={`${at} ${by}`}>
              <q lang="en">{text}</q>
              <span class="muted small block">
                {by ?? w.operator} · <Time at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
