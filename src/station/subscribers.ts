// Who has subscribed to public services. Nothing is kept of a wish until it is confirmed: the link carries it. Addresses
// are kept in the store alone, never in the journal or the log.

import { subscriberKey } from '../alerts/index.ts'
import {
  type AskRefusal,
  type Caller,
  type LinkGrant,
  type LinkKey,
  type LinkMeaning,
  type LinkRefusal,
  mostChosen,
  type OrderRefusal,
  prefixOf,
  readLink,
  type SubscribersQuery,
  type SubscribersView,
  type Subscribing,
  type SubscriptionBody,
  type SubscriptionView,
  signLink,
} from '../board/index.ts'
import {
  channelOf,
  confirmationWords,
  type Message,
  type MessageLanguage,
  messageId,
  type Outbox,
  recipientOf,
  type Subscriber,
  type Subscription,
  type SubscriptionWay,
  type SubscriptionWish,
  subscriptionId,
} from '../telling/index.ts'
import {
  after,
  bad,
  type Clock,
  days,
  good,
  hours,
  isoTime,
  type JsonObject,
  type Outcome,
  type ServiceId,
} from '../terms/index.ts'
import type { Config } from './config/index.ts'
import { deadOf } from './dead-subscribers.ts'
import type { Realm } from './desk/realm.ts'
import { isShown, nameOf } from './desk/sight.ts'
import { linksLookedAt, mayHaveLink, ofHost } from './link-limit.ts'
import { hookAddress, hostOf, mailAddress, mailboxOf } from './subscriber-address.ts'
import { subscriberOverview } from './subscriber-overview.ts'

const keyPrefix = 'subscriber.'
const confirmWithin = hours(48)
/** A mail of years ago must still let its reader leave. */
const leaveWithin = days(3650)
/** Whoever asks again within it gets no second link. */
const askedAgainMs = 15 * 60_000
/** Of a channel's newest messages, to know whom nothing reaches. */
const mostTold = 1000

export type SubscribersParts = {
  readonly realm: Realm
  readonly clock: Clock
  readonly key: LinkKey
  readonly outbox: Pick<Outbox, 'post' | 'told' | 'dismiss'>
  readonly boardUrl: () => string
  readonly config: () => Config['subscribers']
  /** The subscriptions are others, or a message waits. */
  readonly changed: () => void
  readonly posted: (channel: string) => void
}

export class Subscribers implements Subscribing {
  readonly #parts: SubscribersParts
  readonly #all: Map<string, Subscription>
  /** One after the other, so that two who ask together are both counted. */
  #asking: Promise<unknown> = Promise.resolve()

  private constructor(parts: SubscribersParts, all: Map<string, Subscription>) {
    this.#parts = parts
    this.#all = all
  }

  static async open(parts: SubscribersParts): Promise<Subscribers> {
    const { store } = parts.realm
    const all = new Map<string, Subscription>()
    for (const key of await store.keys(keyPrefix)) {
      const kept = subscriptionIn(await store.get(key))
      if (kept !== null) all.set(kept.id, kept)
    }
    return new Subscribers(parts, all)
  }

  all(): Iterable<Subscription> {
    return this.#all.values()
  }

  /** Null: nobody of that address is subscribed. The same link for the same address, so that a message sent again is the same. */
  subscriberOf(recipient: string): Subscriber | null {
    const found = this.#all.get(idOf(recipient))
    if (found === undefined) return null
    const language = languageOf(found)
    const until = after(found.since, leaveWithin)
    return {
      language,
      unsubscribeUrl: this.#link(language, { purpose: 'unsubscribe', subject: found.id, recipient, until }),
    }
  }

  ways(): readonly SubscriptionWay[] {
    const { email, webhooks } = this.#parts.config()
    return [...(email === null ? [] : (['email'] as const)), ...(webhooks ? (['webhook'] as const) : [])]
  }

  services(): readonly { readonly id: string; readonly name: string }[] {
    const { realm } = this.#parts
    return [...realm.atlas.services.keys()]
      .filter((id) => isShown(realm, id, 'public'))
      .map((id) => ({ id, name: nameOf(realm, id) }))
  }

  async ask(body: SubscriptionBody): Promise<Outcome<string, AskRefusal>> {
    const wish = this.#wishOf(body)
    if (!wish.ok) return wish
    const asked = this.#asking.then(() => this.#send(wish.value))
    this.#asking = asked.catch(() => {})
    await asked
    return good(
      'A link goes there, unless several went there lately: three an hour are sent to one address. Nothing more is sent until it is used; it works for two days.',
    )
  }

