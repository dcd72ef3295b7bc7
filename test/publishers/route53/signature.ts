// Signature Version 4 as Route 53 checks it: over the request as it arrived, within five minutes of the server's clock.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt?: number
  /** `ListResourceRecordSets` and kin; all when left out. */
  readonly allowed?: readonly string[]
}

export type SignedRequest = {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type Refusal = { readonly status: number; readonly code: string; readonly message: string }

const refuse = (code: string, message: string): Refusal => ({ status: 403, code, message })

const header =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

const mostSkewMs = 5 * 60_000

/** Whose request it is, or why it is not believed. */
export function authenticate(
  request: SignedRequest,
  known: readonly Credentials[],
  now: number,
): { readonly credentials: Credentials } | Refusal {
  const { headers } = request
  if (headers.authorization === undefined)
    return refuse('MissingAuthenticationToken', 'Missing Authentication Token')
  const found = header.exec(headers.authorization)
  const stamp = String(headers['x-amz-date'] ?? '')
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!found || Number.isNaN(at))
    return refuse('IncompleteSignature', 'Authorization header or X-Amz-Date is not of the right form')
  const [, keyId, day, region, service, signedNames, signature] = found as unknown as string[]
  const credentials = known.find(({ accessKeyId }) => accessKeyId === keyId)
  if (!credentials || credentials.sessionToken !== headers['x-amz-security-token'])
    return refuse('InvalidClientTokenId', 'The security token included in the request is invalid.')
  const skewed = skewOf(at, now, stamp)
  if (skewed) return refuse('SignatureDoesNotMatch', skewed)
  if (day !== stamp.slice(0, 8) || region !== 'us-east-1' || service !== 'route53')
    return refuse(
      'SignatureDoesNotMatch',
      `Credential should be scoped to a valid region, not '${region}', and to the service route53.`,
    )
  const names = signedNames!.split(';')
  if (!names.includes('host') || !names.includes('x-amz-date'))
    return refuse('SignatureDoesNotMatch', "'Host' and 'X-Amz-Date' must be signed headers")
  const expected = signatureOf(request, credentials, { day, region, service, stamp, names })
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature!)))
    return refuse(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    )
  return credentials.expiresAt !== undefined && credentials.expiresAt <= now
    ? refuse('ExpiredToken', 'The security token included in the request is expired')
    : { credentials }
}

const stampOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

function skewOf(at: number, now: number, stamp: string): string | null {
  if (at < now - mostSkewMs)
    return `Signature expired: ${stamp} is now earlier than ${stampOf(now - mostSkewMs)} (${stampOf(now)} - 5 min.)`
  if (at > now + mostSkewMs)
    return `Signature not yet current: ${stamp} is still later than ${stampOf(now + mostSkewMs)} (${stampOf(now)} + 5 min.)`
  return null
}

type Scope = {
  readonly day: string | undefined
  readonly region: string | undefined
  readonly service: string | undefined
  readonly stamp: string
  readonly names: readonly string[]
}

function signatureOf(
  { method, target, headers, body }: SignedRequest,
  { secretAccessKey }: Credentials,
  { day, region, service, stamp, names }: Scope,
): string {
  const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
  const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()
  const { pathname, searchParams } = new URL(target, 'http://route53')
  const query = [...searchParams]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .sort()
    .join('&')
  const canonical = [
    method,
    pathname.split('/').map(strict).join('/'),
    query,
    ...names.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (sofar, part) => hmac(sofar, part ?? ''),
    `AWS4${secretAccessKey}`,
  )
  return hmac(key as Buffer, ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')).toString('hex')
}

const strict = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
