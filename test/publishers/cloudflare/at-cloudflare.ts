// A publisher at the local Cloudflare, in order or with one thing wrong; and what others do there, over the same API.

import type { DomainName } from '../../../src/dns/index.ts'
import {
  type ForeignHand,
  openHttpProxy,
  type Resource,
  throughPath,
} from '../../../src/publishers/conformance/index.ts'
import {
  type CloudflareSpec,
  createDirectPublisher,
  type FullPublisher,
} from '../../../src/publishers/index.ts'
import type { PublisherId } from '../../../src/terms/index.ts'
import { worldFor } from '../at-server.ts'
import type { LocalApi, LocalOptions } from './local-api.ts'
import { LocalCloudflare } from './local-cloudflare.ts'
import type { Fields } from './zone-store.ts'

export const zone = 'shop.example' as DomainName
export const zoneId = '023e105f4ecef8ad9ca31a8372d0c353'
export const otherZoneId = 'ab'.repeat(16)
export const tokens = {
  good: 'good-token-of-forty-characters-0123456789',
  ofAccount: 'cfat_token-of-an-account-0123456789-abcdef',
  expired: 'expired-token-of-forty-characters-0123456',
  disabled: 'disabled-token-of-forty-characters-012345',
  reader: 'reader-token-of-forty-characters-01234567',
  elsewhere: 'elsewhere-token-of-forty-characters-01234',
  all: 'token-for-all-zones-of-the-account-0123456',
  unknown: 'unknown-token-of-forty-characters-0123456',
} as const

const edit = { status: 'active', zones: [zoneId], dns: 'edit' } as const
export const ourZone: LocalOptions = {
  zone,
  zoneId,
  tokens: {
    [tokens.good]: edit,
    [tokens.expired]: { ...edit, status: 'expired' },
    [tokens.disabled]: { ...edit, status: 'disabled' },
    [tokens.reader]: { ...edit, dns: 'read' },
    [tokens.elsewhere]: { ...edit, zones: [otherZoneId] },
    [tokens.all]: { ...edit, zones: 'all' },
    [tokens.ofAccount]: { ...edit, dns: 'read', ofAccount: true },
  },
}

export async function startCloudflare(options: Partial<LocalOptions> = {}): Promise<LocalCloudflare> {
  const local = new LocalCloudflare({ ...ourZone, ...options })
  await local.listen()
  return local
}

export type Changes = {
  readonly api?: string
  readonly token?: string
  readonly zone?: string
  readonly zoneId?: string
  readonly batch?: number
  /** Limit for one whole read or write. */
  readonly limitMs?: number
}

export const specAt = (local: LocalCloudflare, changes: Changes = {}): CloudflareSpec =>
  specFor(changes.api ?? local.url, changes)

export const specFor = (api: string, changes: Changes = {}): CloudflareSpec => ({
  id: 'cf' as PublisherId,
  kind: 'cloudflare',
  zone: (changes.zone ?? zone) as DomainName,
  zoneId: changes.zoneId ?? zoneId,
  tokenFile: 'cloudflare.token',
  api,
  batch: changes.batch ?? 3500,
})

export const publisherAt = (local: LocalCloudflare, changes: Changes = {}): FullPublisher =>
  createDirectPublisher(specAt(local, changes), {
    ...worldFor({ timeoutMs: (changes.limitMs ?? 12_000) / 6 }),
    secrets: { tsig: null, token: changes.token ?? tokens.good },
  })

export const resourceAt = (local: LocalCloudflare): Resource => ({
  zone,
  below: zone,
  publisher: () => publisherAt(local),
  async through(fault) {
    const path = await openHttpProxy({ host: '127.0.0.1', port: local.port }, fault)
    const api = local.url.replace(`:${local.port}`, `:${path.port}`)
    return throughPath(path, publisherAt(local, { api, limitMs: 2000 }))
  },
  writers: { kind: 'direct', spec: specAt(local), secrets: { tsig: null, token: tokens.good } },
  foreign: foreignAt(local),
})

export async function post(local: LocalCloudflare, batch: object): Promise<void> {
  const response = await fetch(`${local.url}/zones/${zoneId}/dns_records/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.good}` },
    body: JSON.stringify(batch),
  })
  if (!response.ok) throw new Error(await response.text())
}

/** MX keeps its preference beside its content. */
function fieldsOf(name: string, type: string, text: string): Fields {
  const mx = type === 'MX' ? /^(\d+) (.*)\.$/.exec(text) : null
  return mx
    ? { name, type, ttl: 60, content: mx[2]!, priority: Number(mx[1]) }
    : { name, type, ttl: 60, content: text }
}

export const foreignAt = (local: LocalCloudflare): ForeignHand => ({
  add: (name, type, text) => post(local, { posts: [fieldsOf(name, type, text)] }),
  async list(name, type) {
    return recordsAt(local, name, type)
      .map(({ priority, content }) => (priority === undefined ? content : `${priority} ${content}.`))
      .sort()
  },
  remove: (name, type) => post(local, { deletes: recordsAt(local, name, type).map(({ id }) => ({ id })) }),
})

export const recordsAt = (local: LocalApi, name: string, type: string) =>
  local.zone.all().filter((record) => record.name === name && record.type === type)
