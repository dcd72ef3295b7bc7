// Alive when all else is dead: how DNS is answered, and how fast an answer leaves a target that was killed or frozen, with
// the store locked, full or deleted, the main process killed or stopped, and the API flooded; each time beside the same
// with nothing wrong, a moment before. Then everything is killed (kill -9) and the nameserver alone comes back.

import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { realClock } from '../src/station/clock.ts'
import type { Flooded } from '../test/system/flood.ts'
import { holdfastBin } from '../test/system/instance.ts'
import { type Fault, faults, flooded, mountSmall, unmount } from './alive/faults.ts'
import { type Looks, World } from './alive/world.ts'
import { type Aim, atLeast, atMost, conclude, figure, quantile } from './result.ts'

const rounds = Number(process.env.ROUNDS ?? 5)
const lookMs = Number(process.env.LOOK_MS ?? 2000)
const perSecond = Number(process.env.FLOOD ?? 20_000)
const only = process.env.ONLY

type Seen = { calm: Looks[]; dead: Looks[]; killed: number[]; frozen: number[] }

const world = await World.make()
const small = mountSmall(world.data)
const seen = new Map<string, Seen>()
const floods: Flooded[] = []
const backAgain: { whole: number[]; torn: number[] } = { whole: [], torn: [] }
const say = (text: string): void => {
  if (!process.argv.includes('--json')) console.log(text)
}

async function round(fault: Fault): Promise<void> {
  const { calm, dead, killed, frozen } = seen.get(fault.name) ?? {
    calm: [],
    dead: [],
    killed: [],
    frozen: [],
  }
  seen.set(fault.name, { calm, dead, killed, frozen })
  calm.push(await world.look(lookMs))
  const undo = await fault.begin(world)
  dead.push(await world.look(lookMs))
  killed.push(await world.lose('SIGKILL'))
  frozen.push(await world.lose('SIGSTOP'))
  await undo()
  await world.answered('east')
  say(
    `${fault.name}: p99 ${p99(calm.slice(-1)).toFixed(1)} -> ${p99(dead.slice(-1)).toFixed(1)} ms, killed ${killed.at(-1)?.toFixed(0)} ms, frozen ${frozen.at(-1)?.toFixed(0)} ms`,
  )
}

/** Everything is killed; from the start of the nameserver alone until the last known good is answered. */
async function comeBack(torn: boolean): Promise<number> {
  world.killAll()
  await world.running.stop('SIGKILL')
  const kept = join(world.data, 'node', 'envelopes')
  const newest = readdirSync(kept).filter((file) => file.endsWith('.envelope'))
  if (torn) {
    truncateSync(join(world.data, 'node', 'orders'), 100)
    for (const file of newest) truncateSync(join(kept, file), readFileSync(join(kept, file)).length - 7)
  }
  const since = realClock.monotonic()
  const args = [holdfastBin, 'node', '--alone', '--data', world.data]
  const alone = spawn(process.execPath, args, { env: world.running.env, stdio: 'ignore' })
  const tookMs = await world.answered('east', since)
  const ended = new Promise<void>((done) => alone.once('exit', () => done()))
  alone.kill('SIGKILL')
  await ended
  await world.start()
  return tookMs
}

const p99 = (looks: readonly Looks[]): number =>
  quantile(
    looks.flatMap(({ tookMs }) => tookMs),
    0.99,
  )
const sum = (looks: readonly Looks[], of: 'silent' | 'empty'): number =>
  looks.reduce((total, look) => total + look[of], 0)

function aimsOf(name: string, { calm, dead, killed, frozen }: Seen): Aim[] {
  return [
    atMost(`${name}: queries, p99`, 'ms', p99(dead), 10),
    figure(`${name}: queries, p99 a moment before`, 'ms', p99(calm)),
    atMost(`${name}: queries unanswered or empty`, 'queries', sum(dead, 'silent') + sum(dead, 'empty'), 0),
    atMost(`${name}: killed, median`, 'ms', quantile(killed, 0.5), 150),
    atMost(`${name}: killed, max`, 'ms', quantile(killed, 1), 400),
    atMost(`${name}: frozen, median`, 'ms', quantile(frozen, 0.5), 800),
  ]
}

function floodAims(): Aim[] {
  const total = (of: (flood: Flooded) => number): number => floods.reduce((all, flood) => all + of(flood), 0)
  const seconds = total((flood) => flood.seconds)
  if (seconds === 0) return []
  const answers = total(({ answered }) => Object.values(answered).reduce((a, b) => a + b, 0))
  return [
    atLeast('flood: requests that went out', 'requests/s', total(({ sent }) => sent) / seconds, perSecond),
    figure('flood: requests answered', 'requests/s', answers / seconds),
  ]
}

try {
  await world.start()
  const all = [...faults(small), flooded(perSecond, (flood) => floods.push(flood))].filter(
    ({ name }) => only === undefined || name.includes(only),
  )
  for (let i = 0; i < rounds; i++) {
    for (const fault of all) await round(fault)
    if (only !== undefined) continue
    backAgain.whole.push(await comeBack(false))
    backAgain.torn.push(await comeBack(true))
  }
  conclude('alive', [
    ...[...seen].flatMap(([name, what]) => aimsOf(name, what)),
    ...floodAims(),
    ...(only === undefined
      ? [
          atMost('back from kill -9, last known good, max', 'ms', quantile(backAgain.whole, 1), 1000),
          atMost('back from kill -9 with torn files, max', 'ms', quantile(backAgain.torn, 1), 1000),
        ]
      : []),
  ])
} finally {
  await world.end(() => {
    if (small) unmount(world.data)
  })
}
