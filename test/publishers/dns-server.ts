// What the tests need of a DNS server, whatever its make: a process of the test's own on a free loopback port, with its
// state in a temporary folder, ended by its process id.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  type DomainName,
  decodeMessage,
  encodeMessage,
  query,
  rcodes,
  typeCodes,
} from '../../src/dns/index.ts'
import { openWire } from '../../src/publishers/wire.ts'

export { freePort } from '../ports.ts'

export type Secrets = Readonly<Record<'hmac-sha256' | 'hmac-sha512', Buffer>>

export type DnsServer = {
  readonly software: string
  readonly port: number
  /** Takes updates signed with the keys `k-hmac-sha256` and `k-hmac-sha512`. */
  readonly zone: string
  /** Served and updatable from any address, with no key. */
  readonly openZone: string
  readonly secrets: Secrets
  /** PowerDNS: its web server, and the key to it. */
  readonly api?: { readonly url: string; readonly key: string }
  /** Where its zones and journals lie. */
  readonly folder: string
  /** Ends the process; its zones stay on disk for `up`. */
  down(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  up(): Promise<void>
  /** Stops it in the middle of whatever it does, as a host that hangs; `thaw` lets it go on. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

export const makeSecrets = (): Secrets => ({
  'hmac-sha256': randomBytes(32),
  'hmac-sha512': randomBytes(64),
})

export const zoneNames = { zone: 'steered.test', openZone: 'open.test' } as const

/** A key that the server knows and that may not update; its secret is that of `k-hmac-sha256`. */
export const powerlessKey = 'k-powerless'

export const keyNames = ['k-hmac-sha256', 'k-hmac-sha512'] as const

export const zoneFile = (zone: string): string => `$TTL 60
@ IN SOA ns.${zone}. hostmaster.${zone}. 1 3600 600 86400 5
@ IN NS ns.${zone}.
ns IN A 127.0.0.1
`

/** The first of the paths that exists. */
export const findBinary = (...paths: readonly string[]): string | undefined =>
  paths.find((path) => existsSync(path))

export type Program = {
  readonly software: string
  readonly binary: string
  readonly args: readonly string[]
  readonly folder: string
  readonly port: number
  readonly secrets: Secrets
}

/** Starts the program and waits until it answers for its zones with authority; on failure it leaves nothing behind. */
export async function startServer(program: Program): Promise<DnsServer> {
  let child: ChildProcess | null = null
  let log = ''
  const running = (): ChildProcess | null =>
    child !== null && child.exitCode === null && child.signalCode === null ? child : null
  const up = async (): Promise<void> => {
    const started = spawn(program.binary, program.args, { stdio: ['ignore', 'pipe', 'pipe'] })
    child = started
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => {
        log = (log + chunk).slice(-20_000)
      })
    await answering(program, () => (running() ? null : log))
  }
  const down = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    const ending = running()
    if (!ending) return
    const exited = once(ending, 'exit')
    ending.kill('SIGCONT')
    ending.kill(signal)
    await exited
  }
  const stop = async (): Promise<void> => {
    await down()
    await rm(program.folder, { recursive: true, force: true })
  }
  try {
    await up()
  } catch (error) {
    await stop()
    throw error
  }
  const { software, port, secrets, folder } = program
  const freeze = () => void running()?.kill('SIGSTOP')
  const thaw = () => void running()?.kill('SIGCONT')
  return { software, port, ...zoneNames, secrets, folder, up, down, freeze, thaw, stop }
}

async function answering({ software, port }: Program, ended: () => string | null): Promise<void> {
  const deadline = performance.now() + 20_000
  for (const zone of Object.values(zoneNames))
    while (!(await servesZone(port, zone))) {
      const log = ended()
      if (log !== null) throw new Error(`${software} ended at its start:\n${log}`)
      if (performance.now() > deadline) throw new Error(`${software} did not answer for ${zone} within 20 s`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
}

async function servesZone(port: number, zone: string): Promise<boolean> {
  const wire = await openWire({ host: '127.0.0.1', port }, { timeoutMs: 2000 })
  if (!wire.ok) return false
  const answer = await wire.value.ask(encodeMessage(query(1, zone as DomainName, typeCodes.SOA)))
  wire.value.close()
  const message = answer.ok ? decodeMessage(answer.value) : answer
  return message.ok && message.value.rcode === rcodes.NOERROR && message.value.flags.authoritative
}

export const temporaryFolder = (software: string): Promise<string> =>
  mkdtemp(join(tmpdir(), `holdfast-${software}-`))

/** Runs nsupdate or dig, which come with BIND. */
export const run = promisify(execFile)
