// The first page as a phone meets it: everything that Chromium loads, and the largest paint at 1.6 Mbit/s, 150 ms of
// round trip and a quarter of the CPU, with nothing kept from before.

import { type Browser, type CDPSession, chromium } from 'playwright-core'
import { findChromium, withoutChromium } from '../../test/browser/stage.ts'
import { atMost, figure, quantile } from '../result.ts'
import { type Part, type Settings, usual } from './part.ts'
import { pause, World } from './world.ts'

const line = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 }
const slowdown = 4
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true }
/** After the page has loaded nothing larger is painted for this long. */
const stillMs = 3_000

/** Runs in the page before its own scripts. */
const observer = `globalThis.paints = []
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) globalThis.paints.push(entry.startTime)
}).observe({ type: 'largest-contentful-paint', buffered: true })`

type Say = Settings['say']
const onAPhone = 'largest paint, phone, 1.6 Mbit/s, 150 ms, CPU / 4, median'

type Load = { readonly paintMs: number; readonly bytes: Readonly<Record<string, number>> }

/** Compressed bytes with their headers, by what they are; what the events and the API bring later is not the page's. */
async function counted(session: CDPSession): Promise<() => Record<string, number>> {
  const types = new Map<string, string>()
  const bytes: Record<string, number> = {}
  await session.send('Network.enable')
  session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? 'Other'
    bytes[type] = (bytes[type] ?? 0) + encodedDataLength
  })
  return () => bytes
}

async function load(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext(phone)
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    const bytes = await counted(session)
    await session.send('Network.emulateNetworkConditions', line)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.addInitScript({ content: observer })
    await page.goto(url, { waitUntil: 'load' })
    await pause(stillMs)
    const paints = await page.evaluate<number[]>('globalThis.paints')
    return { paintMs: paints.at(-1) ?? Number.POSITIVE_INFINITY, bytes: bytes() }
  } finally {
    await context.close()
  }
}

const ofThePage = ['Document', 'Stylesheet', 'Script', 'Font', 'Image', 'Manifest']

/** Each page with nothing kept from before, in turn, so that what else the machine does falls on all alike. */
async function inTurn(browser: Browser, world: World, paths: readonly string[], rounds: number, say: Say) {
  const seen = new Map(paths.map((path) => [path, [] as Load[]]))
  // Not the first visitor's wait, who has the page made.
  for (const path of paths) await load(browser, world.url + path)
  for (let round = 0; round < rounds; round++)
    for (const [path, loads] of seen) {
      const one = await load(browser, world.url + path)
      loads.push(one)
      say(`${path}: largest paint after ${Math.round(one.paintMs)} ms; ${JSON.stringify(one.bytes)}`)
    }
  return seen
}

export const paint: Part = async ({ rounds, say }) => {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(withoutChromium)
  const world = await World.start(usual)
  await using closing = new AsyncDisposableStack()
  closing.defer(() => world.end())
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] })
  closing.defer(() => browser.close())
  const pages = { home: '/', service: '/services/s7', incident: `/incidents/${await world.fail(7)}` }
  const seen = await inTurn(browser, world, Object.values(pages), Math.max(3, rounds), say)
  const sum = ({ bytes }: Load): number => ofThePage.reduce((all, type) => all + (bytes[type] ?? 0), 0)
  const middle = (path: string, of: (one: Load) => number): number => quantile(seen.get(path)!.map(of), 0.5)
  return {
    aims: [
      ...Object.entries(pages).flatMap(([name, path]) => [
        atMost(
          `${name}: ${onAPhone}`,
          'ms',
          middle(path, ({ paintMs }) => paintMs),
          1000,
        ),
        atMost(`${name}: in all, compressed`, 'kB', middle(path, sum) / 1000, 60),
      ]),
      ...ofThePage.map((type) =>
        figure(`home: ${type.toLowerCase()}`, 'kB', middle('/', ({ bytes }) => bytes[type] ?? 0) / 1000),
      ),
    ],
  }
}
