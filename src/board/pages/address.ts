// The address of a page, brought to one form, so that one page is made once however its links were decorated.

export type PageAddress = {
  readonly path: string
  /** `''` or `?a=1&b=2`, in the order of the names. */
  readonly query: string
}

/** Longer ones are nobody's search. */
const longest = 500

/** What is hung on links to count visits says nothing of the page. */
const decoration = /^(utm_.*|fbclid|gclid|mc_[ce]id|ref)$/
/** What a form came to is told in the console; a page that everybody is given has nobody to tell it. */
const ofTheConsole = /^done$/

/** Null: too long for a page. */
export function addressOf(url: string): PageAddress | null {
  if (url.length > 2 * longest) return null
  const cut = url.indexOf('?')
  const path = cut < 0 ? url : url.slice(0, cut)
  if (cut < 0) return { path, query: '' }
  const query = new URLSearchParams()
  const says = (name: string): boolean =>
    !decoration.test(name) && (isConsole(path) || !ofTheConsole.test(name))
  for (const [name, value] of new URLSearchParams(url.slice(cut)))
    if (value !== '' && says(name) && !query.has(name)) query.set(name, value)
  query.sort()
  const text = query.size === 0 ? '' : `?${query}`
  return text.length > longest ? null : { path, query: text }
}

/** The side that only who signed in may see, in every language. */
export const isConsole = (path: string): boolean => /^\/(?:[a-z]{2}\/)?console(?:\/|$)/.test(path)

/** `/services/` is `/services`; null: nothing to take away. */
export function withoutSlash(path: string): string | null {
  if (path === '/' || !path.endsWith('/')) return null
  return `/${path.replace(/^\/+|\/+$/g, '')}`
}
