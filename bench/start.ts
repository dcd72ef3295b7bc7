// Cold and warm start of the quickstart, and what it takes while nothing happens: resident memory and CPU of
// Holdfast's own processes (main and node; the two little web servers are the thing watched, not the watcher).

import { readFileSync } from 'node:fs'
import { startQuickstart, until } from '../test/system/instance.ts'
import { atMost, conclude, figure, quantile } from './result.ts'

const rounds = Number(process.env.ROUNDS ?? 5)
const idleSeconds = Number(process.env.IDLE_SECONDS ?? 30)
const ticksPerSecond = 100

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8')

function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** Proportional set size: pages shared between the processes are counted once. */
function memoryMb(pid: number): { rss: number; pss: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const kb = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(rollup)?.[1])
  return { rss: kb('Rss') / 1024, pss: kb('Pss') / 1024 }
}

const cold: number[] = []
const warm: number[] = []
let rss = 0
let pss = 0
let cpu = 0
for (let i = 0; i < rounds; i++) {
  const began = performance.now()
  const first = await startQuickstart()
  cold.push(performance.now() - began)
  await first.stop()
  const again = performance.now()
  const second = await startQuickstart({
    folder: first.data.replace(/\/data$/, ''),
    ports: { http: Number(new URL(first.url).port), dns: first.dns.port },
  })
  warm.push(performance.now() - again)
  if (i === rounds - 1) {
    const node = childrenOf(second.child.pid!).filter((pid) => commandOf(pid).startsWith('holdfast node'))
    const own = [second.child.pid!, ...node]
    await until('the start to settle', () => cpuIdle(own), 30_000)
    const before = own.reduce((sum, pid) => sum + cpuTicks(pid), 0)
    await new Promise((done) => setTimeout(done, idleSeconds * 1000))
    cpu = ((own.reduce((sum, pid) => sum + cpuTicks(pid), 0) - before) / ticksPerSecond / idleSeconds) * 100
    for (const pid of own) {
      const memory = memoryMb(pid)
      rss += memory.rss
      pss += memory.pss
    }
  }
  await second.dispose()
}

async function cpuIdle(pids: readonly number[]): Promise<boolean> {
  const before = pids.reduce((sum, pid) => sum + cpuTicks(pid), 0)
  await new Promise((done) => setTimeout(done, 2000))
  return pids.reduce((sum, pid) => sum + cpuTicks(pid), 0) - before < 20
}

conclude('start', [
  figure('start with an empty data folder, median', 'ms', quantile(cold, 0.5)),
  atMost('start with a data folder, median', 'ms', quantile(warm, 0.5), 2000),
  atMost('idle resident memory, both processes, shared pages counted once (PSS)', 'MB', pss, 200),
  figure('the same, shared pages counted in each (RSS)', 'MB', rss),
  atMost('idle CPU', '% of a core', cpu, 3),
])
