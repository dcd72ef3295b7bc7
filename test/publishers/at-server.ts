// A publisher at a server of the tests, in order or with one thing wrong; and what others do there, with BIND's tools.

import type { DomainName, TsigAlgorithm } from '../../src/dns/index.ts'
import type { ForeignHand } from '../../src/publishers/conformance/index.ts'
import {
  createDirectPublisher,
  type DirectDeps,
  type FullPublisher,
  type UpdateSpec,
} from '../../src/publishers/index.ts'
import { instant, type PublisherId, seededRandom } from '../../src/terms/index.ts'
import { type DnsServer, run } from './dns-server.ts'

export type Changes = {
  readonly port?: number
  readonly keyName?: string
  readonly algorithm?: TsigAlgorithm
  readonly secret?: Uint8Array
  readonly unsigned?: boolean
  readonly zone?: string
  readonly hoursAhead?: number
  readonly timeoutMs?: number
  /** Of PowerDNS. `apiKey`: null where it is not on this machine. */
  readonly apiKey?: string | null
  readonly apiUrl?: string
  readonly serverId?: string
}

export function publisherAt(
  server: DnsServer,
  algorithm: TsigAlgorithm,
  changes: Changes = {},
): FullPublisher {
  const { keyName = `k-${algorithm}`, secret = server.secrets[algorithm] } = changes
  return createDirectPublisher(specAt(server, changes.algorithm ?? algorithm, { ...changes, keyName }), {
    ...worldFor(changes),
    secrets: { tsig: changes.unsigned ? null : secret, token: tokenFor(server, changes) },
  })
}

const tokenFor = ({ api }: DnsServer, { apiKey }: Changes): string | null =>
  apiKey === undefined ? (api?.key ?? null) : apiKey

export function specAt(server: DnsServer, algorithm: TsigAlgorithm, changes: Changes = {}): UpdateSpec {
  const byUpdate = {
    id: 'office' as PublisherId,
    zone: (changes.zone ?? server.zone) as DomainName,
    server: { host: '127.0.0.1', port: changes.port ?? server.port },
    ...(changes.unsigned
      ? {}
      : { key: { name: keyNameOf(algorithm, changes), algorithm, secretFile: 'k.key' } }),
  }
  if (!server.api) return { ...byUpdate, kind: 'rfc2136' }
  const { apiUrl: url = server.api.url, serverId = 'localhost' } = changes
  return { ...byUpdate, kind: 'powerdns', api: { url, keyFile: 'pdns-api.key', serverId } }
}

const keyNameOf = (algorithm: TsigAlgorithm, { keyName = `k-${algorithm}` }: Changes): DomainName =>
  keyName as DomainName

export const worldFor = ({
  hoursAhead = 0,
  timeoutMs = 10_000,
}: Changes = {}): Omit<DirectDeps, 'secrets'> => ({
  clock: {
    now: () => instant(Date.now() + hoursAhead * 3_600_000),
    monotonic: () => performance.now(),
  },
  timers: {
    after(wait, act) {
      const timer = setTimeout(act, wait)
      return () => clearTimeout(timer)
    },
  },
  random: seededRandom(Math.floor(performance.now() * 1000)),
  timeoutMs,
})

/** What others do at the server. */
export function foreignAt({ port, zone, secrets }: DnsServer): ForeignHand {
  const key = `hmac-sha256:k-hmac-sha256:${secrets['hmac-sha256'].toString('base64')}`
  const update = async (change: string): Promise<void> => {
    const running = run('nsupdate', ['-y', key])
    running.child.stdin!.end(`server 127.0.0.1 ${port}\nzone ${zone}\nupdate ${change}\nsend\n`)
    await running
  }
  return {
    add: (name, type, text) => update(`add ${name}. 60 ${type} ${text}`),
    remove: (name, type) => update(`delete ${name}. ${type}`),
    async list(name, type) {
      // The name servers of a delegation are told in the authority section.
      const sections = ['+noall', '+answer', '+authority']
      const { stdout } = await run('dig', ['@127.0.0.1', '-p', `${port}`, '+tcp', ...sections, name, type])
      const lines = stdout.split('\n').map((line) => /^(\S+)\s+\d+\s+IN\s+(\S+)\s+(.*)$/.exec(line))
      return lines.flatMap((line) => (line?.[1] === `${name}.` && line[2] === type ? [line[3]!] : [])).sort()
    },
  }
}
