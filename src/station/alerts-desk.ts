// What the board and the metrics show of alerting.

import { type Alerting, type AlertMessageView, type AlertsView, maskedRecipient } from '../board/index.ts'
import { type Hours, isForSubscribers, type Route, type ToldMessage } from '../telling/index.ts'
import { type Duration, type Instant, isoTime } from '../terms/index.ts'
import type { Realm } from './desk/realm.ts'
import type { LiveAlerts } from './live-alerts.ts'

const inSeconds = (span: Duration | null): number | null => span && span / 1000
const time = (at: Instant | null): string | null => at && isoTime(at)

export const alertingDesk = (realm: Realm, live: LiveAlerts): Alerting => ({
  view: () => alertsView(realm, live),
  told: async (query) => (await realm.store.outbox.told(query)).map(toldView),
})

async function alertsView(realm: Realm, live: LiveAlerts): Promise<AlertsView> {
  const kept = new Map((await realm.store.outbox.channels()).map((one) => [one.channel, one]))
  const health = live.alerts.health()
  const subscribersBehind = live.alerts.subscribersBehind()
  const routes = new Map(live.routes.map((route) => [route.id, route]))
  return {
    channels: live.plans.flatMap(({ spec: { id, kind }, otherwise }) => {
      const route = routes.get(id)
      if (route === undefined) return []
      const { state, since, why, failures, resting } = health.get(id) ?? well
      const { waiting = 0, oldest = null, lastSentAt = null, lastFailedAt = null } = kept.get(id) ?? {}
      return [
        {
          ...{ id, kind, recipients: [...route.recipients], person: route.person, when: whenView(route) },
          ...{
            state,
            since: time(since),
            why,
            failures,
            resting: [...resting],
            waiting,
            oldestAt: time(oldest),
          },
          ...{ lastSentAt: time(lastSentAt), lastFailedAt: time(lastFailedAt) },
          otherwise: otherwise?.to ?? null,
        },
      ]
    }),
    behindSeconds: inSeconds(live.alerts.behind()),
    ...(subscribersBehind !== undefined && { subscribersBehindSeconds: inSeconds(subscribersBehind) }),
    heartbeats: live.heartbeats().map(({ id, every, lastSentAt, trouble }) => ({
      ...{ id, everyMs: every, lastSentAt: time(lastSentAt), trouble },
    })),
  }
}

const well = { state: 'ok', since: null, why: null, failures: 0, resting: [] } as const

function whenView({
  when,
  quiet,
  remind,
  escalate,
  onlyEscalated,
}: Route): AlertsView['channels'][number]['when'] {
  const { severity, services, sectors, foundations, topics, hours } = when
  return {
    ...{ severity, services: [...services], sectors: [...sectors], foundations: [...foundations] },
    topics: [...topics],
    hours: hours && hoursView(hours),
    quiet: quiet && { hours: hoursView(quiet.hours), except: quiet.except },
    remindMs: remind,
    escalate: escalate && { afterMs: escalate.after, to: escalate.to },
    standby: onlyEscalated,
  }
}

const hoursView = ({ days, from, to, zone }: Hours) => ({
  days: [...days],
  fromMinute: from,
  toMinute: to,
  zone,
})

const toldView = ({ made, settledAt, recipient, ...message }: ToldMessage): AlertMessageView => ({
  ...message,
  recipient: isForSubscribers(message.channel) ? maskedRecipient(recipient) : recipient,
  madeAt: isoTime(made),
  settledAt: time(settledAt),
})
