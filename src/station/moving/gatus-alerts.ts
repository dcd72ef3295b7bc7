// Gatus' `alerting` as alerts: one for each provider that endpoints name.

import type { JsonObject, Outcome } from '../../terms/index.ts'
import { bad, good } from '../../terms/index.ts'
import { mailAlert, mailboxesOf } from './channels.ts'
import type { Draft } from './draft.ts'
import { type Fields, fieldsOf, isFields, wordOf } from './foreign-yaml.ts'

/** `told`: the services of each provider's endpoints. */
export function gatusAlerts(
  alerting: Fields,
  told: ReadonlyMap<string, readonly string[]>,
  draft: Draft,
): void {
  for (const [type, value] of Object.entries(alerting)) {
    const where = `alerting.${type}`
    const services = told.get(type) ?? []
    if (services.length === 0) {
      draft.lose(where, 'the whole provider', 'no endpoint that is carried names it')
      continue
    }
    const make = makers[type]
    const alert =
      make === undefined
        ? bad(`Holdfast has no channel of the kind ${type}; a webhook may do`)
        : make(fieldsOf(value), draft)
    if (!alert.ok) {
      draft.lose(where, 'the whole provider', alert.error)
      continue
    }
    if (isFields(value) && Array.isArray(value.overrides))
      draft.lose(where, '`overrides`', 'write an alert with `when` for each group')
    draft.add('alerts', type, { ...alert.value, when: { services: [...new Set(services)] } })
  }
  for (const type of told.keys())
    if (!(type in alerting))
      draft.lose(`alerts of type ${type}`, `\`${type}\``, 'it is not configured under `alerting`')
}

type Make = (provider: Fields, draft: Draft) => Outcome<JsonObject>

const slackLike: Make = (provider) => urlOf(provider, 'webhook-url', (url) => ({ slack: url }))

const makers: Readonly<Record<string, Make>> = {
  slack: slackLike,
  mattermost: slackLike,
  custom: (provider, draft) => {
    for (const key of ['body', 'headers', 'method', 'placeholders'] as const)
      if (provider[key] !== undefined) draft.lose('alerting.custom', `\`${key}\``, 'write it at the alert')
    return urlOf(provider, 'url', (url) => ({ webhook: url }))
  },
  email: (provider, draft) => {
    const to = mailboxesOf(wordOf(provider.to))
    const [from] = mailboxesOf(wordOf(provider.from))
    if (to.length === 0 || from === undefined) return bad('it has no sender or no recipient')
    const port = provider.port === undefined ? null : Number(provider.port)
    return good(
      mailAlert(
        {
          host: wordOf(provider.host),
          port,
          secure: port === 465,
          user: wordOf(provider.username) || from,
          password: wordOf(provider.password),
          from,
          to,
        },
        'email',
        draft,
      ),
    )
  },
}

function urlOf(provider: Fields, field: string, alert: (url: string) => JsonObject): Outcome<JsonObject> {
  const url = wordOf(provider[field])
  return url === '' ? bad(`it has no \`${field}\``) : good(alert(url))
}
