// Gatus' `alerting` as alerts: one for each provider that endpoints name.

import { bad } from '../../terms/index.ts'
import { type Alert, Channels } from './channels.ts'
import type { Draft } from './draft.ts'
import { type Fields, fieldsOf, isFields, wordOf } from './foreign-yaml.ts'
import { tellRest } from './left-over.ts'

/** What makers read of a provider, or tell of. */
const read = [
  ...['webhook-url', 'integration-key', 'api-key', 'url', 'topic', 'token', 'default-alert', 'overrides'],
  ...['host', 'port', 'username', 'password', 'from', 'to', 'body', 'headers', 'method', 'placeholders'],
]

/** `told`: the services of each provider's endpoints. */
export function gatusAlerts(
  alerting: Fields,
  told: ReadonlyMap<string, readonly string[]>,
  draft: Draft,
): void {
  for (const [type, value] of Object.entries(alerting)) {
    const where = `alerting.${type}`
    const services = told.get(type) ?? []
    const alert =
      services.length === 0
        ? bad('no endpoint that is carried names it')
        : alertOf(type, fieldsOf(value), draft)
    if (!alert.ok) {
      draft.lose(where, 'the whole provider', alert.error)
      continue
    }
    if (isFields(value) && Array.isArray(value.overrides))
      draft.lose(where, '`overrides`', 'write an alert with `when` for each group')
    tellRest(fieldsOf(value), where, draft, { read })
    tellRest(fieldsOf(fieldsOf(value)['default-alert']), where, draft, {
      path: 'default-alert.',
      read: ['enabled', 'failure-threshold', 'success-threshold', 'send-on-resolved'],
    })
    draft.add('alerts', type, { ...alert.value, when: { services: [...new Set(services)] } })
  }
  for (const type of told.keys())
    if (!Object.hasOwn(alerting, type))
      draft.lose(`alerts of type ${type}`, 'the whole provider', 'it is not configured under `alerting`')
}

function alertOf(type: string, provider: Fields, draft: Draft): Alert {
  const make = Object.hasOwn(makers, type) ? makers[type] : undefined
  if (make === undefined) return bad(`Holdfast has no channel of the kind ${type}; a webhook may do`)
  return make(
    new Channels(type, draft),
    (key) => wordOf(provider[key]).trim(),
    (what, why) => draft.lose(`alerting.${type}`, what, why),
    provider,
  )
}

type Make = (
  channels: Channels,
  text: (key: string) => string,
  lose: (what: string, why: string) => void,
  provider: Fields,
) => Alert

const makers: Readonly<Record<string, Make>> = {
  slack: ({ slack }, text) => slack(text('webhook-url')),
  mattermost: ({ slack }, text) => slack(text('webhook-url')),
  'rocket-chat': ({ slack }, text) => slack(text('webhook-url')),
  discord: ({ discord }, text) => discord(text('webhook-url')),
  teams: ({ teams }, text) => teams(text('webhook-url')),
  'teams-workflows': ({ teams }, text) => teams(text('webhook-url')),
  pagerduty: (channels, text) => channels.pagerduty(text('integration-key')),
  opsgenie: (channels, text) => channels.opsgenie(text('api-key'), false),
  ntfy: (channels, text) => channels.ntfy(text('url'), text('topic'), text('token')),
  custom: ({ webhook }, text, lose, provider) => {
    for (const key of ['body', 'headers', 'method', 'placeholders'] as const)
      if (provider[key] !== undefined)
        lose(`\`${key}\``, 'write it at the webhook (`template`, `headers`, `method`)')
    return webhook(text('url'))
  },
  email: (channels, text, _lose, provider) => {
    const port = provider.port === undefined ? null : Number(text('port'))
    return channels.mail({
      host: text('host'),
      port: Number.isInteger(port) ? port : null,
      secure: port === 465,
      user: text('username') || text('from'),
      password: text('password'),
      from: text('from'),
      to: text('to'),
    })
  },
}
