// One's own account: who one is, the password, where one is signed in.

import { useState } from 'preact/hooks'
import type { MeView } from '../../../../src/board/people-views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page, Panel } from '../../parts/page.tsx'
import { SignOut } from '../../parts/sign-out.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords } from '../../words/speech.ts'
import { Deed } from './deed.tsx'
import { Sessions } from './sessions.tsx'

export function OwnAccount() {
  const { account } = useConsoleWords()
  const me = useResource<MeView>('me')
  return (
    <Page title={account.own}>
      <Loaded from={me}>
        {(who) => (
          <>
            <Who me={who} />
            {who.kind === 'user' && <Password name={who.name ?? ''} />}
            <Sessions of={who.name} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Who({ me: { name, role } }: { me: MeView }) {
  const { account } = useConsoleWords()
  return (
    <>
      <p>
        {role === null
          ? fill(account.signedInWith, { name: name ?? '' })
          : fill(account.signedInAs, { name: name ?? '', role: account.roles[role] })}
      </p>
      {role !== null && <p class="muted">{account.mayAs[role]}</p>}
      <SignOut />
    </>
  )
}

function Password({ name }: { name: string }) {
  const { account } = useConsoleWords()
  const words = account.password
  const [done, setDone] = useState(false)
  return (
    <Panel title={words.title} id="password" note={words.ends}>
      <Deed
        method="PATCH"
        path={`users/${encodeURIComponent(name)}`}
        word={words.submit}
        onDone={() => setDone(true)}
      >
        {/* For what keeps passwords: whose this one is. */}
        <input
          class="unseen"
          type="text"
          autoComplete="username"
          value={name}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <label class="field">
          {words.current}
          <input name="current" type="password" required maxLength={1000} autoComplete="current-password" />
        </label>
        <label class="field">
          {words.next}
          <input
            name="password"
            type="password"
            required
            minLength={12}
            maxLength={200}
            autoComplete="new-password"
            aria-describedby="password-rule"
          />
        </label>
        <p id="password-rule" class="muted small">
          {words.rule}
        </p>
      </Deed>
      {done && (
        <p class="tone-good" role="status">
          {words.done}
        </p>
      )}
    </Panel>
  )
}
