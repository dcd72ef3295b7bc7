// Cached pages for each core: Holdfast and nginx on one core in turn, wrk on the other, the same bytes and headers.
// While nginx is measured Holdfast stands still (SIGSTOP), so that neither has to share its core.

import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { freePort } from '../../test/ports.ts'
import { type Aim, atLeast, atMost, figure, type Peer, quantile } from '../result.ts'
import { needsNginx, type StaticFile, startNginx } from './nginx.ts'
import type { Part } from './part.ts'
import { usual } from './part.ts'
import { pause, pinned, World } from './world.ts'
import { drive } from './wrk.ts'

export const pages = ['/', '/api/v1/services']
const [served, driver] = [0, 1]

/** What is answered to a browser that takes gzip, as it came. */
export function asAnswered(url: string, path: string): Promise<StaticFile> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url + path,
      { headers: { 'accept-encoding': 'gzip', accept: 'text/html' } },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('end', () => {
          const headers = Object.fromEntries(
            Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
          )
          if (answer.statusCode !== 200 || headers['content-encoding'] !== 'gzip')
            reject(
              new Error(`${path}: ${answer.statusCode}, ${headers['content-encoding'] ?? 'not compressed'}`),
            )
          else resolve({ path, gzipped: Buffer.concat(pieces), headers })
        })
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}

export const throughput: Part = async ({ rounds, seconds, say }) => {
  if (!existsSync('/usr/sbin/nginx') || !existsSync('/usr/bin/wrk')) throw new Error(needsNginx)
  const world = await World.start(usual)
  await using closing = new AsyncDisposableStack()
  closing.defer(() => world.end())
  const files: StaticFile[] = []
  for (const path of pages) files.push(await asAnswered(world.url, path))
  const port = await freePort()
  const nginx = startNginx(world.folder, port, files)
  closing.defer(() => nginx.stop())
  await pause(1000)
  const alone = world.pin(served) && pinned(nginx.pid!, served)
  if (!alone) say('the processes could not be pinned to cores: the ratio is of the whole machine')
  const seen = new Map(
    pages.map((path) => [path, { holdfast: [] as number[], nginx: [] as number[], failed: 0 }]),
  )
  for (let round = 0; round < rounds; round++)
    for (const path of pages) {
      const figures = seen.get(path)!
      const core = alone ? driver : null
      const own = await drive(world.url + path, seconds, core)
      world.signal('SIGSTOP')
      const peer = await drive(`http://127.0.0.1:${port}${path}`, seconds, core).finally(() =>
        world.signal('SIGCONT'),
      )
      await pause(1000)
      figures.holdfast.push(own.perSecond)
      figures.nginx.push(peer.perSecond)
      figures.failed += own.failed + peer.failed
      say(`${path}: ${Math.round(own.perSecond)}/s, nginx ${Math.round(peer.perSecond)}/s`)
    }
  const aims: Aim[] = []
  const peers: Peer[] = []
  for (const [path, { holdfast, nginx, failed }] of seen) {
    const ratios = holdfast.map((own, i) => own / (nginx[i] ?? Number.NaN))
    aims.push(figure(`${path}: requests for each core`, '/s', quantile(holdfast, 0.5)))
    aims.push({ ...atLeast(`${path}: of nginx`, 'ratio', 0, 0.3), ...ratioOf(quantile(ratios, 0.5)) })
    aims.push(atMost(`${path}: requests that failed`, 'requests', failed, 0))
    peers.push({ name: `nginx, ${path}`, unit: '/s', value: Math.round(quantile(nginx, 0.5)) })
  }
  return { aims, peers }
}

/** To the hundredth: `rounded` keeps tenths. */
const ratioOf = (value: number) => ({ value: Math.round(value * 100) / 100, met: value >= 0.3 })
