// 5,000 requests a second at a constant rate, and what else Holdfast does meanwhile: looks of its checks, and answers of
// DNS; each round beside the same without a crowd, a moment before.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atLeast, atMost, figure, quantile } from '../result.ts'
import { type Part, usual } from './part.ts'
import { asAnswered } from './throughput.ts'
import { type Pace, World } from './world.ts'

const run = promisify(execFile)
const perSecond = 5_000
const openLoop = join(import.meta.dirname, 'open-loop.ts')

type Flow = {
  readonly sent: number
  readonly failed: number
  readonly unanswered: number
  readonly p50: number
  readonly p99: number
}

async function flow(world: World, path: string, seconds: number): Promise<Flow> {
  const args = [openLoop, '127.0.0.1', String(world.port), path, String(perSecond), String(seconds)]
  const { stdout } = await run(process.execPath, args)
  return JSON.parse(stdout) as Flow
}

const median = (values: readonly number[]): number => quantile(values, 0.5)
const p99 = (paces: readonly Pace[]): number =>
  median(paces.map(({ answersMs }) => quantile(answersMs, 0.99)))
const looks = (paces: readonly Pace[]): number => median(paces.map(({ looksPerSecond }) => looksPerSecond))

export const steady: Part = async ({ rounds, seconds, say }) => {
  const world = await World.start(usual)
  await using closing = new AsyncDisposableStack()
  closing.defer(() => world.end())
  await asAnswered(world.url, '/')
  const calm: Pace[] = []
  const busy: Pace[] = []
  const flows: Flow[] = []
  for (let round = 0; round < rounds; round++) {
    calm.push(await world.pace(seconds * 1000))
    const [under, flowed] = await Promise.all([world.pace(seconds * 1000), flow(world, '/', seconds)])
    busy.push(under)
    flows.push(flowed)
    say(
      `p99 ${flowed.p99.toFixed(1)} ms; looks ${looks(calm.slice(-1)).toFixed(0)} -> ${looks(busy.slice(-1)).toFixed(0)}/s; DNS p99 ${p99(calm.slice(-1)).toFixed(1)} -> ${p99(busy.slice(-1)).toFixed(1)} ms`,
    )
  }
  const lost = flows.reduce((sum, { failed, unanswered }) => sum + failed + unanswered, 0)
  const silent = busy.reduce((sum, { silent }) => sum + silent, 0)
  return {
    aims: [
      figure(`/ at ${perSecond}/s, median`, 'ms', median(flows.map(({ p50 }) => p50))),
      atMost(`/ at ${perSecond}/s, p99`, 'ms', median(flows.map(({ p99 }) => p99)), 20),
      atMost('requests that failed', 'requests', lost, 0),
      atLeast('looks of checks meanwhile', '% of their pace', (100 * looks(busy)) / looks(calm), 95),
      figure('DNS answers without a crowd, p99', 'ms', p99(calm)),
      atMost('DNS answers meanwhile, p99', 'ms', p99(busy), 20),
      atMost('DNS questions without an answer', 'questions', silent, 0),
    ],
  }
}
