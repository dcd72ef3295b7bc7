// A small world of delegations on loopback addresses and one port: a parent `test` at a BIND, which is the resolver too;
// a Knot that signs some of the children, and an NSD that has one of them otherwise.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findBinary, freePort, run, temporaryFolder } from '../publishers/dns-server.ts'
import { knotBase } from '../publishers/knotd.ts'
import { until } from '../publishers/secondary.ts'

/** BIND listens only on addresses that an interface has. */
export const parentAt = '127.0.0.1'
const [knotAt, nsdAt, knotAlsoAt] = ['127.0.1.2', '127.0.1.3', '127.0.1.4'] as const
const nobodyAt = '127.0.1.9'

const parentZone = `$TTL 3600
@ SOA ns hostmaster 1 3600 600 86400 60
@ NS ns
ns A ${parentAt}
ns.other A ${knotAt}
good NS ns1.good
good NS ns2.good
ns1.good A ${knotAt}
ns2.good A ${knotAlsoAt}
wrong NS ns1.wrong
wrong NS ns2.wrong
wrong DS 4711 13 2 ${'AB'.repeat(32)}
ns1.wrong A ${knotAt}
ns2.wrong A ${knotAlsoAt}
plain 60 NS ns.other
bad NS ns1.bad
bad NS ns2.bad
ns1.bad A ${knotAt}
ns2.bad A ${nobodyAt}
differ NS ns1.differ
differ NS ns2.differ
differ NS ns4.differ
ns1.differ A ${knotAlsoAt}
ns2.differ A ${nsdAt}
`

const child = (ns: string, serial: number, more: string): string => `$TTL 3600
@ SOA ns1 hostmaster ${serial} 3600 600 86400 60
${ns
  .split(' ')
  .map((name) => `@ NS ${name}`)
  .join('\n')}
${more}
`
const two = `ns1 A ${knotAt}\nns2 A ${knotAlsoAt}`
const knotZones: Readonly<Record<string, string>> = {
  'good.test': child('ns1 ns2', 1, two),
  'wrong.test': child('ns1 ns2', 1, two),
  'plain.test': child('ns.other.test.', 1, ''),
  'differ.test': child('ns1 ns2 ns3', 9, `ns1 A ${knotAt}\nns2 A ${nsdAt}\nns3 CNAME ns1`),
}
const nsdZone = child('ns1 ns2', 8, `ns1 A ${knotAt}\nns2 A ${nsdAt}`)

const namedConf = (folder: string, port: number): string => `options {
  directory "${folder}"; pid-file "${folder}/named.pid"; session-keyfile "${folder}/session.key";
  listen-on port ${port} { ${parentAt}; }; listen-on-v6 { none; };
  recursion no; dnssec-validation no; notify no;
};
controls { };
zone "test" { type primary; file "test.zone"; allow-update { 127.0.0.0/8; }; };
`

const knotConf = (
  folder: string,
  port: number,
): string => `${knotBase(folder, `[${knotAt}@${port}, ${knotAlsoAt}@${port}]`)}policy:
  - id: ours
    algorithm: ecdsap256sha256
    cds-cdnskey-publish: none
template:
  - id: default
    storage: ${folder}
    file: "%s.zone"
    journal-max-usage: 4M
zone:
${Object.keys(knotZones)
  .map(
    (zone) =>
      `  - domain: ${zone}${/good|wrong/.test(zone) ? '\n    dnssec-signing: on\n    dnssec-policy: ours' : ''}`,
  )
  .join('\n')}
`

const nsdConf = (folder: string, port: number): string => `server:
  server-count: 1
  ip-address: ${nsdAt}@${port}
  username: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  xfrdir: "${folder}"
  zonelistfile: "${folder}/zone.list"
remote-control:
  control-enable: no
zone:
  name: differ.test
  zonefile: "differ.test.nsd"
`

export type DelegationWorld = {
  readonly port: number
  /** Puts a record into the parent. */
  addToParent(record: string): Promise<void>
  /** What Knot's own tool says of the keys, `DS` data in upper case. */
  signersOf(zone: string): Promise<readonly string[]>
  stop(): Promise<void>
}

export const needsServers = 'needs named, knotd and nsd: apt-get install bind9 knot nsd'

/** Null when one of the servers is missing. */
export async function startDelegationWorld(): Promise<DelegationWorld | null> {
  const named = findBinary('/usr/sbin/named')
  const knotd = findBinary('/usr/sbin/knotd')
  const nsd = findBinary('/usr/sbin/nsd')
  if (!named || !knotd || !nsd) return null
  const folder = await temporaryFolder('delegation')
  const port = await freePort()
  await mkdir(join(folder, 'knot'))
  const files: Readonly<Record<string, string>> = {
    'test.zone': parentZone,
    'named.conf': namedConf(folder, port),
    'knot.conf': knotConf(join(folder, 'knot'), port),
    'nsd.conf': nsdConf(folder, port),
    'differ.test.nsd': nsdZone,
    ...Object.fromEntries(Object.entries(knotZones).map(([zone, text]) => [`knot/${zone}.zone`, text])),
  }
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  const children: ChildProcess[] = []
  let log = ''
  const start = (binary: string, args: readonly string[]): void => {
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        log = (log + chunk).slice(-20_000)
      })
    children.push(child)
  }
  start(named, ['-g', '-n', '1', '-c', join(folder, 'named.conf')])
  start(knotd, ['-c', join(folder, 'knot.conf')])
  start(nsd, ['-d', '-c', join(folder, 'nsd.conf')])
  const stop = async (): Promise<void> => {
    for (const child of children)
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    for (const [host, zone, type] of [
      [parentAt, 'test', 'SOA'],
      [knotAt, 'good.test', 'DNSKEY'],
      [knotAt, 'wrong.test', 'DNSKEY'],
      [nsdAt, 'differ.test', 'SOA'],
    ] as const)
      await until(
        `${host} to have ${zone}`,
        (answer) => /^[^;]*\d/.test(answer),
        () => shortAnswer(host, port, zone, type),
        15_000,
      )
  } catch (problem) {
    await stop()
    throw new Error(`${String(problem)}\n${log}`)
  }
  return {
    port,
    stop,
    async addToParent(record) {
      const running = run('nsupdate')
      running.child.stdin!.end(`server ${parentAt} ${port}\nzone test\nupdate add ${record}\nsend\n`)
      await running
    },
    async signersOf(zone) {
      const { stdout } = await run('keymgr', ['-c', join(folder, 'knot.conf'), zone, 'ds'])
      return stdout
        .trim()
        .split('\n')
        .map((line) => line.replace(/^\S+ DS /, '').toUpperCase())
    },
  }
}

async function shortAnswer(host: string, port: number, name: string, type: string): Promise<string> {
  const asked = run('dig', [`@${host}`, '-p', `${port}`, name, type, '+short', '+tries=1', '+time=1'])
  return (await asked.catch(() => ({ stdout: '' }))).stdout
}
