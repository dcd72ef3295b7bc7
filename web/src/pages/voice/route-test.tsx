// Whether alerts arrive by a route, asked by sending one; or what would be sent, without its secrets.

import { useState } from 'preact/hooks'
import type { AlertTestView } from '../../../../src/board/alert-test-views.ts'
import { Act } from '../../parts/act.tsx'
import { State } from '../../parts/state.tsx'
import { Input } from '../../parts/typed.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'

export function RouteTest({ route }: { route: string }) {
  const { alerts: words } = useConsoleWords().voice
  const [came, setCame] = useState<AlertTestView | null>(null)
  return (
    <>
      <Act
        word={words.test}
        meaning={fill(words.testMeans, { route })}
        method="POST"
        path={`alerts/${encodeURIComponent(route)}/test`}
        done="test"
        onDone={(answer) => setCame(answer as AlertTestView)}
      >
        <label class="check">
          <Input type="checkbox" name="dryRun@yes" value="true" />
          {words.dryRun}
        </label>
      </Act>
      {came !== null && <Came test={came} />}
    </>
  )
}

function Came({ test: { tried, requests } }: { test: AlertTestView }) {
  const { alerts: words } = useConsoleWords().voice
  const { shortDuration } = useFormats()
  const told = useTold()
  return (
    <div role="status" class="done">
      <strong>{words.testDone}</strong>
      {tried.map(({ recipient, outcome, why, tookMs }) => (
        <p key={recipient}>
          <State told={told('message', outcome === 'sent' ? 'sent' : 'failed')} />{' '}
          <span class="mono small">{recipient}</span> {shortDuration(tookMs)}
          {why !== null && (
            <span class="block small" lang="en">
              {why}
            </span>
          )}
        </p>
      ))}
      {requests.map(({ method, url, body }) => (
        <pre key={url} class="mono small wraps">
          {`${method} ${url}\n\n${body}`}
        </pre>
      ))}
    </div>
  )
}
