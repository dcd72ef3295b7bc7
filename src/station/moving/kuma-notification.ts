// One notification of Uptime Kuma as an alert. Field names are those of its settings; each kind has its own.

import type { JsonObject, Outcome } from '../../terms/index.ts'
import { bad, good } from '../../terms/index.ts'
import { mailAlert, mailboxesOf } from './channels.ts'
import type { Draft } from './draft.ts'
import { isSet, type KumaRow, numberOf, textOf } from './kuma-monitor.ts'

/** The channel. Errors: why there is none. */
export function kumaAlert(row: KumaRow, where: string, draft: Draft): Outcome<JsonObject> {
  const type = textOf(row.type)
  const make = makers[type]
  if (make === undefined)
    return bad(`Holdfast has no channel of the type ${JSON.stringify(type)}; a webhook may do`)
  return make(row, where, draft)
}

type Make = (row: KumaRow, where: string, draft: Draft) => Outcome<JsonObject>

/** Those that take Slack's incoming webhooks take ours. */
const slackLike =
  (field: string): Make =>
  (row) =>
    urlOf(row, field, (url) => ({ slack: url }))

const makers: Readonly<Record<string, Make>> = {
  webhook: (row, where, draft) => {
    if (textOf(row.webhookContentType) === 'form-data')
      draft.lose(where, 'form-data', 'the body is JSON, signed when the alert has a `secretFile`')
    if (textOf(row.webhookCustomBody) !== '')
      draft.lose(where, 'custom body', 'write it as a template of the alert')
    if (textOf(row.webhookAdditionalHeaders) !== '')
      draft.lose(where, 'additional headers', 'write them at the alert')
    return urlOf(row, 'webhookURL', (url) => ({ webhook: url }))
  },
  slack: slackLike('slackwebhookURL'),
  mattermost: slackLike('mattermostWebhookUrl'),
  'rocket.chat': slackLike('rocketwebhookURL'),
  smtp: (row, where, draft) => {
    const to = [
      ...mailboxesOf(textOf(row.smtpTo)),
      ...mailboxesOf(textOf(row.smtpCC)),
      ...mailboxesOf(textOf(row.smtpBCC)),
    ]
    const [from] = mailboxesOf(textOf(row.smtpFrom))
    if (to.length === 0 || from === undefined) return bad('it has no sender or no recipient')
    if (isSet(row.smtpIgnoreTLSError))
      draft.lose(where, 'TLS errors are ignored', 'the certificate of the mail server must be good')
    return good(
      mailAlert(
        {
          host: textOf(row.smtpHost),
          port: numberOf(row.smtpPort),
          secure: isSet(row.smtpSecure),
          user: textOf(row.smtpUsername),
          password: textOf(row.smtpPassword),
          from,
          to,
        },
        textOf(row.name),
        draft,
      ),
    )
  },
}

function urlOf(row: KumaRow, field: string, alert: (url: string) => JsonObject): Outcome<JsonObject> {
  const url = textOf(row[field])
  return /^https?:\/\/./i.test(url) ? good(alert(url)) : bad(`it has no address (${field})`)
}
