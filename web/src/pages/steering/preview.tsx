// What an order would do: the answer before and after, what changes in the plan, and what guards it.

import type { OrderPreviewView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Facts } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/page.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'

export function Preview({ path }: { path: string }) {
  const preview = useResource<OrderPreviewView>(path)
  return <Loaded from={preview}>{(view) => <Previewed view={view} />}</Loaded>
}

export function Previewed({ view }: { view: OrderPreviewView }) {
  const { steering: w } = useConsoleWords()
  return (
    <div class="preview">
      {view.refused && (
        <div class="refusal">
          <strong>{w.wouldRefuse}</strong>
          <p lang="en">{view.refused.message}</p>
        </div>
      )}
      {!view.refused && <AnswerChange view={view} />}
      {!view.refused && <PlanChanges changes={view.changes} />}
      <Guards view={view} />
    </div>
  )
}

function AnswerChange({ view: { adds, removes, after, why, frozen } }: { view: OrderPreviewView }) {
  const { steering: w } = useConsoleWords()
  const same = adds.length === 0 && removes.length === 0
  return (
    <>
      {same ? (
        <p>{w.sameAnswer}</p>
      ) : (
        <ul class="diff" aria-label={w.answers}>
          {removes.map((record) => (
            <li key={record} class="diff-gone">
              <del class="mono">{record}</del> <span class="unseen">{w.removes}</span>
            </li>
          ))}
          {adds.map((record) => (
            <li key={record} class="diff-new">
              <ins class="mono">{record}</ins> <span class="unseen">{w.adds}</span>
            </li>
          ))}
        </ul>
      )}
      {why !== null && (
        <p class="muted small">
          <strong>{after.targets.join(', ')}</strong> · <span lang="en">{why}</span>
        </p>
      )}
      {frozen !== null && (
        <p class="tone-warn small">
          {w.frozen}: <span lang="en">{frozen}</span>
        </p>
      )}
    </>
  )
}

function PlanChanges({ changes }: Pick<OrderPreviewView, 'changes'>) {
  const { steering: w } = useConsoleWords()
  if (changes.length === 0) return <p class="muted small">{w.samePlan}</p>
  return (
    <table class="table table-diff" aria-label={w.changes}>
      <tbody>
        {changes.map(({ part, target, before, after }) => (
          <tr key={part + (target ?? '')}>
            <th scope="row">
              {w.parts[part]} {target}
            </th>
            <td>
              {before === null ? <span class="muted">{w.isNew}</span> : <del class="mono">{before}</del>}
            </td>
            <td>
              {after === null ? <span class="muted">{w.isGone}</span> : <ins class="mono">{after}</ins>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Guards({ view: { guards, next } }: { view: OrderPreviewView }) {
  const { steering: w } = useConsoleWords()
  const { shortDuration } = useFormats()
  const { minimum, standing, spare, removals, moves } = guards
  const short = standing < minimum
  return (
    <Facts
      facts={[
        [w.nextGeneration, next?.generation ?? w.noPlanMade],
        [
          w.minimum,
          <span key="m" class={short ? 'tone-bad' : undefined}>
            {fill(w.minimumMet, { standing, minimum })}
          </span>,
        ],
        [
          w.spare,
          spare.length === 0 ? (
            <span key="s" class="tone-warn">
              {w.noSpare}
            </span>
          ) : (
            spare.join(', ')
          ),
        ],
        [
          w.budget,
          fill(w.budgetUsed, {
            used: removals.used,
            most: removals.most,
            per: shortDuration(removals.perMs),
          }),
        ],
        [w.approval, moves === 'by-itself' ? w.movesByItself : w.movesByOperator],
      ]}
    />
  )
}
