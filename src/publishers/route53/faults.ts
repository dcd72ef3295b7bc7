// What the SDK throws, told apart: refused (nothing was done), a batch that is invalid as it stands, or no answer that
// says whether it was done. Codes are Route 53's own.

import type { DomainName } from '../../dns/index.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { fromRoute53 } from './names.ts'

export type Fault =
  /** `again`: worth repeating inside this call; `quiet`: all requests pause meanwhile. */
  | {
      readonly kind: 'refused'
      readonly trouble: Trouble
      readonly again: boolean
      readonly quiet: boolean
      /** What the credentials come from is to be read anew. */
      readonly credentials: boolean
    }
  | { readonly kind: 'invalid'; readonly messages: readonly string[] }
  | { readonly kind: 'unknown'; readonly detail: string }

/** What was asked, for sentences. */
export type Asked = {
  readonly action: 'ListResourceRecordSets' | 'ChangeResourceRecordSets' | 'GetHostedZone'
  readonly hostedZone: string
  /** In place of Route 53's own. */
  readonly endpoint?: string
  readonly profile?: string
  readonly credentialsFile?: string
}

type Thrown = {
  readonly name?: string
  readonly code?: string
  /** Of the machine's own errors: what it was doing. */
  readonly syscall?: string
  readonly message?: string
  readonly messages?: readonly string[]
  readonly $metadata?: { readonly httpStatusCode?: number }
}

/** Everything this publisher does needs these, on the hosted zone alone. */
export const neededActions = [
  'route53:ChangeResourceRecordSets',
  'route53:ListResourceRecordSets',
  'route53:GetHostedZone',
] as const

export function faultOf(thrown: unknown, asked: Asked): Fault {
  const error = thrown as Thrown
  const { name = '', message = '' } = error
  if (name === 'InvalidChangeBatch') return { kind: 'invalid', messages: messagesOf(error) }
  const refusal = refusalOf(name, message, asked) ?? connectionOf(error, asked)
  if (refusal) return refusal
  const status = error.$metadata?.httpStatusCode
  if (status !== undefined && status >= 400 && status < 500)
    return refused(
      trouble(
        'refused',
        `${where(asked)} refused ${asked.action} (${name}): ${message}`,
        'read what it says',
      ),
    )
  const said = status !== undefined && status >= 500 ? `failed (${status} ${name})` : 'gave no whole answer'
  return { kind: 'unknown', detail: `${where(asked)} ${said}: ${message}` }
}

/** One text that lists several in brackets, or a list. */
const messagesOf = ({ messages, message = '' }: Thrown): readonly string[] =>
  messages !== undefined && messages.length > 0 ? messages : [message.replace(/^\[([\s\S]*)\]$/, '$1')]

/** The names that Route 53 gives where it says what is wrong with a batch, however it writes them. */
export function namesIn(messages: readonly string[]): ReadonlySet<DomainName> {
  const named = new Set<DomainName>()
  for (const message of messages)
    for (const found of message.matchAll(
      /name='?([^',\]\s]+)'?|DNS name ([^\s,]+\.)(?=[\s,])|set '\S+ ([^'\s]+)'/g,
    )) {
      const name = fromRoute53(found[1] ?? found[2] ?? found[3] ?? '')
      if (name !== null) named.add(name)
    }
  return named
}

const where = ({ endpoint, hostedZone }: Asked): string =>
  `${endpoint === undefined ? 'Route 53' : `Route 53 at ${endpoint}`} (hosted zone ${hostedZone})`

const refused = (
  why: Trouble,
  more: { again?: boolean; quiet?: boolean; credentials?: boolean } = {},
): Fault => ({ kind: 'refused', trouble: why, again: false, quiet: false, credentials: false, ...more })

function refusalOf(name: string, message: string, asked: Asked): Fault | null {
  const at = where(asked)
  switch (name) {
    case 'Throttling':
    case 'ThrottlingException':
    case 'TooManyRequestsException':
      return refused(
        trouble(
          'throttled',
          `${at} takes no more requests for the moment (${name})`,
          'nothing: it is asked again later. If it stays, look who else uses the 5 requests a second of this AWS account',
        ),
        { again: true, quiet: true },
      )
    case 'PriorRequestNotComplete':
      return refused(
        trouble(
          'throttled',
          `${at} is still busy with an earlier change (${name})`,
          'nothing: it is asked again later. If it stays, look who else changes this zone',
        ),
        { again: true },
      )
    case 'NoSuchHostedZone':
      return refused(
        trouble(
          'wrong-zone',
          `${at} is not known to this AWS account (${name})`,
          'correct `hostedZone` (aws route53 list-hosted-zones), or use credentials of the account that owns it',
        ),
      )
    case 'AccessDenied':
    case 'AccessDeniedException':
      return refused(
        trouble(
          'not-permitted',
          `${at} does not allow ${asked.action} to these credentials: ${message}`,
          `allow ${neededActions.join(', ')} on arn:aws:route53:::hostedzone/${asked.hostedZone} in their IAM policy`,
        ),
      )
    case 'InvalidInput':
      return refused(
        trouble(
          'not-understood',
          `${at} does not take this as input: ${message}`,
          'look whether the zone, the names and `hostedZone` are right; report this if they are',
          false,
        ),
      )
    default:
      return credentialsRefusal(name, message, asked)
  }
}

function credentialsRefusal(name: string, message: string, asked: Asked): Fault | null {
  const at = where(asked)
  const source =
    asked.credentialsFile !== undefined
      ? `in ${asked.credentialsFile}`
      : 'in the environment, the shared credentials file or the instance role'
  const refresh = { credentials: true }
  switch (name) {
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'RequestExpired':
      return refused(
        trouble(
          'expired-token',
          `${at} says that the session token has expired`,
          `renew the credentials ${source}: they are read again with the next request`,
        ),
        refresh,
      )
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'MissingAuthenticationToken':
    case 'InvalidAccessKeyId':
      return refused(
        trouble(
          'bad-key',
          `${at} does not know this access key (${name})`,
          `correct the access key ${source}, or make it active again in IAM`,
        ),
        refresh,
      )
    case 'SignatureDoesNotMatch':
    case 'InvalidSignatureException':
      return /expired|not yet current/i.test(message)
        ? refused(
            trouble(
              'bad-time',
              `${at} finds our signature too old or too new: ${message}`,
              'the clocks differ by more than 5 minutes: set this clock by NTP',
            ),
          )
        : refused(
            trouble(
              'bad-signature',
              `${at} does not accept our signature (${name})`,
              `the secret access key does not belong to the access key: correct it ${source}`,
            ),
            refresh,
          )
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return refused(
        trouble(
          'no-credentials',
          `no AWS credentials were found: ${message}`,
          `put them ${source}${asked.profile === undefined ? '' : `, under the profile ${asked.profile}`}, or name a file with \`credentialsFile\``,
        ),
        refresh,
      )
    default:
      return null
  }
}

const notConnected = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_TLS.*|.*CERT.*)$/

/** Before there was a connection nothing was sent. On one that stands a route may be lost as well. */
function connectionOf({ code, syscall, message = '' }: Thrown, asked: Asked): Fault | null {
  if (code === undefined || !notConnected.test(code) || syscall === 'read' || syscall === 'write') return null
  return refused(
    trouble(
      'unreachable',
      `no connection to ${where(asked)}: ${code} ${message}`.trim(),
      'look whether this machine reaches it over HTTPS, and `endpoint` if it is set',
    ),
  )
}
