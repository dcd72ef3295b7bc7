// An address that leads nowhere.

import { Page } from '../parts/page.tsx'
import { useRealm } from '../realm/realm.ts'
import { useWords } from '../words/speech.ts'

export function Missing() {
  const { href } = useRealm()
  const { shell } = useWords()
  return (
    <Page title={shell.missingTitle} lead={shell.missing}>
      <p>
        <a href={href()}>{shell.toBoard}</a>
      </p>
    </Page>
  )
}
