// Alerts as the journal's couriers have them, told by channels that take messages.

import type { Message } from '../../telling/index.ts'
import { type Alert, headline } from '../alert.ts'
import type { AlertStore } from '../courier.ts'
import type { Sender } from '../sender.ts'
import type { AlertSpec } from '../spec.ts'
import { recipientsOf } from './channel.ts'
import { type Channel, channelFor } from './channel-for.ts'
import type { ChannelPorts } from './sent.ts'

export function alertSender(spec: AlertSpec, ports: ChannelPorts & { readonly store: AlertStore }): Sender {
  const channel: Channel = channelFor(spec.id, spec, { ...ports, documents: ports.store })
  return async (alert, stop) => channel.send(messageOf(alert, spec), null, stop)
}

const kinds: Partial<Record<Alert['kind'], Message['kind']>> = {
  'incident.raised': 'incident.changed',
  'foundation.named': 'incident.opened',
}

function messageOf(alert: Alert, spec: AlertSpec): Message {
  return {
    id: alert.id,
    route: spec.id,
    recipient: recipientsOf(spec)[0]!,
    kind: kinds[alert.kind] ?? (alert.kind as Message['kind']),
    thread: alert.subject,
    revision: 1,
    at: alert.at,
    severity: alert.severity ?? 'major',
    title: headline(alert),
    text: alert.text,
    url: alert.url,
    subject: alert.subject,
    ...(alert.foundation !== null && { foundation: alert.foundation as NonNullable<Message['foundation']> }),
    services: [],
    moved: [],
    links: [],
  }
}
