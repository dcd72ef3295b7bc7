// A long list in pages: links whose addresses say which, so that they work without a script and can be sent to others.

import { withSearch } from '../realm/navigation.ts'
import { fill } from '../words/fill.ts'
import { useFormats, useWords } from '../words/speech.ts'

/** Nothing where all of it is on one page. */
export function Pager({ page, pages }: { page: number; pages: number }) {
  const { shell } = useWords()
  const { count } = useFormats()
  if (pages <= 1) return null
  return (
    <nav class="more" aria-label={shell.pager.label}>
      {page > 1 && (
        <a class="button" rel="prev" href={withSearch({ page: page === 2 ? null : page - 1 })}>
          {shell.pager.before}
        </a>
      )}
      <span class="muted num" role="status">
        {fill(shell.pager.at, { page: count(page), pages: count(pages) })}
      </span>
      {page < pages && (
        <a class="button" rel="next" href={withSearch({ page: page + 1 })}>
          {shell.pager.next}
        </a>
      )}
    </nav>
  )
}
