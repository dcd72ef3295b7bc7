// One notification of Uptime Kuma as an alert. Field names are those of its settings; each kind has its own.

import { bad } from '../../terms/index.ts'
import { type Alert, Channels } from './channels.ts'
import type { Draft } from './draft.ts'
import { isSet, type KumaRow, numberOf, textOf } from './kuma-monitor.ts'

/** The channel. Errors: why there is none. */
export function kumaAlert(row: KumaRow, where: string, draft: Draft): Alert {
  const type = textOf(row.type)
  const make = Object.hasOwn(makers, type) ? makers[type] : undefined
  if (make === undefined)
    return bad(`Holdfast has no channel of the type ${JSON.stringify(type)}; a webhook may do`)
  const channels = new Channels(textOf(row.name), draft)
  return make(
    channels,
    (field) => textOf(row[field]),
    row,
    (what, why) => draft.lose(where, what, why),
  )
}

type Make = (
  channels: Channels,
  text: (field: string) => string,
  row: KumaRow,
  lose: (what: string, why: string) => void,
) => Alert

const makers: Readonly<Record<string, Make>> = {
  slack: ({ slack }, text) => slack(text('slackwebhookURL')),
  mattermost: ({ slack }, text) => slack(text('mattermostWebhookUrl')),
  'rocket.chat': ({ slack }, text) => slack(text('rocketwebhookURL')),
  discord: ({ discord }, text) => discord(text('discordWebhookUrl')),
  teams: ({ teams }, text) => teams(text('webhookUrl')),
  PagerDuty: (channels, text) => channels.pagerduty(text('pagerdutyIntegrationKey')),
  Opsgenie: (channels, text) => channels.opsgenie(text('opsgenieApiKey'), text('opsgenieRegion') === 'eu'),
  ntfy: (channels, text, _row, lose) => {
    if (text('ntfyusername') !== '')
      lose('user and password', 'make an access token in ntfy, and name its file')
    return channels.ntfy(text('ntfyserverurl'), text('ntfytopic'), text('ntfyaccesstoken'))
  },
  webhook: ({ webhook }, text, _row, lose) => {
    if (text('webhookContentType') === 'form-data') lose('form-data', 'the body is the whole message as JSON')
    if (text('webhookCustomBody') !== '') lose('custom body', 'write it as the `template` of the webhook')
    if (text('webhookAdditionalHeaders') !== '') lose('additional headers', 'write them as its `headers`')
    return webhook(text('webhookURL'))
  },
  smtp: (channels, text, row, lose) => {
    if (isSet(row.smtpIgnoreTLSError))
      lose('TLS errors are ignored', 'name the certificate that signed it as `caFile`')
    return channels.mail({
      host: text('smtpHost'),
      port: numberOf(row.smtpPort),
      secure: isSet(row.smtpSecure),
      user: text('smtpUsername'),
      password: text('smtpPassword'),
      from: text('smtpFrom'),
      to: ['smtpTo', 'smtpCC', 'smtpBCC'].map(text).join(','),
    })
  },
}
