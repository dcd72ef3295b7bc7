// People who asked to be told of public services. They go through the same machine as everybody, which for them reads a
// journal of public things in public words: no check, endpoint, target or service that is not public is in it.

import { createHash } from 'node:crypto'
import type { Atlas, AtlasService } from '../atlas/index.ts'
import { type Incident, sentenceOf, wholeIncident, withoutFew } from '../incidents/index.ts'
import type { Entry, FoundationPath, Instant, JsonObject, ServiceId } from '../terms/index.ts'
import { objectAt, textAt, textsAt } from './acts.ts'
import type { Message, MessageLanguage } from './message.ts'
import { inLanguage } from './public-words.ts'
import { everything, type Route } from './route.ts'
import type { StepAll, TellingEvent, TellingSetup, TellingState, TellingStep } from './telling.ts'

export type SubscriptionWay = 'email' | 'webhook'

/** What somebody asks for. */
export type SubscriptionWish = {
  readonly way: SubscriptionWay
  /** A mail address, or a URL. */
  readonly address: string
  /** Empty: every public service. */
  readonly services: readonly ServiceId[]
  /** In which it was asked for; absent in older ones. */
  readonly language?: MessageLanguage
}

/** One that was confirmed. */
export type Subscription = SubscriptionWish & { readonly id: string; readonly since: Instant }

/** The same for the same address, whatever it asks for: a second wish takes the place of the first. */
export const subscriptionId = ({ way, address }: Pick<SubscriptionWish, 'way' | 'address'>): string =>
  digest(`${way}\n${address}`)

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24)

/** As `Message.recipient` names it. */
export const recipientOf = ({ way, address }: Pick<SubscriptionWish, 'way' | 'address'>): string =>
  way === 'email' ? `mail:${address}` : `hook:${address}`

/** The channel that a way goes by; no alert of the configuration has this name, since an id holds no colon. */
export const channelOf = (way: SubscriptionWay): string => `subscribers:${way}`
export const isForSubscribers = (channel: string): boolean => channel.startsWith('subscribers:')

/** One route for all who ask for the same. They are told of what is major or worse, and not reminded. */
export function subscriptionRoutes(subscriptions: Iterable<Subscription>): readonly Route[] {
  const alike = Map.groupBy(subscriptions, ({ way, services }) => `${way}\n${services.toSorted().join('\n')}`)
  return [...alike].map(([wish, group]) => {
    const { way, services } = group[0]!
    return {
      id: `${channelOf(way)}:${digest(wish)}`,
      recipients: group.map(recipientOf),
      person: null,
      when: { ...everything, severity: 'major', services: [...services], topics: ['incidents'] },
      quiet: null,
      remind: null,
      escalate: null,
      onlyEscalated: false,
      tracks: false,
    }
  })
}

/** What is public of an atlas: services that are marked, and what they stand on. */
export function publicAtlas(atlas: Atlas): Atlas {
  const services = new Map([...atlas.services].filter(([, service]) => service.public))
  const around = new Set(
    [...services.values()].flatMap(({ standsOn }) => standsOn.flatMap(({ on }) => prefixesOf(on))),
  )
  return { services, foundations: new Map([...atlas.foundations].filter(([path]) => around.has(path))) }
}

const prefixesOf = (path: FoundationPath): readonly FoundationPath[] =>
  path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/') as FoundationPath)

export const publicSetup = (
  subscriptions: Iterable<Subscription>,
  atlas: Atlas,
  boardUrl: string,
): TellingSetup => ({
  routes: subscriptionRoutes(subscriptions),
  atlas: publicAtlas(atlas),
  endpoints: new Map(),
  boardUrl,
})

/** `least`: reports below which a country is not told. The entry as everybody may read it, about public services alone; null: it is not for everybody. */
export function publicEntry(entry: Entry, { services }: Atlas, least: number): Entry | null {
  switch (entry.kind) {
    case 'incident.opened':
    case 'incident.updated':
    case 'incident.recovering':
    case 'incident.resolved':
      return publicIncident(entry, services, least)
    case 'foundation.named':
    case 'foundation.grew':
    case 'foundation.cleared':
      return publicSuspect(entry, services)
    case 'maintenance.planned':
    case 'maintenance.changed':
    case 'maintenance.ended':
      return entry
    default:
      return null
  }
}

