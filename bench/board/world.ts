// A Holdfast as a crowd meets it: many services, checks every 200 ms at a web server of ours that counts them, and a
// name that is steered and answered.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Asker } from '../../src/station/ask.ts'
import { realClock, realRandom } from '../../src/station/clock.ts'
import { freePorts, type Instance, startConfigured, until } from '../../test/system/instance.ts'

const name = 'app.crowd.test'
const sectors = ['bank', 'game', 'gov', 'news', 'school', 'shop', 'social', 'telecom', 'travel', 'work']
const regions = ['aws/us-east-1', 'aws/eu-west-1', 'azure/westeurope', 'gcp/us-central1']
const askEveryMs = 5

export type WorldShape = { readonly services: number; readonly checks: number; readonly every: string }

/** What it does besides its pages: looks that arrived in a second, and how long answers of DNS took. */
export type Pace = {
  readonly looksPerSecond: number
  readonly answersMs: readonly number[]
  readonly silent: number
}

export class World {
  /** Its data and whatever else it writes. */
  readonly folder: string
  readonly holdfast: Instance
  readonly #target: Server
  readonly #asker: Asker
  readonly #looks: { seen: number }
  /** Paths of the web server that answer 503. */
  readonly #failing: Set<string>

  private constructor(
    folder: string,
    holdfast: Instance,
    target: Server,
    looks: { seen: number },
    failing: Set<string>,
  ) {
    this.#failing = failing
    this.folder = folder
    this.holdfast = holdfast
    this.#target = target
    this.#looks = looks
    const { hostname } = new URL(holdfast.url)
    this.#asker = new Asker({ host: hostname, port: holdfast.dns.port }, realRandom)
  }

  static async start(shape: WorldShape): Promise<World> {
    const port = await freePorts(4)
    const looks = { seen: 0 }
    const failing = new Set<string>()
    const target = createServer(({ url = '' }, response) => {
      looks.seen++
      response.statusCode = failing.has(url) ? 503 : 200
      response.end('ok\n')
    }).listen(port + 1, '127.0.0.2')
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-crowd-'))
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration(shape, port + 1))
    const ports = { http: port, dns: port + 3 }
    const holdfast = await startConfigured(file, { folder, ports, withinMs: 600_000 })
    return new World(folder, holdfast, target, looks, failing)
  }

  get url(): string {
    return this.holdfast.url
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  get mainPid(): number {
    return this.holdfast.child.pid!
  }

  async pace(forMs: number): Promise<Pace> {
    const answersMs: number[] = []
    let silent = 0
    const [began, seenBefore] = [realClock.monotonic(), this.#looks.seen]
    const asked: Promise<void>[] = []
    for (let n = 0; realClock.monotonic() - began < forMs; n++) {
      const at = realClock.monotonic()
      asked.push(
        this.#asker.ask(name, 'A', 1000).then((reply) => {
          if (reply.ok && reply.value.records.length > 0) answersMs.push(realClock.monotonic() - at)
          else silent++
        }),
      )
      await pause(Math.max(0, began + (n + 1) * askEveryMs - realClock.monotonic()))
    }
    const looksPerSecond = ((this.#looks.seen - seenBefore) * 1000) / (realClock.monotonic() - began)
    await Promise.all(asked)
    return { looksPerSecond, answersMs, silent }
  }

  /** Something changes that every page shows: work is announced. (A single report is not told of by itself.) */
  async announce(service: string): Promise<void> {
    const body = JSON.stringify({ title: 'Work', services: [service], for: '2m' })
    const headers = { 'content-type': 'application/json' }
    await this.holdfast.api('/api/v1/maintenance', { method: 'POST', body, headers })
  }

  /** The check of this service fails from now on; the id of the incident that is opened. */
  async fail(n: number): Promise<string> {
    this.#failing.add(`/${n}`)
    return until('an incident', async () => {
      const all = await this.holdfast.api<readonly { id: string; service: string }[]>('/api/v1/incidents')
      return all.find(({ service }) => service === `s${n}`)?.id ?? null
    })
  }

  /** After it was ended or killed: the same folder and ports, with those of its services that are kept. */
  startAgain(keeps: (service: number) => boolean): Promise<Instance> {
    const file = join(this.folder, 'holdfast.yaml')
    const left = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => {
        const service = /^ {2}s(\d+):|service: s(\d+)/.exec(line)
        return service === null || keeps(Number(service[1] ?? service[2]))
      })
    writeFileSync(file, left.join('\n'))
    const ports = { http: this.port, dns: this.holdfast.dns.port }
    return startConfigured(file, { folder: this.folder, ports, withinMs: 600_000 })
  }

  async end(): Promise<void> {
    this.#asker.close()
    await this.holdfast.dispose()
    this.#target.closeAllConnections()
    this.#target.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function configuration({ services, checks, every }: WorldShape, port: number): string {
  const service = (_: unknown, n: number): string =>
    `  s${n}: { name: "Service ${n}", category: ${sectors[n % sectors.length]}, public: true, standsOn: [${regions[n % regions.length]}] }`
  const check = (_: unknown, n: number): string =>
    `  c${n}: { service: s${n % services}, http: "http://127.0.0.2:${port}/${n}", every: ${every}, timeout: 1s, down: 2, up: 3 }`
  return `services:
${Array.from({ length: services }, service).join('\n')}
checks:
${Array.from({ length: checks }, check).join('\n')}
endpoints:
  ${name}:
    targets:
      east: { address: 127.0.0.2, check: c0 }
      west: { address: 127.0.0.3, check: c1 }
    publish: [here]
publishers:
  here: { kind: embedded, zone: crowd.test }
`
}

export const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  )

/** CPU that a process has taken, with all its threads; the kernel counts hundredths of a second. */
export function cpuSeconds(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13)
  return (Number(user) + Number(system)) / 100
}

/** Resident memory in megabytes. */
export const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

export const pause = (waitMs: number): Promise<void> => new Promise((done) => setTimeout(done, waitMs))