  /** The same is said whether one is sent or not: whoever asks for a stranger learns nothing of them. */
  async #send(wish: SubscriptionWish): Promise<void> {
    const message = this.#confirmation(wish)
    const now = this.#parts.clock.now()
    const { id, recipient, thread, kind, title } = message
    const channel = channelOf(wish.way)
    const near = await this.#parts.outbox.told({ channel, thread, limit: linksLookedAt })
    const same = wish.way === 'email' ? near : near.filter((one) => one.recipient === recipient)
    if (!mayHaveLink(same, now) || !mayHaveLink(near, now, ofHost)) return
    await this.#parts.outbox.post({
      messages: [
        {
          id,
          channel,
          recipient,
          thread,
          kind,
          subject: 'subscription',
          title,
          made: now,
          due: now,
          body: message as unknown as JsonObject,
        },
      ],
    })
    this.#parts.posted(channel)
  }

  #wishOf({
    email,
    webhook,
    services = [],
    language,
  }: SubscriptionBody): Outcome<SubscriptionWish, AskRefusal> {
    const ways = this.ways()
    if ((email === undefined) === (webhook === undefined)) return refused('which')
    const way = email === undefined ? 'webhook' : 'email'
    if (!ways.includes(way)) return refused('closed')
    const address = way === 'email' ? mailAddress(email!) : hookAddress(webhook!)
    if (address === null) return refused(way === 'email' ? 'address' : 'webhook')
    if (services.length > mostChosen) return refused('many')
    const unknown = services.find((id) => !isShown(this.#parts.realm, id as ServiceId, 'public'))
    if (unknown !== undefined) return refused('gone')
    const wish = { way, address, services: [...new Set(services)] as ServiceId[] } as const
    return good({ ...wish, ...(language === undefined ? {} : { language }) })
  }

  #confirmation(wish: SubscriptionWish): Message {
    const { clock, boardUrl } = this.#parts
    const now = clock.now()
    const recipient = recipientOf(wish)
    const language = languageOf(wish)
    const subject = JSON.stringify([wish.way, wish.services, language])
    const until = after(now, confirmWithin)
    const url = this.#link(language, { purpose: 'confirm', subject, recipient, until })
    const said = confirmationWords(language, boardUrl())
    const thread = `subscription-${subscriptionId({ way: wish.way, address: placeOf(wish) })}`
    const round = Math.floor(now / askedAgainMs)
    return {
      id: messageId(recipient, `${thread}\n${subject}`, round),
      route: channelOf(wish.way),
      recipient,
      kind: 'subscription.confirm',
      thread,
      revision: round,
      at: isoTime(now),
      severity: 'minor',
      title: said.title,
      text: said.text,
      url,
      language,
      services: [],
      moved: [],
      links: [{ label: said.confirm, url }],
    }
  }

  meant(link: string, purpose: 'confirm' | 'unsubscribe'): Outcome<LinkMeaning, LinkRefusal> {
    const wish = this.#wishIn(link, purpose)
    return wish.ok ? good(this.#meaningOf(wish.value, purpose)) : wish
  }

  #wishIn(link: string, purpose: 'confirm' | 'unsubscribe'): Outcome<SubscriptionWish, LinkRefusal> {
    const read = readLink(this.#parts.key, purpose, link, this.#parts.clock.now())
    if (!read.ok) return read
    const { subject, recipient } = read.value
    const { way, address } = addressIn(recipient)
    if (purpose === 'unsubscribe') return good({ way, address, services: [] })
    // Links of before have no language.
    const [, services, language = 'en'] = JSON.parse(subject) as [string, ServiceId[], MessageLanguage?]
    return good({ way, address, services, language })
  }

  #meaningOf(wish: SubscriptionWish, purpose: 'confirm' | 'unsubscribe'): LinkMeaning {
    const { realm, key } = this.#parts
    const standing = this.#all.get(subscriptionId(wish))
    const stands = standing !== undefined && (purpose === 'unsubscribe' || sameServices(standing, wish))
    return {
      way: wish.way,
      address: wish.address,
      services: wish.services.map((id) => nameOf(realm, id)),
      stands,
      key:
        stands && purpose === 'confirm' && wish.way === 'webhook'
          ? subscriberKey(key.secret.toString('base64'), recipientOf(wish))
          : null,
    }
  }

  async confirm(link: string): Promise<Outcome<LinkMeaning, LinkRefusal | 'full'>> {
    const { clock, realm, config, changed } = this.#parts
    const meant = this.#wishIn(link, 'confirm')
    if (!meant.ok) return meant
    const wish = meant.value
    const id = subscriptionId(wish)
    if (!this.#all.has(id) && this.#all.size >= config().most) return bad('full')
    const subscription: Subscription = { ...wish, id, since: this.#all.get(id)?.since ?? clock.now() }
    await realm.writing(realm.store.put(keyPrefix + id, { ...subscription, services: [...wish.services] }))
    this.#all.set(id, subscription)
    changed()
    return good(this.#meaningOf(wish, 'confirm'))
  }

  async leave(link: string): Promise<Outcome<LinkMeaning, LinkRefusal>> {
    const wish = this.#wishIn(link, 'unsubscribe')
    if (wish.ok) await this.#end(subscriptionId(wish.value))
    return this.meant(link, 'unsubscribe')
  }

  list(): readonly SubscriptionView[] {
    return [...this.#all.values()].map(viewOf)
  }

  async overview(query: SubscribersQuery): Promise<SubscribersView> {
    const { realm, clock, outbox } = this.#parts
    const ways = this.ways()
    const told = await Promise.all(
      ways.map((way) => outbox.told({ channel: channelOf(way), limit: mostTold })),
    )
    return subscriberOverview(
      {
        all: [...this.#all.values()],
        ways,
        nameOf: (id) => nameOf(realm, id as ServiceId),
        told: told.flat(),
        now: clock.now(),
      },
      query,
    )
  }

  /** Ends the subscriptions that nothing reaches any more; the journal says why, without the address. */
  async endDead(): Promise<void> {
    const { realm, clock, outbox } = this.#parts
    for (const way of this.ways()) {
      const told = await outbox.told({ channel: channelOf(way), limit: mostTold })
      // Whoever came back after it was ended is judged by what was sent since.
      const own = told.filter((one) => one.made >= (this.#all.get(idOf(one.recipient))?.since ?? Infinity))
      for (const [recipient, why] of deadOf(own)) {
        const found = this.#all.get(idOf(recipient))
        if (found === undefined) continue
        await this.#end(found.id)
        realm.note({
          ...{ at: clock.now(), author: 'holdfast', kind: 'subscription.ended', subject: found.id },
          ...{ why: `the subscription ${found.id} is ended, as nothing reaches it: ${why}`, data: { way } },
        })
      }
    }
  }

  async remove(id: string, caller: Caller): Promise<Outcome<SubscriptionView, OrderRefusal>> {
    const found = this.#all.get(id)
    if (found === undefined)
      return bad({ code: 'not-found', message: `nobody is subscribed as ${id.slice(0, 40)}` })
    await this.#end(id)
    const { realm, clock } = this.#parts
    realm.note({
      at: clock.now(),
      author: `operator:${caller.name}`,
      kind: 'subscription.ended',
      subject: id,
      why: `${caller.name} ended the subscription ${id}`,
      data: {},
    })
    return good(viewOf(found))
  }

  async #end(id: string): Promise<void> {
    const { realm, changed, outbox, clock } = this.#parts
    const found = this.#all.get(id)
    await realm.writing(realm.store.put(keyPrefix + id, null))
    this.#all.delete(id)
    changed()
    if (found === undefined) return
    // Whoever left hears nothing more, also of what waited for them.
    await outbox.dismiss(channelOf(found.way), clock.now(), 'its subscription is ended', recipientOf(found))
  }

  #link(language: MessageLanguage, grant: LinkGrant): string {
    const path = grant.purpose === 'confirm' ? 'confirm' : 'leave'
    const link = signLink(this.#parts.key, grant)
    return `${this.#parts.boardUrl()}${prefixOf(language)}/subscribe/${path}?link=${link}`
  }
}

const refusals: Readonly<Record<AskRefusal['reason'], string>> = {
  which: 'write a mail address, or a webhook',
  closed: 'nobody can subscribe by that way here',
  address: 'that is no mail address',
  webhook: 'a webhook is an https address, without a user or a port other than 443',
  many: `choose at most ${mostChosen} services, or none for all of them`,
  gone: 'one of the services is not there any more; choose again',
}

const refused = (reason: AskRefusal['reason']): Outcome<never, AskRefusal> =>
  bad({ code: 'bad-request', reason, message: refusals[reason] })

const languageOf = ({ language = 'en' }: Pick<SubscriptionWish, 'language'>): MessageLanguage => language

/** Where a link arrives: what so few of them are sent to. */
const placeOf = ({ way, address }: SubscriptionWish): string =>
  way === 'email' ? mailboxOf(address) : hostOf(address)

const sameServices = (one: SubscriptionWish, other: SubscriptionWish): boolean =>
  one.services.toSorted().join() === other.services.toSorted().join()

function addressIn(recipient: string): Pick<SubscriptionWish, 'way' | 'address'> {
  const address = recipient.slice(recipient.indexOf(':') + 1)
  return { way: recipient.startsWith('mail:') ? 'email' : 'webhook', address }
}

const idOf = (recipient: string): string => subscriptionId(addressIn(recipient))

const viewOf = ({ id, way, address, services, since }: Subscription): SubscriptionView => ({
  id,
  way,
  address,
  services: [...services],
  since: isoTime(since),
})

function subscriptionIn(kept: JsonObject | null): Subscription | null {
  if (
    kept === null ||
    typeof kept.id !== 'string' ||
    typeof kept.address !== 'string' ||
    !Array.isArray(kept.services)
  )
    return null
  return kept as unknown as Subscription
}
