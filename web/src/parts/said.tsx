// Words of a provider, as it wrote them and in its language, with when they were said and how late that was.

import type { ConcerningNotice } from '../../../src/board/views.ts'
import { fill } from '../words/fill.ts'
import { useFormats, useWords } from '../words/speech.ts'
import { Fill } from './fill.tsx'
import { webAddress } from './outside.ts'
import { Time } from './time.tsx'

export const SaidList = ({ notices }: { notices: readonly ConcerningNotice[] }) => (
  <ol class="quotes">
    {notices.map((one) => (
      <li key={`${one.feed} ${one.incident}`}>
        <Said notice={one} />
      </li>
    ))}
  </ol>
)

function Said({
  notice: { feed, state, title, body, url, saidAt, heardAt, lagMs },
}: {
  notice: ConcerningNotice
}) {
  const { service: w } = useWords()
  return (
    <figure>
      <blockquote lang="en">
        <p>
          <strong>{title}</strong>
        </p>
        {body !== '' && body !== title && <p>{body}</p>}
      </blockquote>
      <figcaption class="muted small">
        <span class="chip">{feed}</span>{' '}
        <span class="chip" lang="en">
          {state}
        </span>{' '}
        <Fill text={w.saidAt} said={<Time at={saidAt} />} heard={<Time at={heardAt} />} />
        {lagMs !== null && (
          <>
            {' · '}
            <Lag ms={lagMs} />
          </>
        )}{' '}
        <Source url={url} />
      </figcaption>
    </figure>
  )
}

/** After our own onset; negative: before it. */
export function Lag({ ms }: { ms: number }) {
  const { service: w } = useWords()
  const { shortDuration } = useFormats()
  return <strong>{fill(ms < 0 ? w.lagBefore : w.lagAfter, { lag: shortDuration(Math.abs(ms)) })}</strong>
}

export function Source({ url }: { url: string | null | undefined }) {
  const { service: w } = useWords()
  const address = webAddress(url)
  return address === null ? null : (
    <a href={address} rel="noreferrer" target="_blank">
      {w.source}
    </a>
  )
}
