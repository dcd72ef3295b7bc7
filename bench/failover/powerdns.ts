// PowerDNS with a Lua record at its fastest: the health checks' interval and the timeout are whole seconds, 1 at least,
// and nothing is cached. `ifurlup` takes the first set with an address that is up.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Contender, daemon } from './contender.ts'
import { name, type Site, zone } from './scene.ts'

const binary = '/usr/sbin/pdns_server'
const schemas = [
  '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql',
  '/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql',
]

/** Null when it, or its SQLite backend, is not installed. */
export function startPowerDnsLua(folder: string, port: number, site: Site): Contender | null {
  const schema = schemas.find((file) => existsSync(file))
  if (!existsSync(binary) || schema === undefined) return null
  const home = join(folder, 'pdns')
  mkdirSync(home, { recursive: true })
  const database = new DatabaseSync(join(home, 'pdns.sqlite3'))
  database.exec(readFileSync(schema, 'utf8'))
  database.prepare("INSERT INTO domains (id, name, type) VALUES (1, ?, 'NATIVE')").run(zone)
  const record = database.prepare(
    'INSERT INTO records (domain_id, name, type, content, ttl, auth) VALUES (1, ?, ?, ?, ?, 1)',
  )
  record.run(zone, 'SOA', `ns.${zone} hostmaster.${zone} 1 3600 600 86400 5`, 60)
  record.run(zone, 'NS', `ns.${zone}`, 60)
  const url = `http://${zone}:${site.port}/health`
  const sets = `{{'${site.east}'},{'${site.west}'}}`
  record.run(name, 'LUA', `A "ifurlup('${url}', ${sets}, {timeout=1})"`, 1)
  database.close()
  writeFileSync(
    join(home, 'pdns.conf'),
    [
      'launch=gsqlite3',
      `gsqlite3-database=${home}/pdns.sqlite3`,
      'local-address=127.0.0.1',
      `local-port=${port}`,
      `socket-dir=${home}`,
      'daemon=no',
      'guardian=no',
      'enable-lua-records=yes',
      'lua-health-checks-interval=1',
      'cache-ttl=0',
      'query-cache-ttl=0',
      'negquery-cache-ttl=0',
      'zone-cache-refresh-interval=0',
      '',
    ].join('\n'),
  )
  return daemon('PowerDNS Lua', port, binary, [`--config-dir=${home}`])
}
