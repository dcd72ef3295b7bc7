// Slack's incoming-webhook shape; Mattermost and others read `text` and leave the blocks.

import { headline } from './alert.ts'
import { post, type Sender, type SenderPorts } from './sender.ts'
import type { AlertSpec } from './spec.ts'

export function slackSender(spec: AlertSpec & { kind: 'slack' }, ports: SenderPorts): Sender {
  return (alert, stop) => {
    const text = escaped(headline(alert))
    const details = [
      alert.foundation && `foundation: ${escaped(alert.foundation)}`,
      alert.at,
      `<${alert.url}|board>`,
    ]
    const body = {
      text: `${text} <${alert.url}|board>`,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text } },
        { type: 'context', elements: [{ type: 'mrkdwn', text: details.filter(Boolean).join(' · ') }] },
      ],
    }
    return post(ports, spec.url ?? '', JSON.stringify(body), {}, stop)
  }
}

/** The three characters that Slack's markup gives a meaning: a summary must not be able to mention a whole channel. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
