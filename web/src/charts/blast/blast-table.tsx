// The blast radius as tables: sectors with how many services, and every service that the server named.

import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'
import type { Radius } from './blast-picture.tsx'

export function BlastTable({ radius }: { radius: Radius }) {
  const { blast: w } = useWords().pictures
  const realm = useRealm()
  const f = useFormats()
  const told = useTold()
  const sectorName = useSectorName()
  return (
    <>
      <Table
        label={w.sectorHead}
        heads={[{ text: w.sectorHead }, { text: w.servicesHead, class: 'right num' }]}
        rows={radius.sectors.map(({ sector, services }) => ({
          key: sector,
          cells: [sectorName(sector), f.count(services)],
        }))}
      />
      <Table
        label={w.serviceHead}
        heads={[{ text: w.serviceHead }, { text: w.sectorHead }, { text: w.sinceHead }, { text: w.fareHead }]}
        rows={radius.hit.map((hit) => ({
          key: hit.id,
          cells: [
            <a href={realm.href('services', hit.id)}>{hit.name}</a>,
            sectorName(hit.sector),
            hit.since === null ? w.hinted : <Time at={hit.since} />,
            hit.course === null ? '' : <State told={told('course', hit.course)} />,
          ],
        }))}
      />
    </>
  )
}
