// Whether a page fits where it is shown: WCAG 1.4.10 (320 CSS px wide without scrolling sideways) and 1.4.4 (text at
// twice its size, nothing lost).

import type { Page } from 'playwright-core'

/** What sticks out of the screen on the right, unless it scrolls in a box of its own. */
const sticking = `(() => {
  const screen = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= screen) return []
  const boxed = (element) => {
    for (let up = element.parentElement; up !== document.body && up !== null; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible') return true
    return false
  }
  const out = [...document.body.querySelectorAll('*')].filter(
    (one) => one.getBoundingClientRect().right > screen + 1 && !boxed(one),
  )
  const named = out.map((one) => one.tagName.toLowerCase() + '.' + one.getAttribute('class') + ' ' + one.textContent.slice(0, 40))
  return ['wider than ' + screen + ' px', ...named.slice(-5)]
})()`

/** What of the page does not fit into a screen of this width. */
export async function spilled(page: Page, width: number): Promise<string[]> {
  await page.setViewportSize({ width, height: 800 })
  return page.evaluate(sticking)
}
