// The tokens of programs and nodes: what each may do, who made it, the day it was last used.

import { useState } from 'preact/hooks'
import type { TokenView } from '../../../../src/board/people-views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Panel } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { Input, useRefused } from '../../parts/typed.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords } from '../../words/speech.ts'
import { Deed } from './deed.tsx'

const scopes = ['report', 'relay', 'read', 'respond', 'operate', 'admin', 'node'] as const

export function Tokens() {
  const { account } = useConsoleWords()
  const words = account.tokens
  const tokens = useResource<TokenView[]>('tokens')
  return (
    <Panel title={words.title} id="tokens" note={words.lead}>
      <Loaded from={tokens}>
        {(all) => (
          <Table
            label={words.title}
            heads={[
              { text: words.name },
              { text: words.scopes },
              { text: words.made },
              { text: words.used },
              { text: '' },
            ]}
            rows={all.map((token) => ({
              key: token.name,
              cells: [
                token.name,
                token.scopes.join(', '),
                <Made token={token} />,
                token.used ?? words.unused,
                <Revoke name={token.name} />,
              ],
            }))}
          />
        )}
      </Loaded>
      <NewToken />
    </Panel>
  )
}

function Made({ token: { made, by } }: { token: TokenView }) {
  const { account } = useConsoleWords()
  if (made === null) return <span class="muted">{account.tokens.unknown}</span>
  return (
    <>
      <Time at={made} /> {by !== null && <span class="muted">{fill(account.tokens.by, { name: by })}</span>}
    </>
  )
}

function Revoke({ name }: { name: string }) {
  const { account } = useConsoleWords()
  const words = account.tokens
  return (
    <details class="act">
      <summary class="button button-small">{words.revoke}</summary>
      <p class="muted small">{words.revokes}</p>
      <Deed
        method="DELETE"
        path={`tokens/${encodeURIComponent(name)}`}
        word={fill(words.revokeOf, { name })}
        grave
      />
    </details>
  )
}

function NewToken() {
  const { account } = useConsoleWords()
  const words = account.tokens
  const wasRefused = useRefused('tokens', []) !== null
  const [made, setMade] = useState<{ name: string; token: string } | null>(null)
  return (
    <>
      {made !== null && (
        <p role="status">
          {fill(words.copied, { name: made.name })} <code>{made.token}</code>
        </p>
      )}
      <details class="act" open={wasRefused}>
        <summary class="button button-small">{words.add}</summary>
        <Deed
          method="POST"
          path="tokens"
          word={words.add}
          onDone={(answer) => setMade(answer as { name: string; token: string })}
        >
          <label class="field">
            {words.name}
            <Input
              name="name"
              required
              maxLength={63}
              autoComplete="off"
              autoCapitalize="none"
              spellcheck={false}
            />
          </label>
          <fieldset class="ticks">
            <legend>{words.scopes}</legend>
            {scopes.map((scope) => (
              <label key={scope}>
                <Input type="checkbox" name="scopes@many" value={scope} /> <code>{scope}</code>
              </label>
            ))}
          </fieldset>
        </Deed>
      </details>
    </>
  )
}
