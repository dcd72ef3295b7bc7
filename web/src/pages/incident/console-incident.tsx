// What operators see of an incident beyond everybody: the evidence as it is kept, endpoints that stand on what failed, and
// the account for afterwards.

import type { IncidentPageView } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useConsoleWords, useFormats, useWords } from '../../words/speech.ts'
import { Account } from '../account.tsx'
import { Acknowledge } from '../voice/acknowledge.tsx'
import { EvidenceList } from './evidence.tsx'
import { IncidentPage } from './incident-page.tsx'

export const ConsoleIncident = ({ id }: { id: string }) => (
  <IncidentPage id={id} more={(incident) => <More incident={incident} />} />
)

function More({ incident: { id, state, evidence, endpoints } }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const { count } = useFormats()
  const realm = useRealm()
  return (
    <>
      {realm.id === null && <Told incident={id} over={state === 'resolved'} />}
      {endpoints.length > 0 && (
        <Panel id="endpoints" title={w.moved}>
          <ul class="plain lines">
            {endpoints.map((name) => (
              <li key={name}>
                <a href={realm.href('endpoints', name)}>{name}</a>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Account incident={id} />
      <Panel id="evidence" title={w.evidence} note={count(evidence.length)}>
        <EvidenceList evidence={evidence} />
      </Panel>
    </>
  )
}

/** Exercises tell nobody. */
function Told({ incident, over }: { incident: string; over: boolean }) {
  const { acknowledge, told } = useConsoleWords().voice
  const { href } = useRealm()
  return (
    <Panel
      id="acknowledge"
      title={acknowledge.title}
      note={<a href={href('incidents', incident, 'told')}>{told.title}</a>}
    >
      <Acknowledge incident={incident} over={over} />
    </Panel>
  )
}
