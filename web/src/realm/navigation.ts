// Moves between pages without loading the document again. Links stay ordinary links: one listener takes those that
// lead to a page of this side and language; another side or language is another document.

import { cell, useCell } from '../data/cell.ts'
import { refused } from '../data/refused.ts'
import { parseRoute, queryOf, type Route, type Search, standsHere } from './route.ts'

/** Where the page is. The server sets it for each page that it draws, the browser from its address. */
export const route = cell<Route>(parseRoute('/'))
/** The address as it is written, without the query: what a changed search is put behind. */
export const pathname = cell('/')

let left: Element | null = null
/** What had the focus when the page before was left: a link, as a rule. */
export const leftWith = (): Element | null => left

const here = (): Route => parseRoute(location.pathname, location.search)

/** To another page, as a link to it would lead. */
export function follow(path: string): void {
  history.pushState(null, '', path)
  arrive()
  const place =
    location.hash === '' ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (place === null) scrollTo(0, 0)
  else place.scrollIntoView()
}

export function arrive(): void {
  left = document.activeElement
  refused.set(null)
  pathname.set(location.pathname)
  route.set(here())
}

/** What is asked for behind the question mark. */
export const useSearch = (): Search => useCell(route).search

type Change = Readonly<Record<string, string | number | null | undefined>>

/**
 * The address of this page with some of its search changed; null takes a name out. What a form came to was told once and
 * goes along nowhere.
 */
export const withSearch = (change: Change): string =>
  pathname.get() + queryOf({ ...route.get().search, done: null, ...change })

/** Changes the search of this page in place; the way back leads to what was shown before. */
export const search = (change: Change): void => show(withSearch(change))

/** The same for what is still being typed: a step back is not a letter. */
export const searchAsTyped = (change: Change): void => show(withSearch(change), true)

/** Another part of this page: nothing is scrolled. */
export function show(path: string, instead = false): void {
  if (instead || path === location.pathname + location.search) history.replaceState(null, '', path)
  else history.pushState(null, '', path)
  arrive()
}

function takenLink(event: MouseEvent): URL | null {
  if (event.defaultPrevented || event.button !== 0) return null
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  // A link in a picture is an element of SVG, without the properties of one in a text.
  const href = link?.getAttribute('href') ?? null
  if (link === null || href === null || link.hasAttribute('target') || link.hasAttribute('download'))
    return null
  const url = new URL(href, location.href)
  if (url.origin !== location.origin) return null
  const to = parseRoute(url.pathname, url.search)
  const at = route.get()
  // What is no page is a file of the server's, or its business to say that it is nothing.
  if (to.page === 'missing' || !standsHere(to)) return null
  return to.language === at.language && to.side === at.side ? url : null
}

export function followLinks(): () => void {
  const onClick = (event: MouseEvent): void => {
    const url = takenLink(event)
    if (url === null) return
    const same = url.pathname === location.pathname && url.search === location.search
    // To another place of this very page the browser goes by itself.
    if (same && url.hash !== '') return
    event.preventDefault()
    if (!same) follow(url.pathname + url.search + url.hash)
  }
  document.addEventListener('click', onClick)
  const onBack = (): void => arrive()
  addEventListener('popstate', onBack)
  return () => {
    document.removeEventListener('click', onClick)
    removeEventListener('popstate', onBack)
  }
}
