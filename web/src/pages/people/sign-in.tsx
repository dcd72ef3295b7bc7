// Signing in: a plain form that the server answers, with scripts and without. What went wrong, and where to go
// afterwards, stand in the page's address; nothing that was typed does: the name comes back in its field.

import { Fill } from '../../parts/fill.tsx'
import { Page } from '../../parts/page.tsx'
import { Input, Typed, useRefused } from '../../parts/typed.tsx'
import { useSearch, withSearch } from '../../realm/navigation.ts'
import { pathTo } from '../../realm/route.ts'
import { useFormats, useLanguage, useWords } from '../../words/speech.ts'

export function SignInPage() {
  const { entry } = useWords()
  const { to = '', with: way } = useSearch()
  const byToken = way === 'token'
  const language = useLanguage()
  const typed = useRefused('sign-in', [])
  return (
    <Page title={entry.title} lead={entry.lead}>
      <Refused />
      <form class="entry" method="post" action="/sign-in">
        <input type="hidden" name="language" value={language} />
        <input type="hidden" name="to" value={to || pathTo({ language, side: 'console', realm: null })} />
        <Typed.Provider value={typed}>{byToken ? <ByToken /> : <ByName />}</Typed.Provider>
        <button type="submit" class="button button-strong">
          {entry.submit}
        </button>
      </form>
      <p>
        <a href={withSearch({ with: byToken ? null : 'token', refused: null, wait: null })}>
          {byToken ? entry.byName : entry.byToken}
        </a>
      </p>
      {!byToken && <p class="muted small">{entry.forgotten}</p>}
    </Page>
  )
}

const refusedId = 'refused'

/** What was wrong, with the fields that it is about. */
function useSaidOfFields() {
  const { refused } = useSearch()
  if (refused === undefined) return {}
  return { 'aria-invalid': refused === 'wrong', 'aria-describedby': refusedId }
}

function ByName() {
  const { entry } = useWords()
  const said = useSaidOfFields()
  return (
    <>
      <label class="field">
        {entry.name}
        <Input
          name="name"
          required
          maxLength={63}
          autoComplete="username"
          autoCapitalize="none"
          spellcheck={false}
          {...said}
        />
      </label>
      <label class="field">
        {entry.password}
        <input
          name="password"
          type="password"
          required
          maxLength={1000}
          autoComplete="current-password"
          {...said}
        />
      </label>
    </>
  )
}

function ByToken() {
  const { entry } = useWords()
  const said = useSaidOfFields()
  return (
    <>
      <label class="field">
        {entry.token}
        <input
          name="token"
          type="password"
          required
          maxLength={200}
          autoComplete="off"
          spellcheck={false}
          {...said}
        />
      </label>
      <p class="muted small">
        <Fill text={entry.aboutToken} start={<code>hf_</code>} file={<code>token</code>} />
      </p>
    </>
  )
}

function Refused() {
  const { entry } = useWords()
  const { counted } = useFormats()
  const { refused, wait, with: way } = useSearch()
  if (refused === undefined) return null
  const seconds = Number(wait)
  const said =
    refused === 'wait'
      ? counted(Number.isFinite(seconds) ? seconds : 1, entry.refused.wait)
      : refused === 'busy'
        ? entry.refused.busy
        : way === 'token'
          ? entry.refused.wrongToken
          : entry.refused.wrong
  return (
    <p id={refusedId} class="refusal" role="alert">
      {said}
    </p>
  )
}
