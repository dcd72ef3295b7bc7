// A board behind something that answers for it. How it keeps itself fresh otherwise is tested in everybody.test.ts.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, describe, test } from 'node:test'
import { startFixtureServer } from '../../web/dev/server.ts'
import { findChromium, openStage, reads, type Stage, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()

/** As HAProxy, or nginx with a copy, stands in front: 503 and a page of its own while nobody answers behind it. */
async function startFront(port: number) {
  const front = createServer((asked, answer) => {
    const { url: path, method, headers } = asked
    const passed = request({ port, host: '127.0.0.1', path, method, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(answer).on('error', () => {})
      from.on('error', () => answer.destroy())
    })
    passed.on('error', () => {
      if (answer.headersSent) answer.destroy()
      else answer.writeHead(503, { 'content-type': 'text/html' }).end('<h1>503 Service Unavailable</h1>')
    })
    passed.end()
  }).listen(0, '127.0.0.1')
  await once(front, 'listening')
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async close() {
      front.closeAllConnections()
      front.close()
    },
  }
}

describe('the board keeps itself fresh', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  let visited: Visit
  before(async () => {
    stage = await openStage(chromium ?? '')
  })
  afterEach(() => visited?.page.context().close())
  after(() => stage?.close())

  test('what something in front says while the server is away is no word of the server', async () => {
    const server = await startFixtureServer({ dist: stage.dist, scene: 'outage', services: 50 })
    const front = await startFront(server.port)
    try {
      visited = await stage.visit({}, front)
      await visited.go('/')
      await visited.page.getByText('Live', { exact: true }).waitFor()
      await server.close()
      await visited.page.getByText(/No connection since \d\d:\d\d:\d\d\. This page is .* old/).waitFor()
      const aloud = visited.page.locator('[aria-live]', { hasText: 'No connection' })
      assert.match(await aloud.innerText(), /^No connection since [\d:]{8}\.$/, 'no age that counts aloud')
      await reads(visited.page, /services hit/)
    } finally {
      await front.close()
    }
  })
})
