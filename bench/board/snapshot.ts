// The copy of thousands of services, written to its end: what it takes, whether other requests keep their pace meanwhile,
// what a quiet minute writes, what a kill -9 in the middle of writing leaves, and that what is gone leaves too. It takes
// most of an hour: SERVICES=500 for a look.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { atMost, figure, quantile } from '../result.ts'
import type { Part } from './part.ts'
import { cpuSeconds, pause, residentMb, World } from './world.ts'

const services = Number(process.env.SERVICES ?? 5_000)
const shape = { services, checks: 50, every: '1s' }
const lookEveryMs = 5_000
/** So long without a new file: all are there. */
const settledMs = 20_000
const quietMs = 60_000
const askEveryMs = 20
/** Names that are removed in the end: every tenth service. */
const isGone = (n: number): boolean => n % 10 === 9

type File = { readonly path: string; readonly bytes: number; readonly at: number }

const filesIn = (folder: string): File[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return []
    const path = join(entry.parentPath, entry.name)
    const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 }
    return { path, bytes: size, at: mtimeMs }
  })

const sum = (files: readonly File[]): number => files.reduce((all, { bytes }) => all + bytes, 0) / 1e6
const since = (folder: string, at: number): File[] => filesIn(folder).filter((file) => file.at >= at)

const ends: Readonly<Record<string, string>> = {
  html: '</html>',
  svg: '</svg>',
  atom: '</feed>',
  rss: '</rss>',
}
const isTorn = ({ path }: File): boolean => {
  const end = ends[path.slice(path.lastIndexOf('.') + 1)]
  return end !== undefined && !readFileSync(path, 'utf8').trimEnd().endsWith(end)
}

/** How long small requests take until `over`, and the most memory meanwhile. */
async function meanwhile(world: World, over: Promise<unknown>): Promise<{ waitMs: number[]; mb: number }> {
  let done = false
  void over.finally(() => {
    done = true
  })
  const waitMs: number[] = []
  let mb = 0
  while (!done) {
    const began = performance.now()
    await (await fetch(`${world.url}/healthz`)).text()
    waitMs.push(performance.now() - began)
    if (waitMs.length % 50 === 1) mb = Math.max(mb, residentMb(world.mainPid))
    await pause(askEveryMs)
  }
  return { waitMs, mb }
}

/** Looks until no file has been added for a while; the moment of the newest one. */
async function settled(folder: string, say: (text: string) => void, least: number): Promise<number> {
  let [count, at] = [0, Date.now()]
  while (count < least || Date.now() - at < settledMs) {
    await pause(lookEveryMs)
    const now = filesIn(folder).length
    if (now !== count) at = Date.now()
    if (now !== count && Math.floor(now / 5_000) !== Math.floor(count / 5_000)) say(`${now} files`)
    count = now
  }
  return at
}

export const snapshot: Part = async ({ say }) => {
  const world = await World.start(shape)
  await using closing = new AsyncDisposableStack()
  closing.defer(() => world.end())
  const folder = join(world.holdfast.data, 'snapshot')
  const calm = await meanwhile(world, pause(8_000))
  const [began, cpuBefore] = [Date.now(), cpuSeconds(world.mainPid)]
  const written = settled(folder, say, services * 7)
  const first = await meanwhile(world, written)
  const seconds = ((await written) - began) / 1000
  const cpu = cpuSeconds(world.mainPid) - cpuBefore
  const all = filesIn(folder)
  say(`${all.length} files, ${sum(all).toFixed(0)} MB in ${seconds.toFixed(0)} s`)

  const quietFrom = Date.now()
  await pause(quietMs)
  const quiet = since(folder, quietFrom)
  say(`a quiet minute: ${quiet.length} files`)

  const failedAt = Date.now()
  await world.fail(1)
  await pause(quietMs)
  const changed = since(folder, failedAt)
  say(`an incident: ${changed.length} files`)

  const workAt = Date.now()
  await world.announce('s2')
  while (since(folder, workAt).length < 5) await pause(100)
  await world.holdfast.stop('SIGKILL')
  const torn = filesIn(folder).filter(isTorn)
  const kept = filesIn(folder).length
  say(`killed: ${torn.length} torn, ${kept} files`)

  const againAt = Date.now()
  const again = await world.startAgain((n) => !isGone(n))
  closing.defer(() => again.dispose())
  const stands = (): number => filesIn(folder).filter(({ path }) => /\/s\d*9(?:\/|\.svg)/.test(path)).length
  while (stands() > 0 && Date.now() - againAt < 3_600_000) await pause(lookEveryMs)
  const goneAfter = (Date.now() - againAt) / 1000
  say(`what is gone left after ${goneAfter.toFixed(0)} s; ${filesIn(folder).length} files`)
  return {
    aims: [
      figure(`files of ${services} services`, 'files', all.length),
      figure('on disk', 'MB', sum(all)),
      figure('until the last one stood', 's', seconds),
      figure('CPU of the main process meanwhile', 's', cpu),
      figure('main process at most', 'MB', first.mb),
      figure('another request before, p99', 'ms', quantile(calm.waitMs, 0.99)),
      figure('another request meanwhile, p99', 'ms', quantile(first.waitMs, 0.99)),
      figure('another request meanwhile, longest', 'ms', Math.max(...first.waitMs)),
      figure('written in a quiet minute', 'files', quiet.length),
      figure('written in the minute after an incident', 'files', changed.length),
      atMost('torn by a kill -9 in the middle', 'files', torn.length, 0),
      atMost('missing after it', 'files', Math.max(0, all.length - kept), 0),
      atMost('of what is gone, still there', 'files', stands(), 0),
      figure('until what is gone had left, from a start', 's', goneAfter),
    ],
  }
}
