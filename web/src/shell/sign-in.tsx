// In the header: the way in, or who is in and what they may go to.

import { useSignedIn } from '../data/session.ts'
import { SignOut } from '../parts/sign-out.tsx'
import { pathname, useSearch } from '../realm/navigation.ts'
import { useRealm } from '../realm/realm.ts'
import { elsewhere, pathTo, queryOf } from '../realm/route.ts'
import { useConsoleWords, useWords } from '../words/speech.ts'

export function SignIn() {
  return useSignedIn() === null ? <WayIn /> : <WhoIsIn />
}

/** To the page that signs in, which leads back to this one, on the side where everything is seen. */
function WayIn() {
  const { shell } = useWords()
  const { language } = useRealm()
  const here = elsewhere(pathname.get(), queryOf(useSearch()), { side: 'console' })
  const onItsWay = /\/sign-in(?:\?|$)/.test(here)
  const to = pathTo({ language, side: 'public', realm: null }, 'sign-in')
  return (
    <a class="button" href={onItsWay ? to : to + queryOf({ to: here })}>
      {shell.signIn}
    </a>
  )
}

function WhoIsIn() {
  const { account } = useConsoleWords()
  const session = useSignedIn()
  const { language } = useRealm()
  if (session === null) return null
  const place = { language, side: 'console', realm: null } as const
  return (
    <details class="who">
      <summary class="button">
        {session.name}
        <span class="muted"> {session.role === null ? account.byToken : account.roles[session.role]}</span>
      </summary>
      <div class="who-menu">
        <a href={pathTo(place, 'account')}>{account.own}</a>
        {session.scopes.includes('admin') && <a href={pathTo(place, 'users')}>{account.people}</a>}
        <SignOut />
      </div>
    </details>
  )
}
