// Cached pages for each second of CPU: Holdfast and nginx in turn, the same bytes and headers. Holdfast's is the whole main
// process, which draws the pages, and keeps the store and the loop, meanwhile.

import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { freePort } from '../../test/ports.ts'
import { until } from '../../test/system/instance.ts'
import { type Aim, atLeast, atMost, figure, type Peer, quantile } from '../result.ts'
import { needsNginx, type StaticFile, startNginx } from './nginx.ts'
import type { Part } from './part.ts'
import { usual } from './part.ts'
import { childrenOf, cpuSeconds, World } from './world.ts'
import { type Driven, drive } from './wrk.ts'

export const pages = ['/', '/api/v1/services']

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

/** Requests that were answered for each second of CPU that the process took, whatever else the machine does meanwhile. */
async function perCore(pid: number, url: string, seconds: number): Promise<Driven> {
  const before = cpuSeconds(pid)
  const driven = await drive(url, seconds)
  return { ...driven, perSecond: driven.answered / (cpuSeconds(pid) - before) }
}

type Seen = { readonly holdfast: number[]; readonly nginx: number[]; failed: number }

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
  const worker = await until('a worker of nginx', () => childrenOf(nginx.pid!)[0] ?? null)
  const seen = new Map(pages.map((path) => [path, { holdfast: [], nginx: [], failed: 0 } as Seen]))
  for (let round = 0; round < rounds; round++)
    for (const [path, figures] of seen) {
      const own = await perCore(world.mainPid, world.url + path, seconds)
      const peer = await perCore(worker, `http://127.0.0.1:${port}${path}`, seconds)
      figures.holdfast.push(own.perSecond)
      figures.nginx.push(peer.perSecond)
      figures.failed += own.failed + peer.failed
      say(`${path}: ${Math.round(own.perSecond)}/s of CPU, nginx ${Math.round(peer.perSecond)}/s of CPU`)
    }
  const aims: Aim[] = []
  const peers: Peer[] = []
  for (const [path, { holdfast, nginx, failed }] of seen) {
    const ratios = holdfast.map((own, i) => own / (nginx[i] ?? Number.NaN))
    aims.push(figure(`${path}: requests for each second of CPU`, '/s', quantile(holdfast, 0.5)))
    aims.push({ ...atLeast(`${path}: of nginx`, 'ratio', 0, 0.3), ...ratioOf(quantile(ratios, 0.5)) })
    aims.push(atMost(`${path}: requests that failed`, 'requests', failed, 0))
    peers.push({ name: `nginx, ${path}`, unit: '/s of CPU', value: Math.round(quantile(nginx, 0.5)) })
  }
  return { aims, peers }
}

/** To the hundredth: `rounded` keeps tenths. */
const ratioOf = (value: number) => ({ value: Math.round(value * 100) / 100, met: value >= 0.3 })
