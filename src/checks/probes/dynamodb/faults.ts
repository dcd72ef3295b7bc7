// Why a canary could not be written or read, and what a person does about it. Messages of the service are not repeated.

import { faultCode } from '../../code.ts'
import { type DynamodbProbe, DynamodbRefusal, type Region } from './canary.ts'

/** `away`: the region cannot be reached, or cannot serve. `refused`: it answers, and not what was asked. */
export type DynamodbFault = { readonly kind: 'away' | 'refused'; readonly why: string }

export type Deed = 'write' | 'read'

const actions: Readonly<Record<Deed, string>> = { write: 'dynamodb:PutItem', read: 'dynamodb:GetItem' }

export function dynamodbFault(
  error: unknown,
  deed: Deed,
  { region }: Region,
  probe: DynamodbProbe,
): DynamodbFault {
  const at = `DynamoDB in ${region}`
  if (error instanceof DynamodbRefusal) {
    const said = refusals[error.code]?.(probe, deed) ?? `refused to ${deed} the canary (${error.code})`
    return { kind: 'refused', why: `${at} ${said}` }
  }
  if (error instanceof Error && error.name === 'CredentialsProviderError')
    return { kind: 'refused', why: `no AWS credentials were found ${sourceOf(probe)}` }
  const code = faultCode(error instanceof Error && error.cause ? error.cause : error)
  if (isAbort(error)) return { kind: 'away', why: `${at} did not answer in time` }
  return {
    kind: 'away',
    why: `${at} cannot be reached${code === 'UNKNOWN' ? ' or cannot serve' : ` (${code})`}`,
  }
}

const isAbort = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')

const sourceOf = ({ credentialsFile, profile }: DynamodbProbe): string => {
  const where = credentialsFile ?? 'in the environment, the shared credentials file or the instance role'
  return `${credentialsFile === undefined ? where : `in ${where}`}${profile === undefined ? '' : ` under the profile ${profile}`}`
}

const keysWrong = (probe: DynamodbProbe): string =>
  `does not know these credentials, or they have expired: renew them ${sourceOf(probe)}`

const refusals: Readonly<Record<string, (probe: DynamodbProbe, deed: Deed) => string>> = {
  AccessDeniedException: ({ table }, deed) =>
    `does not allow these credentials to ${deed} the canary: allow ${actions[deed]} on the table ${table} (the check needs dynamodb:PutItem in \`from\` and dynamodb:GetItem in \`to\`)`,
  ResourceNotFoundException: ({ table }) =>
    `has no table ${table}: correct \`table\`, or add a replica of the global table there`,
  ValidationException: ({ table, key }) =>
    `cannot hold the canary in the table ${table}: its key must be ${key}, of type string, and no sort key; correct \`key\`, or make a table for the canary`,
  UnrecognizedClientException: keysWrong,
  InvalidSignatureException: keysWrong,
  IncompleteSignatureException: keysWrong,
  MissingAuthenticationTokenException: keysWrong,
  ExpiredTokenException: keysWrong,
  ProvisionedThroughputExceededException: ({ table }) =>
    `throttles the canary: give the table ${table} more capacity, or look less often`,
  ThrottlingException: ({ table }) =>
    `throttles the canary: give the table ${table} more capacity, or look less often`,
}
