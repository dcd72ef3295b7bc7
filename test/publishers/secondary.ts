// A secondary of the tests' own: a real NSD or Knot that fetches one zone from a primary on loopback and is told by it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TsigAlgorithm } from '../../src/dns/index.ts'
import { findBinary, freePort, run, temporaryFolder } from './dns-server.ts'
import { knotBase } from './knotd.ts'

export type TransferKey = {
  readonly name: string
  readonly algorithm: TsigAlgorithm
  readonly secret: string
}

export type SecondaryPlace = {
  readonly zone: string
  readonly primaryPort: number
  /** Null: transfers are not signed. */
  readonly key: TransferKey | null
}

export type RealSecondary = {
  readonly software: string
  readonly port: number
  /** Starts it; it answers when it has the zone. */
  up(place: SecondaryPlace): Promise<void>
  down(): Promise<void>
  /** Its log so far, for a failure's message. */
  log(): string
  stop(): Promise<void>
}

type Make = {
  readonly software: string
  readonly binary: string | undefined
  readonly args: (folder: string) => readonly string[]
  readonly configuration: (folder: string, port: number, place: SecondaryPlace) => string
  readonly file: string
}

const nsd: Make = {
  software: 'NSD',
  binary: findBinary('/usr/sbin/nsd', '/usr/local/sbin/nsd'),
  file: 'nsd.conf',
  args: (folder) => ['-d', '-c', join(folder, 'nsd.conf')],
  configuration: (folder, port, { zone, primaryPort, key }) => `server:
  server-count: 1
  ip-address: 127.0.0.1@${port}
  username: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  xfrdir: "${folder}"
  zonelistfile: "${folder}/zone.list"
  verbosity: 2
  refuse-any: no
remote-control:
  control-enable: no
${key ? `key:\n  name: ${key.name}\n  algorithm: ${key.algorithm}\n  secret: "${key.secret}"\n` : ''}zone:
  name: ${zone}
  zonefile: "${zone}.zone"
  allow-notify: 127.0.0.1 ${key?.name ?? 'NOKEY'}
  request-xfr: 127.0.0.1@${primaryPort} ${key?.name ?? 'NOKEY'}
  max-refresh-time: 30
`,
}

const knot: Make = {
  software: 'Knot DNS',
  binary: findBinary('/usr/sbin/knotd', '/usr/local/sbin/knotd'),
  file: 'knot.conf',
  args: (folder) => ['-c', join(folder, 'knot.conf')],
  configuration: (
    folder,
    port,
    { zone, primaryPort, key },
  ) => `${knotBase(folder, `127.0.0.1@${port}`)}${key ? `key:\n  - id: ${key.name}\n    algorithm: ${key.algorithm}\n    secret: ${key.secret}\n` : ''}remote:
  - id: primary
    address: 127.0.0.1@${primaryPort}
${key ? `    key: ${key.name}\n` : ''}acl:
  - id: told
    address: 127.0.0.1
${key ? `    key: ${key.name}\n` : ''}    action: notify
template:
  - id: default
    storage: ${folder}
    file: "%s.zone"
    journal-max-usage: 8M
zone:
  - domain: ${zone}
    master: primary
    acl: told
    refresh-max-interval: 30
`,
}

const makes = { nsd, knot } as const
export type SecondaryKind = keyof typeof makes
export const secondaryKinds = Object.keys(makes) as readonly SecondaryKind[]
export const needsSecondary = 'needs nsd and knotd: apt-get install nsd knot'

/** Null when its program is missing. Its port is known before it is started. */
export async function makeSecondary(kind: SecondaryKind): Promise<RealSecondary | null> {
  const { software, binary, args, configuration, file } = makes[kind]
  if (!binary) return null
  const folder = await temporaryFolder(kind)
  const port = await freePort()
  let child: ChildProcess | null = null
  let log = ''
  const down = async (): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return {
    software,
    port,
    down,
    log: () => log,
    async up(place) {
      await writeFile(join(folder, file), configuration(folder, port, place))
      child = spawn(binary, args(folder), { stdio: ['ignore', 'pipe', 'pipe'] })
      for (const stream of [child.stdout, child.stderr])
        stream!.on('data', (chunk: Buffer) => {
          log = (log + chunk).slice(-20_000)
        })
    },
    async stop() {
      await down()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What a server answers to a question over dig, one record a line, sorted; what it says when it has none. */
export async function dig(port: number, name: string, type: string, ...more: string[]): Promise<string> {
  const options = ['+short', '+tries=1', '+time=2', ...more]
  const asked = run('dig', ['@127.0.0.1', '-p', `${port}`, name, type, ...options])
  const { stdout } = await asked.catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }))
  return stdout.trim().split('\n').sort().join(' ')
}

/** Asks until the answer is the one expected; returns how long that took, in milliseconds. */
export async function until(
  what: string,
  expected: (answer: string) => boolean,
  ask: () => Promise<string>,
  withinMs: number,
): Promise<number> {
  const began = performance.now()
  for (;;) {
    const answer = await ask()
    const took = performance.now() - began
    if (expected(answer)) return took
    if (took > withinMs)
      throw new Error(`${what}: still ${JSON.stringify(answer)} after ${Math.round(took)} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
