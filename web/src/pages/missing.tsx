// An address that leads nowhere.

import { Page } from '../parts/page.tsx'
import { useRealm } from '../realm/realm.ts'

export function Missing() {
  const { href } = useRealm()
  return (
    <Page
      title="No such page"
      lead="Nothing is kept at this address. It may have been mistyped, or the thing it named is gone."
    >
      <p>
        <a href={href()}>To the board</a>
      </p>
    </Page>
  )
}
