// 5,000 open event streams: what the main process grows by, how long another request waits while all of them are told,
// and that all of them are.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { until } from '../../test/system/instance.ts'
import { atLeast, atMost, figure, quantile } from '../result.ts'
import { type Part, usual } from './part.ts'
import { pause, residentMb, World } from './world.ts'

const streams = 5_000
const program = join(import.meta.dirname, 'crowd.ts')
const settleMs = 8_000
const askEveryMs = 2

type Told = {
  readonly open: number
  readonly refused: number
  readonly closed: number
  readonly heard: number
}

class Crowd {
  readonly #child: ChildProcess
  readonly #lines: NodeJS.AsyncIterator<string>

  constructor(port: number) {
    const args = [program, String(port), String(streams)]
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]()
  }

  async told(): Promise<Told> {
    const { value } = await this.#lines.next()
    return JSON.parse(value ?? '{}') as Told
  }

  ask(line: 'anew' | 'how many'): Promise<Told> {
    this.#child.stdin!.write(`${line}\n`)
    return this.told()
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.stdin!.end()
    await ended
  }
}

/** How long a small request takes, asked all the time until `over`. */
async function waits(world: World, over: () => boolean): Promise<number[]> {
  const tookMs: number[] = []
  while (!over()) {
    const began = performance.now()
    await (await fetch(`${world.url}/healthz`)).text()
    tookMs.push(performance.now() - began)
    await pause(askEveryMs)
  }
  return tookMs
}

/** The longest wait of another request from a change until everybody has heard of it. */
async function tellAll(world: World, crowd: Crowd): Promise<{ longestMs: number; heard: number }> {
  await crowd.ask('anew')
  let done = false
  const asking = waits(world, () => done)
  await world.announce('s1')
  const heard = await until('all to hear', async () => {
    const told = await crowd.ask('how many')
    return told.heard >= told.open && told.heard
  }).finally(() => {
    done = true
  })
  return { longestMs: Math.max(...(await asking)), heard }
}

export const listening: Part = async ({ rounds, say }) => {
  const world = await World.start(usual)
  await using closing = new AsyncDisposableStack()
  closing.defer(() => world.end())
  await pause(settleMs)
  let quiet = false
  const [calm] = await Promise.all([waits(world, () => quiet), pause(3000).then(() => (quiet = true))])
  const before = residentMb(world.mainPid)
  const crowd = new Crowd(world.port)
  closing.defer(() => crowd.end())
  const { open, refused } = await crowd.told()
  const longest: number[] = []
  let heard = streams
  for (let round = 0; round < rounds; round++) {
    const told = await tellAll(world, crowd)
    longest.push(told.longestMs)
    heard = Math.min(heard, told.heard)
    say(`${told.heard} heard; another request waited ${told.longestMs.toFixed(0)} ms at most`)
  }
  await pause(settleMs)
  const after = residentMb(world.mainPid)
  say(`${open} open, ${refused} refused; ${before.toFixed(0)} -> ${after.toFixed(0)} MB`)
  return {
    aims: [
      atLeast('event streams open', 'streams', open, streams),
      atMost(`main process, for ${streams} streams`, 'MB', after - before, 300),
      figure('main process with all of them', 'MB', after),
      atLeast('told of a change', 'streams', heard, streams),
      figure('another request, nobody listening, longest', 'ms', Math.max(...calm)),
      atMost('another request while all are told, longest, median', 'ms', quantile(longest, 0.5), 50),
    ],
  }
}
