// Watches, from within a page, how the scripts take over what the server drew: which of its elements they throw away,
// what moves on the screen, and what the security policy refuses.

import type { Page } from 'playwright-core'
import { until } from './stage.ts'

export type TakenOver = {
  /** Elements that the server drew: when nothing was drawn, none can be lost. */
  readonly drawn: number
  readonly lost: readonly string[]
  /** Sum of layout shifts, as web.dev defines them. */
  readonly shift: number
  readonly refused: readonly string[]
}

/**
 * The world's map is left out: its finer shapes come after, in place of those that were drawn.
 * Ends with the first sign of life: the header says that the page is live, and until then nothing was asked anew. The page
 * is `interactive` before its module runs.
 */
const watching = `(() => {
  const seen = (globalThis.takenOver = { drawn: 0, lost: [], shift: 0, refused: [], over: false })
  addEventListener('securitypolicyviolation', (event) => seen.refused.push(event.violatedDirective))
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) seen.shift += value
  }).observe({ type: 'layout-shift', buffered: true })
  const named = (node) => node.nodeName + '.' + node.getAttribute('class') + ' ' + node.textContent.slice(0, 40)
  document.addEventListener('readystatechange', () => {
    if (document.readyState !== 'interactive') return
    const place = document.getElementById('page')
    const drawn = new Set(place.querySelectorAll(':not(svg.map, svg.map *)'))
    const first = document.querySelector('.fresh').textContent
    seen.drawn = drawn.size
    const observer = new MutationObserver((records) => {
      const alive = document.querySelector('.fresh')?.textContent !== first
      for (const { removedNodes } of records)
        for (const node of removedNodes) if (drawn.has(node) && !node.isConnected) seen.lost.push(named(node))
      if (!alive) return
      seen.over = true
      observer.disconnect()
    })
    observer.observe(place, { childList: true, subtree: true, characterData: true })
  })
})()`

export const watchTakeover = (page: Page): Promise<unknown> => page.addInitScript(watching)

/** Of the page that was loaded last. */
export async function takenOver(page: Page): Promise<TakenOver> {
  await until(page, 'globalThis.takenOver.over')
  return page.evaluate('globalThis.takenOver')
}
