// A Knot DNS of the test's own; null when `knotd` is missing.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type DnsServer,
  findBinary,
  freePort,
  keyNames,
  makeSecrets,
  powerlessKey,
  type Secrets,
  startServer,
  temporaryFolder,
  zoneFile,
  zoneNames,
} from './dns-server.ts'

const binary = findBinary('/usr/sbin/knotd', '/usr/local/sbin/knotd')
/** Configured, and its file is missing: Knot answers SERVFAIL. */
export const unloadedZone = 'unloaded.test'

export const needsKnot = 'needs knotd: apt-get install knot'

/** What every Knot of a test has: its state in a folder of its own, and no more workers than it needs. */
export const knotBase = (folder: string, listen: string): string => `server:
  listen: ${listen}
  rundir: ${folder}
  udp-workers: 1
  tcp-workers: 2
  background-workers: 1
control:
  listen: ${folder}/knot.sock
log:
  - target: stderr
    any: info
database:
  storage: ${folder}
  journal-db-max-size: 64M
  timer-db-max-size: 5M
  kasp-db-max-size: 16M
`

/** `transfers`: whether the keys may also transfer the zone. */
export async function startKnot({ transfers = false } = {}): Promise<DnsServer | null> {
  if (!binary) return null
  const folder = await temporaryFolder('knot')
  const secrets = makeSecrets()
  const port = await freePort()
  for (const origin of Object.values(zoneNames))
    await writeFile(join(folder, `${origin}.zone`), zoneFile(origin))
  await writeFile(join(folder, 'knot.conf'), configuration(folder, port, secrets, transfers))
  const args = ['-c', join(folder, 'knot.conf')]
  return startServer({ software: 'Knot DNS', binary, args, folder, port, secrets })
}

/** The journal is small: its database is mapped whole, and folders for tests may lie in memory. */
function configuration(folder: string, port: number, secrets: Secrets, transfers: boolean): string {
  const key = (id: string, algorithm: string, secret: Buffer): string => `
  - id: ${id}
    algorithm: ${algorithm}
    secret: ${secret.toString('base64')}`
  const { zone, openZone } = zoneNames
  return `${knotBase(folder, `127.0.0.1@${port}`)}key:${key('k-hmac-sha256', 'hmac-sha256', secrets['hmac-sha256'])}${key('k-hmac-sha512', 'hmac-sha512', secrets['hmac-sha512'])}${key(powerlessKey, 'hmac-sha256', secrets['hmac-sha256'])}
acl:
  - id: steer
    key: [${keyNames.join(', ')}]
    action: [update${transfers ? ', transfer' : ''}]
  - id: anybody
    address: 127.0.0.1
    action: update
template:
  - id: default
    storage: ${folder}
    file: "%s.zone"
    journal-max-usage: 8M
zone:
  - domain: ${zone}
    acl: steer
  - domain: ${openZone}
    acl: anybody
  - domain: ${unloadedZone}
    acl: steer
`
}
