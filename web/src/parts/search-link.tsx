// A link to this page with something of its search changed: a filter, a span, the next part of a list. It works as any
// link does; with scripts the page changes in place and nothing is scrolled.

import type { ComponentChildren } from 'preact'
import { search, withSearch } from '../realm/navigation.ts'

type Props = {
  change: Readonly<Record<string, string | number | null>>
  /** It is what is shown now. */
  on?: boolean
  class?: string
  children: ComponentChildren
}

export function SearchLink({ change, on = false, class: name, children }: Props) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    search(change)
  }
  return (
    <a
      class={name ?? (on ? 'chip chip-on' : 'chip')}
      href={withSearch(change)}
      aria-current={on ? 'true' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  )
}
