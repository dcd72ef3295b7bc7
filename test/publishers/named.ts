// A BIND 9 of the test's own; null when `named` is missing.

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

export { run } from './dns-server.ts'
export type Named = DnsServer

const binary = findBinary('/usr/sbin/named', '/usr/local/sbin/named', '/usr/bin/named')
export const needsNamed = 'needs named: apt-get install bind9'

/** `transfers`: whether the keys may also transfer the zone. */
export async function startNamed({ transfers = false } = {}): Promise<Named | null> {
  if (!binary) return null
  const folder = await temporaryFolder('named')
  const secrets = makeSecrets()
  const port = await freePort()
  for (const origin of Object.values(zoneNames))
    await writeFile(join(folder, `${origin}.db`), zoneFile(origin))
  await writeFile(join(folder, 'named.conf'), configuration(folder, port, secrets, transfers))
  const args = ['-g', '-n', '1', '-c', join(folder, 'named.conf')]
  return startServer({ software: 'BIND 9', binary, args, folder, port, secrets })
}

/** BIND takes 100 records of one type at a name unless it is told otherwise. */
const largestSet = 200

function configuration(folder: string, port: number, secrets: Secrets, transfers: boolean): string {
  const keys = Object.entries(secrets).map(
    ([algorithm, secret]) =>
      `key "k-${algorithm}" { algorithm ${algorithm}; secret "${secret.toString('base64')}"; };`,
  )
  const { zone, openZone } = zoneNames
  const transferrers = transfers ? keyNames.map((key) => `key ${key};`).join(' ') : 'none;'
  return `${keys.join('\n')}
key "${powerlessKey}" { algorithm hmac-sha256; secret "${secrets['hmac-sha256'].toString('base64')}"; };
options {
  directory "${folder}";
  pid-file "${folder}/named.pid";
  session-keyfile "${folder}/session.key";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  allow-transfer { ${transferrers} };
  dnssec-validation no;
  notify no;
};
controls { };
zone "${zone}" { type primary; file "${zone}.db"; max-records-per-type ${largestSet}; update-policy {
  ${keyNames.map((key) => `grant ${key} zonesub ANY;`).join('\n  ')}
}; };
zone "${openZone}" { type primary; file "${openZone}.db"; allow-update { 127.0.0.1; }; };
`
}
