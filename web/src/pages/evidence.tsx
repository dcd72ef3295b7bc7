// The evidence of an incident, in sentences.

import type { EvidenceView } from '../../../src/board/views.ts'
import { webAddress } from '../parts/outside.ts'
import { Nothing } from '../parts/page.tsx'
import { Time } from '../parts/time.tsx'

const kinds: Record<EvidenceView['kind'], string> = { crowd: 'People', check: 'Check', notice: 'Provider' }

export function EvidenceList({ evidence }: { evidence: readonly EvidenceView[] }) {
  if (evidence.length === 0) return <Nothing>No evidence is kept.</Nothing>
  return (
    <ol class="log">
      {evidence.map((e, i) => (
        <li key={`${e.at}${i}`}>
          <Time at={e.at} />
          <div>
            <span class="chip">{kinds[e.kind] ?? e.kind}</span> {e.text} <Phase data={e.data} />{' '}
            <Source url={e.url} />
          </div>
        </li>
      ))}
    </ol>
  )
}

/** The phase in which a check failed: dns, connect, tls, request, status or body. One that is up again, or slow, did not fail. */
const Phase = ({ data }: { data: EvidenceView['data'] }) =>
  typeof data.phase === 'string' && data.phase !== 'up' && data.slow !== true ? (
    <span class="chip mono">failed at: {data.phase}</span>
  ) : null

function Source({ url }: { url: string | undefined }) {
  const address = webAddress(url)
  return address === null ? null : (
    <a href={address} rel="noreferrer" target="_blank">
      source
    </a>
  )
}
