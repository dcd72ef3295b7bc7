// A BIND of an example's own, where it is installed: one zone, one key, on loopback, with its files in the data folder.

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ms } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { realTimers as timers } from '../clock.ts'
import { processOf, send } from './pids.ts'

export type Bind = {
  readonly address: string
  readonly port: number
  /** The key `holdfast`, hmac-sha256: base64, for its owner alone. */
  readonly secretFile: string
  stop(): Promise<void>
}

const places = ['/usr/sbin/named', '/usr/local/sbin/named', '/opt/homebrew/sbin/named', '/usr/bin/named']
const patience = ms(20_000)

export const bindInstalled = (): boolean => places.some(existsSync)

/** Rejects with BIND's own words when it does not start. What a run before left of the zone is removed. */
export async function startBind(folder: string, zone: string, port: number): Promise<Bind> {
  const binary = places.find(existsSync)
  if (binary === undefined) throw new CommandFailure('BIND is not installed (Debian: apt-get install bind9)')
  await endLeftover(folder)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const secret = randomBytes(32).toString('base64')
  const secretFile = join(folder, 'holdfast.key')
  writeFileSync(secretFile, `${secret}\n`, { mode: 0o600 })
  writeFileSync(join(folder, 'zone.db'), zoneFile(zone))
  writeFileSync(join(folder, 'named.conf'), configuration(folder, zone, port, secret), { mode: 0o600 })
  const child = spawn(binary, ['-g', '-n', '1', '-c', join(folder, 'named.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await running(child)
  return {
    address: `127.0.0.1:${port}`,
    port,
    secretFile,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** A BIND of a run that was killed would go on answering at the same port, with a key that nobody has any more. */
async function endLeftover(folder: string): Promise<void> {
  const file = join(folder, 'named.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const isOurs = (): boolean => pid > 0 && (processOf(pid)?.includes(join(folder, 'named.conf')) ?? false)
  if (!isOurs()) return
  send(pid, 'SIGKILL')
  while (isOurs()) await new Promise<void>((done) => timers.after(ms(10), done))
}

/** `-g` keeps it in the foreground and logs to stderr. */
function running(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const fail = (why: string): void => reject(new CommandFailure(`BIND ${why}:\n${log.slice(-2000)}`))
    const cancel = timers.after(patience, () => {
      child.kill('SIGKILL')
      fail('did not start in time')
    })
    child.once('error', (problem) => fail(`did not start (${problem.message})`))
    child.once('exit', (code) => {
      cancel()
      fail(`ended with ${code}`)
    })
    child.stderr!.on('data', (chunk: Buffer) => {
      log = (log + chunk).slice(-20_000)
      if (!/ running\n/.test(log)) return
      cancel()
      resolve()
    })
  })
}

const zoneFile = (zone: string): string => `$TTL 60
@ IN SOA ns.${zone}. hostmaster.${zone}. 1 3600 600 86400 5
@ IN NS ns.${zone}.
ns IN A 127.0.0.1
`

const configuration = (folder: string, zone: string, port: number, secret: string): string => `
key "holdfast" { algorithm hmac-sha256; secret "${secret}"; };
options {
  directory "${folder}";
  pid-file "${folder}/named.pid";
  session-keyfile "${folder}/session.key";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  allow-transfer { none; };
  dnssec-validation no;
  notify no;
};
controls { };
zone "${zone}" { type primary; file "zone.db"; update-policy { grant holdfast zonesub ANY; }; };
`
