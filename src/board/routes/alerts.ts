// How alerting stands, and what was told to whom.

import { Type } from 'typebox'
import { AlertMessageView, AlertsView } from '../alert-views.ts'
import { type App, answers, type Shared } from '../app.ts'
import { one } from '../view-parts.ts'

const Query = Type.Object({
  subject: Type.Optional(Type.String({ maxLength: 300, description: 'an incident, an endpoint…' })),
  channel: Type.Optional(Type.String({ maxLength: 128, description: 'a route' })),
  thread: Type.Optional(Type.String({ maxLength: 300 })),
  state: Type.Optional(one('waiting', 'trying', 'sent', 'failed', 'diverted', 'superseded')),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'only what has a smaller `seq`' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'default 100' })),
})

export function alertRoutes(app: App, { options: { live } }: Shared): void {
  const { alerting } = live
  if (!alerting) return
  app.get(
    '/alerts',
    {
      config: { needs: 'read' },
      schema: answers('Channels of alerts: whether each takes what it is sent, and what waits', AlertsView),
    },
    async () => alerting.view(),
  )
  app.get(
    '/alerts/messages',
    {
      config: { needs: 'read' },
      schema: {
        ...answers('What was told or waits to be, the newest first', Type.Array(AlertMessageView)),
        querystring: Query,
      },
    },
    async (request) => [...(await alerting.told(request.query))],
  )
}
