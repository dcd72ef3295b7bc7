// The zones that are answered here: how far their secondaries are, and whether parent and child agree.

import type { ZoneView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Page } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'

export function ZonesPage() {
  const { steering: w } = useConsoleWords()
  const { count } = useFormats()
  const zones = useResource<ZoneView[]>('zones')
  return (
    <Page title={w.zones} lead={w.zonesLead}>
      <Loaded from={zones}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>{w.noZones}</Nothing>
          ) : (
            <Table
              label={w.zones}
              heads={[
                { text: w.zone },
                { text: w.publisher },
                { text: w.serial, class: 'right num' },
                { text: w.names, class: 'right num' },
                { text: w.queries, class: 'right num' },
                { text: w.secondaries, class: 'breaks' },
                { text: w.delegation, class: 'breaks' },
              ]}
              rows={all.map((z) => ({
                key: z.origin,
                cells: [
                  z.origin,
                  z.publisher,
                  z.serial,
                  count(z.names),
                  count(z.queries),
                  <Secondaries key="s" zone={z} />,
                  <Delegation key="d" zone={z} />,
                ],
              }))}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

function Secondaries({ zone: { secondaries, hindrance } }: { zone: ZoneView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  if (secondaries.length === 0 && hindrance === null) return w.none
  return (
    <>
      {hindrance !== null && (
        <p class="small tone-warn" lang="en">
          {hindrance}
        </p>
      )}
      {secondaries.map(({ server, state, serial, detail }) => (
        <div key={server}>
          {server} <State told={told('secondary', state)} />
          <span class="muted small" lang="en">
            {' '}
            {[serial === null ? '' : `${serial}`, detail].filter(Boolean).join(' · ')}
          </span>
        </div>
      ))}
    </>
  )
}

function Delegation({ zone: { delegation } }: { zone: ZoneView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  if (delegation === null) return w.notLooked
  const wrong = delegation.findings.filter(({ severity }) => severity !== 'note')
  if (wrong.length === 0) return <State told={told('finding', 'none')} />
  return (
    <>
      {wrong.map(({ code, severity, subject, detail, fix }) => (
        <div key={`${code} ${subject}`}>
          <State told={told('finding', severity)} /> <span lang="en">{detail}</span>
          <span class="muted small" lang="en">
            {` ${fix}`}
          </span>
        </div>
      ))}
    </>
  )
}
