// Reports of an incident's service, from before it began, with what happened along them.

import type { IncidentPageView } from '../../../../src/board/views.ts'
import { BandCurve, type MarkKind } from '../../charts/band/band-curve.tsx'
import type { Happening } from '../../charts/band/marks.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { useWords } from '../../words/speech.ts'

const minuteMs = 60_000

export function Reports({ incident: i }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const { fromMinute, counts, ...band } = i.series
  return (
    <Panel id="reports" title={w.curve}>
      {counts.length < 2 ? (
        <Nothing>{w.curveNone}</Nothing>
      ) : (
        <BandCurve
          now={i.now}
          band={{
            from: new Date(fromMinute * minuteMs).toISOString(),
            bucketMs: minuteMs,
            counts,
            ...band,
          }}
          happened={happened(i)}
        />
      )}
    </Panel>
  )
}

function happened({
  beganAt,
  openedAt,
  resolvedAt,
  steps,
  provider,
}: IncidentPageView): Happening<MarkKind>[] {
  const mark = (kind: MarkKind, at: string | null | undefined): Happening<MarkKind>[] =>
    at === null || at === undefined ? [] : [{ kind, at: Date.parse(at) }]
  const first = (kind: string): string | undefined => steps.find((step) => step.kind === kind)?.at
  return [
    ...mark('onset', beganAt),
    ...mark('opened', openedAt),
    ...mark('named', first('named')),
    ...mark('said', provider?.firstAt),
    ...mark('recovering', first('recovering')),
    ...mark('resolved', resolvedAt),
  ]
}
