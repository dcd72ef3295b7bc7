// Our own checks of a service: how each is, where it fails, how long it takes, and from which places that is seen.

import type { LookView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Icon, State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

export function Looks({ looks }: { looks: readonly LookView[] }) {
  const { service: w } = useWords()
  const told = useTold()
  return (
    <Panel id="checks" title={w.checks}>
      {looks.length === 0 ? (
        <Nothing>{w.checksNone}</Nothing>
      ) : (
        <Table
          label={w.checks}
          heads={[
            { text: w.checkHead },
            { text: w.stateHead },
            { text: w.failsHead },
            { text: w.tookHead },
            { text: w.seenHead },
          ]}
          rows={looks.map((look) => ({
            key: String(look.n),
            cells: [
              look.id ?? fill(w.check, { n: look.n, kind: w.kinds[look.kind] }),
              <>
                <State told={told('health', look.state)} />
                <Ailing look={look} />
              </>,
              look.phase === null ? (
                <span class="muted">{w.nowhere}</span>
              ) : (
                (w.phases[look.phase] ?? look.phase)
              ),
              <Took look={look} />,
              <Seen look={look} />,
            ],
          }))}
        />
      )}
    </Panel>
  )
}

function Ailing({ look: { ailing } }: { look: LookView }) {
  const { service: w } = useWords()
  const { percent } = useFormats()
  if (ailing === null || ailing.since === null) return null
  return (
    <span class="small block">
      <Fill
        text={ailing.ailment === 'slow' ? w.checkSlow : w.checkFailing}
        since={<Time at={ailing.since} />}
        share={ailing.share === null ? '' : percent(ailing.share)}
      />
    </span>
  )
}

function Took({ look: { ms, usualMs } }: { look: LookView }) {
  const { service: w } = useWords()
  const { shortDuration } = useFormats()
  if (ms === null) return <span class="muted">–</span>
  const took = shortDuration(ms)
  return (
    <span class="num">
      {usualMs === null ? took : fill(w.tookUsual, { took, usual: shortDuration(usualMs) })}
    </span>
  )
}

function Seen({ look: { vantages } }: { look: LookView }) {
  const { service: w } = useWords()
  const told = useTold()
  return (
    <ul class="plain seen-from">
      {vantages.map(({ n, name, state }) => {
        const { tone, shape, word } = told('health', state)
        return (
          <li key={n} class={`tone-${tone}`}>
            <Icon shape={shape} size={14} />
            <span class="seen-place">{name ?? fill(w.place, { n })}</span>
            <span class="unseen">: {word}</span>
          </li>
        )
      })}
    </ul>
  )
}
