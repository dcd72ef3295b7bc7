// The evidence of an incident, in sentences, as it is kept.

import type { EvidenceView } from '../../../../src/board/views.ts'
import { webAddress } from '../../parts/outside.ts'
import { Nothing } from '../../parts/page.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords } from '../../words/speech.ts'

export function EvidenceList({ evidence }: { evidence: readonly EvidenceView[] }) {
  const { evidence: w } = useConsoleWords()
  if (evidence.length === 0) return <Nothing>{w.none}</Nothing>
  return (
    <ol class="log">
      {evidence.map((e, i) => (
        <li key={`${e.at}${i}`}>
          <Time at={e.at} />
          <div>
            <span class="chip">{w.kinds[e.kind]}</span> <span lang="en">{e.text}</span>{' '}
            <Phase data={e.data} /> <Source url={e.url} />
          </div>
        </li>
      ))}
    </ol>
  )
}

/** The phase in which a check failed: dns, connect, tls, request, status or body. One that is up again, or slow, did not fail. */
function Phase({ data }: { data: EvidenceView['data'] }) {
  const { evidence: w } = useConsoleWords()
  return typeof data.phase === 'string' && data.phase !== 'up' && data.slow !== true ? (
    <span class="chip mono">{fill(w.failedAt, { phase: data.phase })}</span>
  ) : null
}

function Source({ url }: { url: string | undefined }) {
  const { evidence: w } = useConsoleWords()
  const address = webAddress(url)
  return address === null ? null : (
    <a href={address} rel="noreferrer" target="_blank">
      {w.source}
    </a>
  )
}
