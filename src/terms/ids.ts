// Names of things, told apart by the compiler. Parsers bound length and alphabet, so that an id is safe in a
// path, a log line, a metric label and a page.

import type { Brand } from './brand.ts'
import { bad, good, type Outcome } from './outcome.ts'

export type ServiceId = Brand<string, 'ServiceId'>
/** `provider/region/component`, or a prefix of it: `aws/us-east-1/dynamodb`, `aws/us-east-1`, `stripe`. */
export type FoundationPath = Brand<string, 'FoundationPath'>
/** The DNS name that an endpoint steers: lower case, absolute, written without the final dot. */
export type EndpointName = Brand<string, 'EndpointName'>
export type TargetId = Brand<string, 'TargetId'>
export type CheckId = Brand<string, 'CheckId'>
export type PublisherId = Brand<string, 'PublisherId'>
/** A Holdfast process on a machine; also its name as a vantage. */
export type NodeName = Brand<string, 'NodeName'>
export type IncidentId = Brand<string, 'IncidentId'>
/** ISO 3166-1 alpha-2, upper case. Whether the code is assigned is `signals`' to say. */
export type CountryCode = Brand<string, 'CountryCode'>

// A service may be called what people call it ("NYT Wordle", "GOV.UK"); the other ids are keys of configuration.
const label = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/
const serviceShape = /^[\p{L}\p{N}](?:[\p{L}\p{N} .&'+!/_-]{0,62}[\p{L}\p{N}.+!])?$/u
const foundationShape = /^[a-z0-9][a-z0-9._-]{0,40}(?:\/[a-z0-9][a-z0-9._-]{0,40}){0,3}$/
const hostShape =
  /^(?=.{1,253}$)(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/

const parser =
  <T>(shape: RegExp, expected: string) =>
  (text: string): Outcome<T> =>
    shape.test(text)
      ? good(text as T)
      : bad(`expected ${expected}, read ${JSON.stringify(text.slice(0, 80))}`)

const words = 'lower-case letters, digits, ".", "_" or "-", at most 63'

export const parseServiceId = parser<ServiceId>(
  serviceShape,
  "a service id (letters, digits, spaces and . & ' + ! / _ -, at most 64)",
)
export const parseFoundationPath = parser<FoundationPath>(
  foundationShape,
  'a foundation path such as aws/us-east-1/dynamodb (1 to 4 parts, lower case)',
)
/** Whether `path` is `within` or stands inside it, by its own parts. */
export const isInside = (path: FoundationPath, within: FoundationPath): boolean =>
  path === within || path.startsWith(`${within}/`)

/** The same, or one inside the other. */
export const areRelated = (a: FoundationPath, b: FoundationPath): boolean => isInside(a, b) || isInside(b, a)

export const parseEndpointName = parser<EndpointName>(
  hostShape,
  'a DNS name in lower case without the final dot',
)
export const parseTargetId = parser<TargetId>(label, `a target id (${words})`)
export const parseCheckId = parser<CheckId>(label, `a check id (${words})`)
export const parsePublisherId = parser<PublisherId>(label, `a publisher id (${words})`)
export const parseNodeName = parser<NodeName>(label, `a node name (${words})`)
export const parseIncidentId = parser<IncidentId>(label, 'an incident id')
export const parseCountryCode = parser<CountryCode>(
  /^[A-Z]{2}$/,
  'an ISO 3166 country code of two capital letters',
)
