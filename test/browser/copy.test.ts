// The copy of the public pages as a host of static files shows it when Holdfast is dead: written by a real board in an
// outage, served from its folder alone, and every link of it followed, with scripts and without.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { BoardView } from '../../src/board/index.ts'
import { closedPort } from '../ports.ts'
import { type Instance, startConfigured, until } from '../system/instance.ts'
import { findChromium, openBrowser, withoutChromium } from './stage.ts'

const chromium = findChromium()
const built = join(import.meta.dirname, '..', '..', 'web', 'dist', 'index.html')
const missing =
  chromium === null ? withoutChromium : existsSync(built) ? false : 'needs the pages: npm run build'

const configuration = `
services:
  shop: { name: Café Shop, category: shop, public: true, standsOn: [{ on: aws/us-east-1, public: true }] }
  rail: { name: Rail, category: rail, public: true }
  payroll: { name: Payroll, category: work }
checks:
  shop: { service: shop, http: "http://127.0.0.1:${closedPort}/", every: 1s, timeout: 500ms, down: 2 }
`

describe('the copy, when the board is dead', { skip: missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-copy-'))
  const snapshot = join(folder, 'data', 'snapshot')
  let holdfast: Instance
  let host: Host
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let incident: string

  before(async () => {
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration)
    holdfast = await startConfigured(file, { folder })
    incident = await until('the incident', async () => {
      const { incidents } = await holdfast.api<BoardView>('/api/v1/board')
      return incidents[0]?.id ?? false
    })
    const files = ['shop', 'rail'].flatMap((id) =>
      ['atom', 'rss']
        .flatMap((kind) => [`feed.${kind}`, `services/${id}/feed.${kind}`])
        .concat(`badge/${id}.svg`),
    )
    await until('every page to be written, and the front pages to tell of it', async () => {
      const names = await readdir(snapshot, { recursive: true })
      const { pages } = JSON.parse(await readFile(join(snapshot, 'snapshot.json'), 'utf8')) as {
        pages: number
      }
      const [english, german] = await Promise.all(
        ['index.html', 'de/index.html'].map((name) => readFile(join(snapshot, name), 'utf8')),
      )
      return (
        names.filter((name) => name.endsWith('index.html') && !/\bembed\b/.test(name)).length >= pages &&
        [...files, `de/incidents/${incident}/index.html`].every((name) => names.includes(name)) &&
        english!.includes('Café Shop is down') &&
        german!.includes('Café Shop ist ausgefallen')
      )
    })
    await holdfast.stop()
    host = await serve(snapshot)
    browser = await openBrowser(chromium ?? '')
  })
  after(async () => {
    await browser?.close()
    await host?.close()
    await holdfast?.dispose()
  })

  for (const javaScriptEnabled of [true, false])
    test(`every page stands, says how old it is and leads only to what is there; scripts: ${javaScriptEnabled}`, async () => {
      const { page, complaints } = await browser.visit(host, { javaScriptEnabled, viewport: phone })
      const [pages, others] = [new Set([`${host.url}/`]), new Set<string>()]
      for (const address of pages) {
        const answer = await page.goto(address)
        assert.equal(answer?.status(), 200, address)
        const text = await page.locator('body').innerText()
        assert.match(text, /This is a copy of .* UTC|Dies ist eine Kopie vom .* UTC/, address)
        assert.doesNotMatch(text, /Payroll/)
        if (javaScriptEnabled) await page.locator('[data-copied]').filter({ hasText: /\d/ }).first().waitFor()
        assert.equal(await page.locator('form, .waiting').count(), 0, address)
        for (const link of await page.locator('[href], [src]').evaluateAll(addresses)) {
          const { origin, pathname, search } = new URL(link, address)
          if (origin !== new URL(host.url).origin) continue
          const isPage = pathname.endsWith('/') || !/\.\w+$/.test(pathname)
          ;(isPage ? pages : others).add(origin + pathname + search)
        }
      }
      for (const address of others) assert.equal((await fetch(address)).status, 200, address)
      for (const path of [
        '',
        'de/',
        `incidents/${incident}/`,
        'services/shop/',
        'de/services/rail/',
        'map/',
        'history/',
      ])
        assert.ok(pages.has(`${host.url}/${path}`), `nothing leads to ${path}`)
      assert.deepEqual(host.missed, [])
      assert.deepEqual(complaints, [])
      await page.context().close()
    })
})

const phone = { width: 390, height: 844 }

const addresses = (all: readonly unknown[]): string[] =>
  (all as readonly { getAttribute(name: string): string | null }[]).map(
    (one) => one.getAttribute('href') ?? one.getAttribute('src') ?? '',
  )

const types: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' },
  ...{ '.svg': 'image/svg+xml', '.json': 'application/json', '.woff2': 'font/woff2' },
  ...{ '.atom': 'application/atom+xml', '.rss': 'application/rss+xml' },
}

type Host = {
  readonly url: string
  /** What was asked for and is not there. */
  readonly missed: readonly string[]
  readonly close: () => Promise<unknown>
}

/** The plainest host there is, under a path of its own: a file, or the index of a folder. */
async function serve(folder: string): Promise<Host> {
  const missed: string[] = []
  const server: Server = createServer((request, response) => void answer(request.url ?? '/', response))
  async function answer(url: string, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(url, 'http://host').pathname).replace(/^\/status/, '')
    const file = join(folder, normalize(path), path.endsWith('/') ? 'index.html' : '')
    const found = await readFile(file).catch(() => null)
    if (found !== null) {
      response
        .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
        .end(found)
    } else if (existsSync(join(file, 'index.html'))) {
      response.writeHead(301, { location: `${url}/` }).end()
    } else {
      missed.push(url)
      response.writeHead(404).end()
    }
  }
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/status`,
    missed,
    close: () => {
      server.closeAllConnections()
      return new Promise((down) => server.close(down))
    },
  }
}
