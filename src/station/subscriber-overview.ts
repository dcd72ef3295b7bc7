// Subscribers as operators see them, from who they are and what became of their newest messages.

import { maskedAddress, type SubscribersQuery, type SubscribersView } from '../board/index.ts'
import {
  channelOf,
  recipientOf,
  type Subscription,
  type SubscriptionWay,
  type ToldMessage,
} from '../telling/index.ts'
import { hours, type Instant, isoTime } from '../terms/index.ts'

export const subscribersAtOnce = 50

export type OverviewParts = {
  readonly all: readonly Subscription[]
  readonly ways: readonly SubscriptionWay[]
  readonly nameOf: (service: string) => string
  /** Of all channels of subscribers, newest first. */
  readonly told: readonly Pick<
    ToldMessage,
    'channel' | 'recipient' | 'kind' | 'state' | 'made' | 'settledAt' | 'why'
  >[]
  readonly now: Instant
}

type Unreached = SubscribersView['subscribers'][number]['unreached']

export function subscriberOverview(parts: OverviewParts, query: SubscribersQuery): SubscribersView {
  const { all, ways, nameOf } = parts
  const unreached = unreachedOf(parts.told)
  const found = all.filter(
    (one) =>
      (query.way === undefined || one.way === query.way) &&
      (query.service === undefined || one.services.includes(query.service as never)) &&
      (query.unreached !== true || unreached.has(recipientOf(one))),
  )
  const pages = Math.max(1, Math.ceil(found.length / subscribersAtOnce))
  const page = Math.min(query.page ?? 1, pages)
  const shown = found
    .toSorted((a, b) => b.since - a.since || a.id.localeCompare(b.id))
    .slice((page - 1) * subscribersAtOnce, page * subscribersAtOnce)
  return {
    ways: ways.map((way) => ({
      way,
      confirmed: all.filter((one) => one.way === way).length,
      waiting: waitingFor(way, parts),
    })),
    services: chosenOf(all, nameOf),
    everything: all.filter(({ services }) => services.length === 0).length,
    subscribers: shown.map((one) => ({
      ...{ id: one.id, way: one.way, address: maskedAddress(one.address), since: isoTime(one.since) },
      services: one.services.map(nameOf),
      unreached: unreached.get(recipientOf(one)) ?? null,
    })),
    ...{ found: found.length, inAll: all.length, page, pages },
  }
}

/** By recipient: whose newest message that came to an end did not arrive. */
function unreachedOf(told: OverviewParts['told']): ReadonlyMap<string, Unreached> {
  const newest = new Map<string, OverviewParts['told'][number]>()
  for (const one of told)
    if ((one.state === 'sent' || one.state === 'failed') && !newest.has(one.recipient))
      newest.set(one.recipient, one)
  return new Map(
    [...newest].flatMap(([recipient, { state, settledAt, made, why }]) =>
      state === 'failed' ? [[recipient, { since: isoTime(settledAt ?? made), why: why ?? '' }]] : [],
    ),
  )
}

/** A link works for two days; whoever asked twice waits once. */
function waitingFor(way: SubscriptionWay, { told, all, now }: OverviewParts): number {
  const known = new Set(all.map(recipientOf))
  const asked = told.filter(
    ({ channel, kind, made, recipient }) =>
      channel === channelOf(way) &&
      kind === 'subscription.confirm' &&
      now - made < hours(48) &&
      !known.has(recipient),
  )
  return new Set(asked.map(({ recipient }) => recipient)).size
}

function chosenOf(
  all: readonly Subscription[],
  nameOf: (service: string) => string,
): SubscribersView['services'] {
  const chosen = new Map<string, number>()
  for (const { services } of all) for (const id of services) chosen.set(id, (chosen.get(id) ?? 0) + 1)
  return [...chosen]
    .map(([id, subscribers]) => ({ id, name: nameOf(id), subscribers }))
    .sort((a, b) => b.subscribers - a.subscribers || a.name.localeCompare(b.name))
}