type Services = ReadonlyMap<ServiceId, AtlasService>

function publicIncident(entry: Entry, services: Services, least: number): Entry | null {
  const said = withFewLeftOut(objectAt(entry.data, 'incident'), least)
  const service = textAt(said, 'service') as ServiceId | null
  if (said === null || service === null) return null
  const scope = objectAt(said, 'scope')
  const members = textsAt(scope, 'services') as ServiceId[]
  const { whose, ...pool } = scope ?? {}
  if (whose === 'operators') return null
  const shown = members.filter((member) => services.get(member)?.public)
  const about = services.get(service)?.public ? service : shown[0]
  if (about === undefined) return null
  const { evidence: _, sympatheticTo, ...rest } = said
  const leader = services.get(sympatheticTo as ServiceId)
  const summary = sentence(said, services.get(about)?.name ?? about)
  const incident: JsonObject = {
    ...rest,
    service: about,
    summary,
    ...(scope === null || members.length === 0 ? {} : { scope: { ...pool, services: shown } }),
    ...(leader?.public ? { sympatheticTo: leader.id } : {}),
  }
  return { ...entry, why: summary, data: { incident } }
}

/** Of an entry of an older version it may not be known how many reports a country has: where it is, is not told then. */
function withFewLeftOut(said: JsonObject | null, least: number): JsonObject | null {
  if (said === null) return null
  try {
    return withoutFew(wholeIncident(said as unknown as Incident), least) as unknown as JsonObject
  } catch {
    const { scope: _, ...rest } = said
    return rest
  }
}

/** Entries of older versions may lack what a sentence is made of. */
function sentence(incident: JsonObject, name: string): string {
  try {
    return sentenceOf(wholeIncident(incident as unknown as Incident), name, 'public')
  } catch {
    return `${name} is in trouble`
  }
}

function publicSuspect(entry: Entry, services: Services): Entry | null {
  const said = objectAt(entry.data, 'suspect')
  const foundation = (textAt(said, 'foundation') ?? entry.subject) as FoundationPath
  const shownOf = (key: string): string[] =>
    textsAt(said, key).filter((service) => services.get(service as ServiceId)?.public)
  // What merely stands there says nothing: the edge may be nobody else's business, and all that is hit not public.
  if (shownOf('explains').length === 0 && entry.kind !== 'foundation.cleared') return null
  return {
    ...entry,
    why: `${foundation}: several services that stand on it are in trouble`,
    data: { suspect: { foundation, explains: shownOf('explains'), affected: shownOf('affected') } },
  }
}

/** Whoever is still subscribed. */
export type Subscriber = { readonly unsubscribeUrl: string; readonly language: MessageLanguage }

/**
 * The machine for subscribers: it hears what is public, and says it to those who are still subscribed. What it decides is
 * not written into the journal, which would fill with people's addresses.
 */
export const publicStep =
  (step: StepAll, subscriberOf: (recipient: string) => Subscriber | null, least: number) =>
  (state: TellingState | null, events: readonly TellingEvent[], setup: TellingSetup): TellingStep => {
    const heard = events.flatMap((event): readonly TellingEvent[] => {
      if (event.kind === 'time') return [event]
      const entry = publicEntry(event.entry, setup.atlas, least)
      return entry === null ? [] : [{ ...event, entry }]
    })
    if (heard.length === 0) return { state: state ?? {}, messages: [], entries: [], wakeAt: null }
    const said = step(state, heard, setup)
    const messages = said.messages.flatMap((message): readonly Message[] => {
      const subscriber = subscriberOf(message.recipient)
      if (subscriber === null) return []
      const route = message.recipient.startsWith('mail:') ? channelOf('email') : channelOf('webhook')
      const { language, unsubscribeUrl } = subscriber
      return [inLanguage({ ...message, route, moved: [], unsubscribeUrl }, language)]
    })
    return { ...said, messages, entries: [] }
  }
