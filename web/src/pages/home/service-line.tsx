// One service in one line: its state since when, its day against what is usual, and what its checks say.

import { useMemo } from 'preact/hooks'
import type { BoardView } from '../../../../src/board/views.ts'
import { BandSpark } from '../../charts/band-spark.tsx'
import { Fill } from '../../parts/fill.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

type Row = BoardView['rows'][number]

export function ServiceLine({ row }: { row: Row }) {
  const realm = useRealm()
  const { list } = useWords().home
  const sectorName = useSectorName()
  const { brief } = useFormats()
  const told = useTold()('service', row.state)
  return (
    <tr class={`service edge-${told.tone}`}>
      <th scope="row">
        <a href={realm.href('services', row.id)}>{row.name}</a>
        <span class="category">{sectorName(row.sector)}</span>
      </th>
      <td>
        {row.incident === null ? (
          <State told={told} />
        ) : (
          <a class="quiet" href={realm.href('incidents', row.incident)}>
            <State told={told} />
          </a>
        )}
        {row.since !== null && (
          <span class="since">
            <Fill text={list.since} time={<Time at={row.since} short />} />
          </span>
        )}
      </td>
      <td class="spark-cell">
        <Day spark={row.spark} />
      </td>
      <td class="right num wide">{brief(row.reportsLastHour)}</td>
      <td class="wide checks-cell">
        <ChecksWord checks={row.checks} />
      </td>
    </tr>
  )
}

const halfHourMs = 1_800_000

/** Drawn again only when its counts changed. */
function Day({ spark }: { spark: Row['spark'] }) {
  const { home } = useWords()
  const { counted, shortDuration } = useFormats()
  return useMemo(() => {
    const reports = counted(
      spark.counts.reduce((sum, n) => sum + n, 0),
      home.reports,
    )
    return (
      <BandSpark
        band={spark}
        label={(over) =>
          over === 0
            ? fill(home.list.spark, { reports })
            : fill(home.list.sparkOver, { reports, lasting: shortDuration(over * halfHourMs) })
        }
      />
    )
  }, [home, JSON.stringify(spark)])
}

function ChecksWord({ checks: { up, down, unknown } }: { checks: Row['checks'] }) {
  const { list } = useWords().home
  const { counted, count } = useFormats()
  const all = up + down + unknown
  if (all === 0) return <span class="muted">{list.noChecks}</span>
  if (down > 0)
    return <span class="tone-bad">{fill(list.checksDown, { down: count(down), all: count(all) })}</span>
  return unknown === all ? (
    <span class="muted">{list.checksUnknown}</span>
  ) : (
    <span>{counted(up, list.checksUp)}</span>
  )
}
