// What the board and the metrics show of alerting.

import type { Alerting, AlertMessageView, AlertsView } from '../board/index.ts'
import type { ToldMessage } from '../telling/index.ts'
import { type Instant, isoTime } from '../terms/index.ts'
import type { Realm } from './desk/realm.ts'
import type { LiveAlerts } from './live-alerts.ts'

const time = (at: Instant | null): string | null => at && isoTime(at)

export const alertingDesk = (realm: Realm, live: LiveAlerts): Alerting => ({
  view: () => alertsView(realm, live),
  told: async (query) => (await realm.store.outbox.told(query)).map(toldView),
})

async function alertsView(realm: Realm, live: LiveAlerts): Promise<AlertsView> {
  const kept = new Map((await realm.store.outbox.channels()).map((one) => [one.channel, one]))
  const health = live.alerts.health()
  const behind = live.alerts.behind()
  return {
    channels: live.plans.map(({ spec: { id, kind }, otherwise }) => {
      const { state, since, why } = health.get(id) ?? { state: 'ok', since: null, why: null }
      const { waiting = 0, oldest = null, lastSentAt = null, lastFailedAt = null } = kept.get(id) ?? {}
      return {
        ...{ id, kind, state, since: time(since), why, waiting, oldestAt: time(oldest) },
        ...{
          lastSentAt: time(lastSentAt),
          lastFailedAt: time(lastFailedAt),
          otherwise: otherwise?.to ?? null,
        },
      }
    }),
    behindSeconds: behind === null ? null : behind / 1000,
    heartbeats: live.heartbeats().map(({ id, lastSentAt, trouble }) => ({
      ...{ id, lastSentAt: time(lastSentAt), trouble },
    })),
  }
}

const toldView = ({ made, settledAt, ...message }: ToldMessage): AlertMessageView => {
  const { id, channel, kind, subject, title, state, attempts, why } = message
  return {
    id,
    channel,
    kind,
    subject,
    title,
    madeAt: isoTime(made),
    state,
    attempts,
    settledAt: time(settledAt),
    why,
  }
}
