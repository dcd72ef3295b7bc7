// Walks a page by the keyboard as somebody does who has no other way: Tab by Tab from the top, noting where the focus
// comes and whether it can be seen there, until it has come round.

import type { Page } from 'playwright-core'
import { until } from './stage.ts'

export type Walk = {
  /** Where the focus came, in order. */
  readonly stops: readonly string[]
  /** What can be used and was never come to. */
  readonly missed: readonly string[]
  /** Where the focus went back in the document, though it went on. */
  readonly backwards: readonly string[]
  /** Where the focus cannot be told from no focus. */
  readonly unseen: readonly string[]
  /** Where nothing of what has the focus is on the screen, or something lies over it. */
  readonly hidden: readonly string[]
}

/** Notes each stop within the page, so that nothing needs to be asked between one Tab and the next. */
const watching = `(() => {
  const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  const all = () => [...document.querySelectorAll(usable)].filter(
    (one) =>
      !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0 && one.closest('dialog:not([open])') === null &&
      one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0,
  )
  // A link in a picture shows it by its shape.
  const looksOf = (one) =>
    [one, ...one.querySelectorAll('rect, path')].slice(0, 4).flatMap((part) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, stroke, strokeWidth } = getComputedStyle(part)
      const outline = outlineStyle === 'none' || outlineWidth === '0px' ? 'none' : outlineStyle + outlineWidth + outlineColor
      return [outline, boxShadow, stroke, strokeWidth]
    }).join()
  const named = (one) => one.tagName.toLowerCase() + ' ' + (one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40)
  const around = (one, there) => one.contains(there) || there.contains(one) || there.closest('label')?.contains(one)
  const isOnScreen = (one) =>
    [...one.getClientRects()].some(({ left, right, top, bottom }) => {
      const [l, r, t, b] = [Math.max(left, 0), Math.min(right, innerWidth), Math.max(top, 0), Math.min(bottom, innerHeight)]
      const points = [[(l + r) / 2, (t + b) / 2], [l + 2, t + 2], [r - 2, b - 2], [l + 2, b - 2], [r - 2, t + 2]]
      return l < r && t < b && points.some(([x, y]) => {
        const there = document.elementFromPoint(x, y)
        return there !== null && around(one, there)
      })
    })
  const walk = (globalThis.walk = { stops: [], missed: [], backwards: [], unseen: [], hidden: [], round: false })
  const met = new Set()
  let [last, looked] = [null, '']
  const onFocus = ({ target }) => {
    // Round once is enough: a page that the focus has left and come back to may take a moment to show it again.
    if (walk.round) return
    if (last?.isConnected && looksOf(last) === looked) walk.unseen.push(named(last))
    const back = last !== null && last.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING
    ;[last, looked] = [target, looksOf(target)]
    if (met.has(target)) return void (walk.round = true)
    met.add(target)
    walk.stops.push(named(target))
    if (back) walk.backwards.push(named(target))
    if (!isOnScreen(target)) walk.hidden.push(named(target))
  }
  document.addEventListener('focusin', onFocus)
  globalThis.walkOver = () => {
    document.removeEventListener('focusin', onFocus)
    return { ...walk, missed: all().filter((one) => !met.has(one)).map(named) }
  }
  return all().length
})()`

/** From the top of the page on, once its map is there. */
export async function walk(page: Page): Promise<Walk> {
  await until(page, `document.querySelector('.map-box:empty') === null`)
  const usable = await page.evaluate<number>(watching)
  const enough = 4 * usable + 60
  for (let i = 0; i < enough; i++) {
    await page.keyboard.press('Tab')
    if (i % 8 === 7 && (await page.evaluate('walk.round'))) break
  }
  const { round, ...walked } = await page.evaluate<Walk & { round: boolean }>('walkOver()')
  return round
    ? walked
    : { ...walked, missed: [...walked.missed, 'the beginning: the focus does not come round'] }
}
