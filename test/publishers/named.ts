// A BIND 9 of the test's own: free loopback port, temporary folder, ended by its process id. Null when `named` is missing.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export type Named = {
  readonly port: number
  readonly zone: string
  readonly secrets: Readonly<Record<'hmac-sha256' | 'hmac-sha512', Buffer>>
  /** Ends the process; its zones stay on disk for `up`. */
  down(): Promise<void>
  up(): Promise<void>
  stop(): Promise<void>
}

const binary = ['/usr/sbin/named', '/usr/local/sbin/named', '/usr/bin/named'].find((path) => existsSync(path))
export const needsNamed = 'needs named: apt-get install bind9'

export async function startNamed(): Promise<Named | null> {
  if (!binary) return null
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-named-'))
  const secrets = { 'hmac-sha256': randomBytes(32), 'hmac-sha512': randomBytes(64) }
  const port = await freePort()
  const zone = 'steered.test'
  for (const origin of [zone, 'open.test']) await writeFile(join(folder, `${origin}.db`), zoneFile(origin))
  await writeFile(join(folder, 'named.conf'), configuration(folder, port, zone, secrets))
  let child: ChildProcess | null = null
  const up = (): Promise<void> => {
    child = spawn(binary, ['-g', '-n', '1', '-c', join(folder, 'named.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    return untilRunning(child)
  }
  const down = async (): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  const stop = async (): Promise<void> => {
    await down()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await up()
  } catch (error) {
    await stop()
    throw error
  }
  return { port, zone, secrets, up, down, stop }
}

/** `-g` keeps it in the foreground and logs to stderr. */
function untilRunning(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const limit = setTimeout(() => reject(new Error(`named did not start within 20 s:\n${log}`)), 20_000)
    child.once('exit', (code) => reject(new Error(`named ended with ${code}:\n${log}`)))
    child.stderr!.on('data', (chunk: Buffer) => {
      log = (log + chunk).slice(-20_000)
      if (!/ running\n/.test(log)) return
      clearTimeout(limit)
      resolve()
    })
  })
}

const zoneFile = (zone: string): string => `$TTL 60
@ IN SOA ns.${zone}. hostmaster.${zone}. 1 3600 600 86400 5
@ IN NS ns.${zone}.
ns IN A 127.0.0.1
`

function configuration(folder: string, port: number, zone: string, secrets: Named['secrets']): string {
  const keys = Object.entries(secrets).map(
    ([algorithm, secret]) =>
      `key "k-${algorithm}" { algorithm ${algorithm}; secret "${secret.toString('base64')}"; };`,
  )
  return `${keys.join('\n')}
key "k-powerless" { algorithm hmac-sha256; secret "${secrets['hmac-sha256'].toString('base64')}"; };
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
zone "${zone}" { type primary; file "${zone}.db"; update-policy {
  grant k-hmac-sha256 zonesub ANY;
  grant k-hmac-sha512 zonesub ANY;
}; };
zone "open.test" { type primary; file "open.test.db"; allow-update { 127.0.0.1; }; };
`
}

/** Free for UDP and TCP at the moment of asking. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = createSocket('udp4')
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  socket.close()
  server.close()
  await once(server, 'close')
  return port
}

/** Runs nsupdate or dig, which come with BIND. */
export const run = promisify(execFile)
