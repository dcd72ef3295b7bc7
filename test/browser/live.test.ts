import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, describe, test } from 'node:test'
import { startFixtureServer } from '../../web/dev/server.ts'
import { findChromium, openStage, reads, type Stage, until, type Visit, withoutChromium } from './stage.ts'

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

  const openBoard = async (): Promise<Visit> => {
    visited = await stage.visit()
    await visited.go('/')
    return visited
  }

  test('an event changes what is shown, without a reload, and is read aloud', async () => {
    stage.server.show('calm')
    const { page, complaints } = await openBoard()
    await reads(page, /services are well/)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate('window.sameDocument = true')
    stage.server.show('outage')
    await reads(page, /391 services hit/)
    await until(
      page,
      `document.getElementById('verdict-said').textContent.includes('us-east-1 of AWS is failing')`,
    )
    assert.equal(await page.evaluate('window.sameDocument'), true)
    assert.deepEqual(complaints, [])
  })

  test('without an event stream it asks every few seconds, and says so', async () => {
    stage.server.show('calm')
    stage.server.refuseStreams(true)
    const { page } = await openBoard()
    await page.getByText('Every 5 s').waitFor()
    stage.server.show('outage')
    await reads(page, /391 services hit/)
    stage.server.refuseStreams(false)
    await page.getByText('Live', { exact: true }).waitFor()
  })

  test('what something in front says while the server is away is no word of the server', async () => {
    const server = await startFixtureServer({ dist: stage.dist, scene: 'outage', services: 50 })
    const front = await startFront(server.port)
    try {
      visited = await stage.visit({}, front)
      await visited.go('/')
      await visited.page.getByText('Live', { exact: true }).waitFor()
      await server.close()
      await visited.page.getByText(/No connection since \d\d:\d\d:\d\d\. This page is .* old/).waitFor()
      await reads(visited.page, /services hit/)
    } finally {
      await front.close()
    }
  })

  test('when the server is away the last known state stays, with since when; when it is back the notice goes', async () => {
    const server = await startFixtureServer({ dist: stage.dist, scene: 'outage', services: 50 })
    visited = await stage.visit({}, server)
    const { page, go } = visited
    await go('/')
    await page.getByText('Live', { exact: true }).waitFor()
    await reads(page, /services hit/)
    await server.close()
    const notice = page.getByText(/No connection since \d\d:\d\d:\d\d\. This page is .* old/)
    await notice.waitFor()
    await reads(page, /services hit/)
    const again = await startFixtureServer({
      dist: stage.dist,
      scene: 'calm',
      services: 50,
      port: server.port,
    })
    try {
      await notice.waitFor({ state: 'detached' })
      await reads(page, /services are well/)
    } finally {
      await again.close()
    }
  })
})
