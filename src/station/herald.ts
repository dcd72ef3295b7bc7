// How subscribers are told: the machine for public things, and a channel for each way that is open.

import type { ChannelPlan } from '../alerts/index.ts'
import type { LinkKey } from '../board/index.ts'
import { channelOf, publicSetup, publicStep, stepTellingAll } from '../telling/index.ts'
import type { Config } from './config/index.ts'
import type { Realm } from './desk/realm.ts'
import type { Heralded } from './live-alerts.ts'
import type { Subscribers } from './subscribers.ts'

export type HeraldParts = {
  readonly subscribers: Subscribers
  readonly realm: Realm
  readonly boardUrl: string
  readonly config: Pick<Config, 'subscribers' | 'public'>
  readonly key: LinkKey
}

/** Null when nobody can subscribe. */
export function heraldOf({ subscribers, realm, boardUrl, config, key }: HeraldParts): Heralded | null {
  const { email, webhooks } = config.subscribers
  const channels: readonly ChannelPlan[] = [
    ...(email === null ? [] : [planOf({ ...email, id: channelOf('email'), to: [] })]),
    ...(webhooks
      ? [
          planOf({
            kind: 'subscriber-hook',
            id: channelOf('webhook'),
            key: key.secret.toString('base64'),
          }),
        ]
      : []),
  ]
  if (channels.length === 0) return null
  const all = [...subscribers.all()]
  return {
    channels,
    step: publicStep(
      stepTellingAll,
      (recipient) => subscribers.subscriberOf(recipient),
      config.public.leastReports,
    ),
    telling: publicSetup(all, realm.atlas, boardUrl),
  }
}

const planOf = (spec: ChannelPlan['spec']): ChannelPlan => ({ spec, otherwise: null })
