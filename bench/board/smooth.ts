// 5,000 services and 1,000 checks on one page: the longest task of the browser after the page has loaded, while nothing
// happens, and while it takes in a change.

import { chromium, type Page } from 'playwright-core'
import { findChromium, withoutChromium } from '../../test/browser/stage.ts'
import { atMost, figure } from '../result.ts'
import type { Part } from './part.ts'
import { pause, World } from './world.ts'

const crowded = { services: 5_000, checks: 1_000, every: '10s' }
const settleMs = 4_000
const watchMs = 6_000
const mostMs = 50

/** Runs in the page before its own scripts. */
const observer = `globalThis.tasks = []
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) globalThis.tasks.push(entry.duration)
}).observe({ type: 'longtask', buffered: true })`

/** Tasks shorter than this browsers do not tell of. */
async function longestTask(page: Page, during: () => Promise<void>): Promise<number> {
  await page.evaluate('globalThis.tasks.length = 0')
  await during()
  await pause(watchMs)
  return Math.max(0, ...(await page.evaluate<number[]>('globalThis.tasks')))
}

export const smooth: Part = async ({ rounds, say }) => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(withoutChromium)
  const world = await World.start(crowded)
  await using closing = new AsyncDisposableStack()
  closing.defer(() => world.end())
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] })
  closing.defer(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.addInitScript({ content: observer })
  const seen = { loading: [] as number[], after: [] as number[], changed: [] as number[] }
  for (const path of ['/', '/history'])
    for (let round = 0; round < rounds; round++) {
      await page.goto(world.url + path, { waitUntil: 'load' })
      await pause(settleMs)
      seen.loading.push(Math.max(0, ...(await page.evaluate<number[]>('globalThis.tasks'))))
      seen.after.push(await longestTask(page, async () => {}))
      seen.changed.push(await longestTask(page, () => world.announce(`s${round}`)))
      say(
        `${path}: loading ${seen.loading.at(-1)!.toFixed(0)} ms, after ${seen.after.at(-1)!.toFixed(0)} ms, change ${seen.changed.at(-1)!.toFixed(0)} ms`,
      )
    }
  return {
    aims: [
      figure('5,000 services: longest task while loading', 'ms', Math.max(...seen.loading)),
      atMost('5,000 services: longest task after that', 'ms', Math.max(...seen.after), mostMs),
      atMost(
        '5,000 services: longest task while a change is taken in',
        'ms',
        Math.max(...seen.changed),
        mostMs,
      ),
    ],
  }
}
