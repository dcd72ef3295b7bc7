// Moves between pages without loading the document again. Links stay ordinary links: one listener takes those that
// lead to a page of ours.

import { cell } from '../data/cell.ts'
import { parseRoute } from './route.ts'

export const route = cell(parseRoute(location.pathname))

function go(path: string): void {
  history.pushState(null, '', path)
  arrive()
}

function arrive(): void {
  route.set(parseRoute(location.pathname))
  scrollTo(0, 0)
}

/** Where the document's own anchors and the server's files are not ours to take. */
const notPages = /^\/(api|assets|healthz|metrics|openapi\.json)(\/|$)/

function takenLink(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.target !== '' || link.hasAttribute('download')) return null
  if (link.origin !== location.origin || notPages.test(link.pathname)) return null
  return link.hash === '' ? link.pathname : null
}

export function followLinks(): () => void {
  const onClick = (event: MouseEvent): void => {
    const path = takenLink(event)
    if (path === null) return
    event.preventDefault()
    if (path !== location.pathname) go(path)
  }
  document.addEventListener('click', onClick)
  addEventListener('popstate', arrive)
  return () => {
    document.removeEventListener('click', onClick)
    removeEventListener('popstate', arrive)
  }
}
