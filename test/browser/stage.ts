// What the browser tests stand on: a real Chromium that reports every error of the page. A real board in an outage stands in
// world.ts. The stage here is for tests that need each state of every page at one moment, a change of facts at a word, or
// what takes weeks to become: pages built afresh, and a server with an invented day, typed by the API's own views.

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { buildPages } from '../../web/build.ts'
import { type FixtureServer, startFixtureServer } from '../../web/dev/server.ts'

export const withoutChromium = 'needs Chromium: apt-get install chromium'

/** `CHROME_PATH`, or the first of the usual names on the PATH. */
export function findChromium(): string | null {
  const named = process.env.CHROME_PATH
  if (named !== undefined && existsSync(named)) return named
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  return (
    names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path)) ??
    null
  )
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  // Chromium gives pages that nobody looks at less of the processor, which is every page here.
  '--disable-renderer-backgrounding',
  '--disable-component-update',
  '--disable-sync',
]

/** Longest wait for something to appear; far above what it takes. */
const deadlineMs = 30_000
const pollMs = 50
/** Few, so that the tests stay light; who needs a crowd says so. */
const servicesUsually = 150

export type Visit = {
  readonly page: Page
  /** Errors and warnings on the page's console, and addresses outside the server that it asked for. */
  readonly complaints: string[]
  readonly go: (path: string) => Promise<void>
}

type Served = { readonly url: string }

export type Stage = {
  readonly dist: string
  readonly renderer: string
  readonly server: FixtureServer
  /** `server`: another one than the stage's own. */
  readonly visit: (options?: BrowserContextOptions, server?: Served) => Promise<Visit>
  readonly close: () => Promise<void>
}

export async function openStage(executablePath: string, services = servicesUsually): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pages-'))
  const dist = join(folder, 'dist')
  const renderer = join(folder, 'renderer')
  await buildPages({ dist, renderer })
  const server = await startFixtureServer({ dist, services })
  const browser = await chromium.launch({ executablePath, args: quiet })
  return {
    dist,
    renderer,
    server,
    visit: (options = {}, at = server) => visit(browser, at, options),
    async close() {
      await browser.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A browser alone, for pages that a real Holdfast serves; `settings`: what somebody set up in it. */
export async function openBrowser(
  executablePath: string,
  settings: readonly string[] = [],
): Promise<Pick<Stage, 'close'> & Visits> {
  const browser = await chromium.launch({ executablePath, args: [...quiet, ...settings] })
  return {
    visit: (server, options = {}) => visit(browser, server, options),
    close: () => browser.close(),
  }
}

export type Visits = {
  readonly visit: (server: Served, options?: BrowserContextOptions) => Promise<Visit>
}

async function visit(browser: Browser, server: Served, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(deadlineMs)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) complaints.push(`asked elsewhere: ${request.url()}`)
  })
  return { page, complaints, go: (path) => go(page, server.url + path) }
}

async function go(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await settled(page)
}

/**
 * Waits until the expression holds in the page. Playwright's own `waitForFunction` would evaluate inside the page, which
 * the security policy under test forbids.
 */
export async function until(page: Page, expression: string): Promise<void> {
  const end = performance.now() + deadlineMs
  while (!(await page.evaluate(expression))) {
    if (performance.now() > end) throw new Error(`in ${deadlineMs} ms it did not become true: ${expression}`)
    await setTimeout(pollMs)
  }
}

/** Lets somebody in who may do everything, on the stage's own server: from the next page on. */
export const letIn = ({ page }: Visit, { url }: Served): Promise<void> =>
  page.context().addCookies([{ name: 'holdfast', value: 'fixture', url }])

/** The same, and the page is loaded again, on the side where everything is seen. */
export async function signIn(visit: Visit): Promise<void> {
  const { origin, pathname } = new URL(visit.page.url())
  await letIn(visit, { url: origin })
  await visit.go(pathname.startsWith('/console') ? pathname : `/console${pathname}`)
}

/** The page has its heading and waits for no answer any more. */
async function settled(page: Page): Promise<void> {
  await until(
    page,
    `document.querySelector('main h1') !== null && document.querySelector('.waiting') === null`,
  )
}

/** Waits until the text can be read in the page's content. */
export async function reads(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('main').getByText(text).first().waitFor()
}
