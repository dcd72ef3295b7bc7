// Opsgenie's Alert API, which Jira Service Management has too. The thread is the alert's alias: a second creation under
// it is counted by the service and makes no second alert. Limits: 130 characters of a message, 512 of an alias and an
// entity, 15000 of a description, 25000 of a note, 20 tags of 50, 8000 of the details together (its reference).

import type { Message } from '../../telling/index.ts'
import type { JsonObject } from '../../terms/index.ts'
import type { OpsgenieSpec } from '../spec.ts'
import { below, type Draft, type HttpChannel, json, judgeStatus } from './http.ts'
import { keyOf } from './pagerduty.ts'
import { cut } from './text.ts'
import { bodyOf, factsOf, isOver, linksOf, stateOf, tidy, titleOf } from './wording.ts'

const most = {
  message: 130,
  alias: 512,
  entity: 512,
  description: 15_000,
  fact: 1500,
  detail: 900,
  note: 24_000,
  tag: 50,
  tags: 20,
  links: 5,
  user: 100,
}

const source = 'Holdfast'

export const aliasOf = ({ thread }: Message): string => keyOf(thread, most.alias)

export function createBody(told: Message, { teams, tags }: Pick<OpsgenieSpec, 'teams' | 'tags'>): JsonObject {
  const message = tidy(told)
  const entity = message.foundation ?? message.subject ?? message.services[0]?.id
  return {
    message: cut(titleOf(message), most.message),
    alias: aliasOf(message),
    description: cut(described(message), most.description),
    priority: priorityOf(message),
    source,
    ...(entity !== undefined && { entity: cut(entity, most.entity) }),
    tags: [...tags, 'holdfast', message.kind].map((tag) => cut(tag, most.tag)).slice(0, most.tags),
    details: detailsOf(message),
    ...(teams.length > 0 && { responders: teams.map((name) => ({ name, type: 'team' })) }),
  }
}

/** Only what other rules of the service may want to go by; the rest stands in the description. */
const detailsOf = (message: Message): JsonObject => ({
  thread: cut(message.thread, most.detail),
  severity: message.severity,
  ...(message.foundation !== undefined && { foundation: cut(message.foundation, most.detail) }),
  ...(message.subject !== undefined && { subject: cut(message.subject, most.detail) }),
  services: String(message.services.length),
})

function described(message: Message): string {
  const facts = factsOf(message, most.fact).map(({ label, value }) => `${label}: ${value}`)
  const links = linksOf(message, most.links).map(({ label, url }) => `${label}: ${url}`)
  // Links before what may be cut.
  return [[...links].join('\n'), facts.join('\n'), bodyOf(message)].filter((part) => part !== '').join('\n\n')
}

function priorityOf({ kind, severity }: Message): string {
  if (kind === 'test' || kind === 'summary') return 'P5'
  return { minor: 'P3', major: 'P2', critical: 'P1' }[severity]
}

export function opsgenieChannel(spec: OpsgenieSpec): HttpChannel {
  return {
    files: { key: spec.keyFile },
    drafts: ({ message: told, handle }, secret) => {
      const message = tidy(told)
      const headers = { ...json, authorization: `GenieKey ${secret('key')}` }
      const call = (method: Draft['method'], path: string, body: JsonObject): Draft => ({
        method,
        url: below(
          spec.url,
          path === ''
            ? 'v2/alerts'
            : `v2/alerts/${encodeURIComponent(aliasOf(message))}/${path}?identifierType=alias`,
        ),
        headers,
        body: JSON.stringify(body),
      })
      return draftsOf(message, handle !== null, spec, call)
    },
    judge: (answer) => {
      const verdict = judgeStatus(answer)
      return verdict.kind === 'sent' ? { kind: 'sent', handle: { told: true } } : verdict
    },
  }
}

/** Notes come last: they alone would stand there twice. */
function draftsOf(
  message: Message,
  known: boolean,
  spec: OpsgenieSpec,
  call: (method: Draft['method'], path: string, body: JsonObject) => Draft,
): readonly Draft[] {
  const note = cut(`${titleOf(message)}\n\n${described(message)}`, most.note)
  const user = cut(message.acknowledgedBy ?? source, most.user)
  if (isOver(message)) return [call('POST', 'close', { user: source, source, note })]
  if (stateOf(message) === 'acknowledged') return [call('POST', 'acknowledge', { user, source, note })]
  // A reminder counts as a creation: an alert that was closed by hand while the trouble goes on is open again.
  if (!known || message.kind !== 'incident.changed') return [call('POST', '', createBody(message, spec))]
  return [
    call('PUT', 'message', { message: cut(titleOf(message), most.message) }),
    call('PUT', 'priority', { priority: priorityOf(message) }),
    call('POST', 'notes', { user: source, source, note }),
  ]
}
