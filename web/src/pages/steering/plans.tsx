// The plans of an endpoint: a strip over time, and the same as a table, from each of which there is a way back.

import type { EndpointView, PlanView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'
import { OrderLink } from './order-link.tsx'
import { placed } from './strip.ts'

const shown = 20

const newestFirst = (a: PlanView, b: PlanView): number =>
  BigInt(a.generation) < BigInt(b.generation) ? 1 : BigInt(a.generation) > BigInt(b.generation) ? -1 : 0

export function Plans({ endpoint }: { endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  const { counted } = useFormats()
  const plans = useResource<PlanView[]>(`plans?endpoint=${encodeURIComponent(endpoint.name)}`)
  const mine = (plans.value ?? [])
    .filter((plan) => plan.endpoint === endpoint.name)
    .sort(newestFirst)
    .slice(0, shown)
  if (mine.length === 0) return null
  return (
    <Panel title={w.history} note={counted(mine.length, w.historyNote)} id="plans">
      <Strip plans={mine} />
      <PlanTable plans={mine} endpoint={endpoint} />
    </Panel>
  )
}

const width = 640
const margin = 24
const shapeOf: Record<PlanView['state'], string> = {
  proposed: 'plan-proposed',
  approved: 'plan-approved',
  'in-force': 'plan-now',
  superseded: 'plan-past',
}

/** Every second generation is written lower, so that neighbours can be read. */
function Strip({ plans }: { plans: readonly PlanView[] }) {
  const { steering: w } = useConsoleWords()
  const all = placed(plans.map((plan) => ({ ...plan, at: Date.parse(plan.madeAt) })))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen the picture is scrolled, by the keyboard too.
    <div class="strip-scroll" tabIndex={0}>
      <svg class="plan-strip" viewBox={`0 0 ${width} 76`} role="img" aria-label={w.historyPicture}>
        <path class="strip-line" d={`M${margin} 30H${width - margin}`} />
        {all.map(({ x, generation, state, digest }, i) => {
          const at = margin + x * (width - 2 * margin)
          return (
            <g key={generation + digest} class={shapeOf[state]}>
              {state === 'in-force' && <circle class="strip-ring" cx={at} cy={30} r={11} />}
              <circle cx={at} cy={30} r={6} />
              <text x={at} y={i % 2 === 0 ? 56 : 70} text-anchor="middle">
                {generation}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}

function PlanTable({ plans, endpoint }: { plans: readonly PlanView[]; endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  const back = (plan: PlanView): boolean => plan.state === 'superseded' && endpoint.givenBack === null
  return (
    <Table
      label={w.history}
      heads={[
        { text: w.generation, class: 'num' },
        { text: w.state },
        { text: w.made },
        { text: w.by },
        { text: w.reason, class: 'breaks' },
        { text: w.digest },
        { text: w.order },
      ]}
      rows={plans.map((plan) => ({
        key: plan.generation + plan.digest,
        cells: [
          plan.generation,
          <State key="s" told={told('plan', plan.state)} strong={plan.state === 'in-force'} />,
          <Time key="t" at={plan.madeAt} />,
          plan.author,
          <span key="r" lang="en">
            {plan.reason}
          </span>,
          <code key="d">{plan.digest.slice(0, 8)}</code>,
          back(plan) && (
            <OrderLink
              key="o"
              name="rollback"
              endpoint={endpoint.name}
              about={{ generation: plan.generation }}
              small
            />
          ),
        ],
      }))}
    />
  )
}
