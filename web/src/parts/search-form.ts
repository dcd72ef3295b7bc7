// A form that asks by the address: without a script the browser goes there, with one the page changes in place.

import { pathname, show } from '../realm/navigation.ts'
import { queryOf } from '../realm/route.ts'

export function submittedSearch(event: Event): void {
  event.preventDefault()
  const data = new FormData(event.currentTarget as HTMLFormElement)
  const asked = Object.fromEntries([...data].map(([name, value]) => [name, String(value)]))
  show(pathname.get() + queryOf(asked))
}
