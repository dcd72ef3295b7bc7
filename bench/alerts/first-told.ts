// The real program with services that fail: how long from the incident in the journal to the webhook that arrived, and
// what five hundred dependants of one foundation make of it when all fail in one second.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { JournalView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until } from '../../test/system/instance.ts'
import { Receiver, Services } from '../../test/system/killed-alerts.ts'

export type Storm = {
  readonly incidents: number
  readonly messages: number
  readonly firstMs: number
  readonly listed: number
  readonly cpuSeconds: number
}

const dependants = 500
/** More openings within five minutes are gathered for people's sake, and are no measure of speed. */
const mostAlone = 5
/** What follows the first word is told a minute after it. */
const afterMs = 90_000

type Stage = { readonly holdfast: Instance; readonly services: Services; readonly receiver: Receiver }

/** All checks have looked: nobody is told of a service before it is known to be well. */
async function onStage<T>(
  folder: string,
  names: readonly Service[],
  act: (stage: Stage) => Promise<T>,
): Promise<T> {
  const services = new Services()
  const receiver = await Receiver.listening((response) => response.end('ok'))
  const file = join(folder, 'holdfast.yaml')
  writeFileSync(file, configuration(await services.listen(), receiver.url, names))
  const http = await freePorts(4)
  const holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 }, withinMs: 120_000 })
  try {
    await until('every check to be up', async () => {
      const checks = await holdfast.api<{ state: string }[]>('/api/v1/checks')
      return checks.length === names.length && checks.every(({ state }) => state === 'up')
    })
    return await act({ holdfast, services, receiver })
  } finally {
    await holdfast.dispose()
    services.close()
    receiver.close()
  }
}

/** Services that stand on nothing fail one after the other; milliseconds from the journal to the webhook. */
export function toldAlone(folder: string, say: (text: string) => void): Promise<number[]> {
  const names = Array.from({ length: mostAlone }, (_, i) => ({ id: `alone-${i}`, standsOn: '' }))
  return onStage(folder, names, (stage) => oneByOne(stage, say))
}

/** Five hundred services that stand on one foundation fail in one second. */
export function toldTogether(folder: string): Promise<Storm> {
  const standsOn = ', standsOn: [aws/us-east-1/dynamodb]'
  const names = Array.from({ length: dependants }, (_, i) => ({ id: `shared-${i}`, standsOn }))
  return onStage(folder, names, allAtOnce)
}

async function oneByOne(
  { holdfast, services, receiver }: Stage,
  say: (text: string) => void,
): Promise<number[]> {
  const tookMs: number[] = []
  for (let i = 0; i < mostAlone; i++) {
    const before = receiver.got.length
    services.ill.add(i)
    const opened = await until(`incident ${i}`, async () => openingOf(await journal(holdfast), `alone-${i}`))
    await until(`message ${i}`, () => receiver.got.length > before)
    const arrived = receiver.got[before]!
    tookMs.push(arrived.at - Date.parse(opened.at))
    say(`incident ${i}: told after ${tookMs.at(-1)} ms`)
  }
  return tookMs
}

async function allAtOnce({ holdfast, services, receiver }: Stage): Promise<Storm> {
  const before = receiver.got.length
  const cpuBefore = cpuSeconds(holdfast)
  for (let i = 0; i < dependants; i++) services.ill.add(i)
  await pause(afterMs)
  const got = receiver.got.slice(before)
  const opened = (await journal(holdfast)).filter(
    ({ kind, data }) => kind === 'incident.opened' && String(serviceIn(data)).startsWith('shared-'),
  )
  const first = Math.min(...opened.map(({ at }) => Date.parse(at)))
  const listed = new Set(got.flatMap(({ message }) => message.services.map(({ id }) => id)))
  return {
    incidents: opened.length,
    messages: got.length,
    firstMs: (got[0]?.at ?? Number.NaN) - first,
    listed: listed.size,
    cpuSeconds: cpuSeconds(holdfast) - cpuBefore,
  }
}

const journal = (holdfast: Instance): Promise<JournalView[]> =>
  holdfast.api<JournalView[]>('/api/v1/journal?kind=incident.opened&limit=1000')

const serviceIn = (data: unknown): string | undefined =>
  (data as { incident?: { service?: string } } | undefined)?.incident?.service

const openingOf = (entries: readonly JournalView[], service: string): JournalView | null =>
  entries.find(({ kind, data }) => kind === 'incident.opened' && serviceIn(data) === service) ?? null

/** Of the main process and its node, user and system. */
function cpuSeconds({ child }: Instance): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  let ticks = 0
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      if (Number(pid) === child.pid || Number(stat[1]) === child.pid)
        ticks += Number(stat[11]) + Number(stat[12])
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks / 100
}

type Service = { readonly id: string; readonly standsOn: string }

const configuration = (url: string, hook: string, names: readonly Service[]): string => {
  const check = (i: number): string => `http: "${url}/${i}", every: 1s, timeout: 500ms, down: 2, up: 2`
  return `services:
${names.map(({ id, standsOn }) => `  ${id}: { name: ${id}, category: shop${standsOn} }`).join('\n')}
checks:
${names.map(({ id }, i) => `  c${i}: { service: ${id}, ${check(i)} }`).join('\n')}
alerts:
  hook: { webhook: "${hook}", when: { severity: minor } }
`
}
