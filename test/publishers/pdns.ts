// A PowerDNS of the test's own, over SQLite; null when `pdns_server` or its backend is missing.

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
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
  zoneNames,
} from './dns-server.ts'

export type PowerDns = DnsServer & {
  readonly api: NonNullable<DnsServer['api']>
  /** The server's database, open beside it: what an administrator of the database may do behind its back. */
  readonly database: DatabaseSync
}

const binary = findBinary('/usr/sbin/pdns_server', '/usr/local/sbin/pdns_server')
const schema = findBinary(
  '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql',
  '/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql',
)
export const needsPowerDns = 'needs pdns_server: apt-get install pdns-server pdns-backend-sqlite3'

export type PowerDnsOptions = {
  /** Whether the keys may also transfer the zone. */
  readonly transfers?: boolean
  /** Further lines of its configuration, which win over those here. */
  readonly lines?: readonly string[]
}

export async function startPowerDns({
  transfers = false,
  lines = [],
}: PowerDnsOptions = {}): Promise<PowerDns | null> {
  if (!binary || !schema) return null
  const folder = await temporaryFolder('pdns')
  const secrets = makeSecrets()
  const [port, apiPort] = [await freePort(), await freePort()]
  const api = { url: `http://127.0.0.1:${apiPort}`, key: randomBytes(16).toString('hex') }
  const database = prepare(join(folder, 'pdns.sqlite3'), readFileSync(schema, 'utf8'), secrets, transfers)
  const settings = configuration(folder, port, apiPort, api.key)
  await writeFile(join(folder, 'pdns.conf'), [...settings, ...lines, ''].join('\n'))
  const args = [`--config-dir=${folder}`]
  const server = await startServer({ software: 'PowerDNS', binary, args, folder, port, secrets })
  const stop = async (): Promise<void> => {
    database.close()
    await server.stop()
  }
  return { ...server, api, database, stop }
}

const configuration = (folder: string, port: number, apiPort: number, apiKey: string): readonly string[] => [
  'launch=gsqlite3',
  `gsqlite3-database=${folder}/pdns.sqlite3`,
  'gsqlite3-pragma-synchronous=0',
  'local-address=127.0.0.1',
  `local-port=${port}`,
  `socket-dir=${folder}`,
  'daemon=no',
  'guardian=no',
  'dnsupdate=yes',
  'webserver=yes',
  'webserver-address=127.0.0.1',
  `webserver-port=${apiPort}`,
  'webserver-allow-from=127.0.0.1',
  'api=yes',
  `api-key=${apiKey}`,
]

function prepare(file: string, statements: string, secrets: Secrets, transfers: boolean): DatabaseSync {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL')
  database.exec(statements)
  const key = database.prepare('INSERT INTO tsigkeys (name, algorithm, secret) VALUES (?, ?, ?)')
  for (const [algorithm, secret] of Object.entries(secrets))
    key.run(`k-${algorithm}`, algorithm, secret.toString('base64'))
  key.run(powerlessKey, 'hmac-sha256', secrets['hmac-sha256'].toString('base64'))
  const { zone, openZone } = zoneNames
  insertZone(database, zone, {
    'TSIG-ALLOW-DNSUPDATE': keyNames,
    ...(transfers ? { 'TSIG-ALLOW-AXFR': keyNames } : {}),
  })
  insertZone(database, openZone, {})
  return database
}

/** Metadata by its kind, as `pdnsutil set-meta` writes it. */
function insertZone(
  database: DatabaseSync,
  zone: string,
  metadata: Readonly<Record<string, readonly string[]>>,
): void {
  const { lastInsertRowid: id } = database
    .prepare("INSERT INTO domains (name, type) VALUES (?, 'NATIVE')")
    .run(zone)
  const record = database.prepare(
    'INSERT INTO records (domain_id, name, type, content, ttl, auth) VALUES (?, ?, ?, ?, 60, 1)',
  )
  record.run(id, zone, 'SOA', `ns.${zone} hostmaster.${zone} 1 3600 600 86400 5`)
  record.run(id, zone, 'NS', `ns.${zone}`)
  record.run(id, `ns.${zone}`, 'A', '127.0.0.1')
  const meta = database.prepare('INSERT INTO domainmetadata (domain_id, kind, content) VALUES (?, ?, ?)')
  for (const [kind, contents] of Object.entries(metadata))
    for (const content of contents) meta.run(id, kind, content)
}
