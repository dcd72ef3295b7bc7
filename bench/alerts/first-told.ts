// The real program with services that fail: how long from the incident in the journal to the webhook that arrived, and
// what five hundred dependants of one foundation make of it when all fail in one second.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { JournalView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until } from '../../test/system/instance.ts'
import { Receiver, Services } from '../../test/system/killed-alerts.ts'

export type Told = {
  readonly toldMs: readonly number[]
  readonly storm: {
    readonly incidents: number
    readonly messages: number
    readonly firstMs: number
    readonly listed: number
    readonly cpuSeconds: number
  }
}

const dependants = 500
/** More openings within five minutes are gathered for people's sake, and are no measure of speed. */
export const mostAlone = 5
const afterMs = 60_000

/** `incidents` of services that stand on nothing, one after the other; then the dependants at once. */
export async function firstTold(
  folder: string,
  incidents: number,
  say: (text: string) => void,
): Promise<Told> {
  const services = new Services()
  const receiver = await Receiver.listening((response) => response.end('ok'))
  const file = join(folder, 'holdfast.yaml')
  writeFileSync(file, configuration(await services.listen(), receiver.url, incidents))
  const http = await freePorts(4)
  const holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 }, withinMs: 120_000 })
  try {
    // All checks have looked: nobody is told of a service before it is known to be well.
    await until('every check to be up', async () => {
      const checks = await holdfast.api<{ state: string }[]>('/api/v1/checks')
      return checks.length === dependants + incidents && checks.every(({ state }) => state === 'up')
    })
    const toldMs = await oneByOne(holdfast, services, receiver, incidents, say)
    return { toldMs, storm: await allAtOnce(holdfast, services, receiver, incidents) }
  } finally {
    await holdfast.dispose()
    services.close()
    receiver.close()
  }
}

async function oneByOne(
  holdfast: Instance,
  services: Services,
  receiver: Receiver,
  incidents: number,
  say: (text: string) => void,
): Promise<number[]> {
  const tookMs: number[] = []
  for (let i = 0; i < incidents; i++) {
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

async function allAtOnce(
  holdfast: Instance,
  services: Services,
  receiver: Receiver,
  incidents: number,
): Promise<Told['storm']> {
  const before = receiver.got.length
  const cpuBefore = cpuSeconds(holdfast)
  for (let i = 0; i < dependants; i++) services.ill.add(incidents + i)
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

const configuration = (url: string, hook: string, incidents: number): string => {
  const names = [
    ...Array.from({ length: incidents }, (_, i) => ({ id: `alone-${i}`, on: '' })),
    ...Array.from({ length: dependants }, (_, i) => ({
      id: `shared-${i}`,
      on: ', standsOn: [aws/us-east-1/dynamodb]',
    })),
  ]
  const check = (i: number): string => `http: "${url}/${i}", every: 1s, timeout: 500ms, down: 2, up: 2`
  return `services:
${names.map(({ id, on }) => `  ${id}: { name: ${id}, category: shop${on} }`).join('\n')}
checks:
${names.map(({ id }, i) => `  c${i}: { service: ${id}, ${check(i)} }`).join('\n')}
alerts:
  hook: { webhook: "${hook}", when: { severity: minor } }
`
}
