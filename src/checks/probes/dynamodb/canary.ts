// The two requests that a canary takes, signed (AWS Signature Version 4) and sent without a client library: what signs
// and what finds credentials is in the tree already, and both are loaded by the first look.

import { createHash, createHmac } from 'node:crypto'
import { hostname } from 'node:os'
import type { Probe } from '../../spec.ts'

export type DynamodbProbe = Extract<Probe, { kind: 'dynamodb' }>
export type Region = DynamodbProbe['from']

/** What DynamoDB refused: its own code, such as `AccessDeniedException`. */
export class DynamodbRefusal extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** It is there and cannot serve: status 500 and above, or what is not DynamoDB's language. */
export class DynamodbOutage extends Error {}

export type Canary = {
  /** `at`: milliseconds since 1970, by our clock. */
  write(at: number, signal: AbortSignal): Promise<void>
  /** The newest that has arrived; null when none has. */
  read(signal: AbortSignal): Promise<number | null>
}

/**
 * One item for each machine that looks, so that everybody reads what their own clock wrote, and for each region that is
 * written in: with a check each way, an item of both would be found fresh in `to` for having been written there.
 */
const itemKey = (from: string): string => `holdfast-canary/${hostname()}/${from}`

export async function openCanary(probe: DynamodbProbe): Promise<Canary> {
  const { table: TableName, key, from, to } = probe
  const credentials = await credentialsOf(probe)
  const Key = { [key]: { S: itemKey(from.region) } }
  return {
    async write(at, signal) {
      const Item = { ...Key, at: { N: `${Math.round(at)}` } }
      await send(from, 'PutItem', { TableName, Item }, credentials, signal)
    },
    async read(signal) {
      const asked = { TableName, Key, ConsistentRead: true }
      const { Item } = await send(to, 'GetItem', asked, credentials, signal)
      const at = Number(Item?.at?.N)
      return Number.isFinite(at) && at > 0 ? at : null
    },
  }
}

type Reply = { readonly Item?: { readonly at?: { readonly N?: string } } }
type Credentials = Awaited<ReturnType<typeof credentialsOf>>

/** As the Route 53 publisher: a file that is named is the only source; otherwise the SDK's own chain is asked. */
async function credentialsOf({ credentialsFile, profile }: DynamodbProbe) {
  if (credentialsFile !== undefined) {
    const { fromIni } = await import('@aws-sdk/credential-provider-ini')
    const file = { filepath: credentialsFile, configFilepath: credentialsFile, ignoreCache: true }
    return fromIni({ ...file, profile: profile ?? 'default' })
  }
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  return defaultProvider(profile === undefined ? {} : { profile })
}

class Sha256 {
  readonly #secret: Uint8Array | string | undefined
  #chunks: Uint8Array[] = []
  constructor(secret?: Uint8Array | string | ArrayBuffer | ArrayBufferView) {
    this.#secret =
      typeof secret === 'string' || secret === undefined ? secret : Buffer.from(secret as Uint8Array)
  }
  update(chunk: Uint8Array | string): void {
    this.#chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  }
  async digest(): Promise<Uint8Array> {
    const hash = this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
    return this.#chunks.reduce((so, chunk) => so.update(chunk), hash).digest()
  }
  reset(): void {
    this.#chunks = []
  }
}

async function send(
  { region, endpoint }: Region,
  action: 'PutItem' | 'GetItem',
  asked: unknown,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Reply> {
  const { SignatureV4 } = await import('@smithy/signature-v4')
  const url = new URL(endpoint ?? `https://dynamodb.${region}.${suffixOf(region)}`)
  const body = JSON.stringify(asked)
  const signer = new SignatureV4({ service: 'dynamodb', region, credentials, sha256: Sha256 })
  const signed = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    query: {},
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
    },
    body,
  })
  const { host: _, ...headers } = signed.headers
  const response = await fetch(new URL('/', url), {
    method: 'POST',
    headers,
    body,
    signal,
    redirect: 'error',
  })
  const text = await response.text()
  if (response.ok) return read(text) as Reply
  const { __type } = read(text) as { __type?: string }
  if (response.status >= 500 || __type === undefined) throw new DynamodbOutage(`status ${response.status}`)
  throw new DynamodbRefusal(__type.replace(/^.*#/, ''))
}

function read(text: string): object {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? json : {}
  } catch {
    return {}
  }
}

const suffixOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com')
