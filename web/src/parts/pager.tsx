// Where one stands in a long list, with links to the pages before and after: the page is part of the address.

import { withSearch } from '../realm/navigation.ts'
import { fill } from '../words/fill.ts'
import { useFormats, useWords } from '../words/speech.ts'

/** `anchor`: what is looked at after the page was loaded anew. */
export function Pager({ page, pages, anchor }: { page: number; pages: number; anchor?: string }) {
  const { pager } = useWords().shell
  const { count } = useFormats()
  if (pages <= 1) return null
  const to = (wanted: number): string =>
    withSearch({ page: wanted === 1 ? null : wanted }) + (anchor === undefined ? '' : `#${anchor}`)
  return (
    <nav class="pager" aria-label={pager.label}>
      {page > 1 ? (
        <a class="button" rel="prev" href={to(page - 1)}>
          {pager.before}
        </a>
      ) : (
        <span class="button button-off">{pager.before}</span>
      )}
      <span class="num">{fill(pager.at, { page: count(page), pages: count(pages) })}</span>
      {page < pages ? (
        <a class="button" rel="next" href={to(page + 1)}>
          {pager.next}
        </a>
      ) : (
        <span class="button button-off">{pager.next}</span>
      )}
    </nav>
  )
}
