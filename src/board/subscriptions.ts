// Subscribing to public services as the board needs it: asked for by anybody, confirmed by whoever has the address.

import { type Static, Type } from 'typebox'
import type { SubscriptionWay } from '../telling/index.ts'
import type { Outcome } from '../terms/index.ts'
import type { Caller, OrderRefusal } from './caller.ts'
import { spoken } from './languages.ts'
import type { LinkRefusal } from './signed-links.ts'
import { Nullable, Time } from './view-parts.ts'

/** More of one wish do not fit a link. */
export const mostChosen = 20
/** Longer lists are searched. */
export const mostOffered = 100

export const SubscriptionBody = Type.Object(
  {
    email: Type.Optional(Type.String({ maxLength: 254 })),
    webhook: Type.Optional(Type.String({ maxLength: 1000, description: 'an https address that is public' })),
    services: Type.Optional(
      Type.Array(Type.String({ maxLength: 128 }), {
        maxItems: mostChosen,
        description: 'empty or absent: every public service',
      }),
    ),
    language: Type.Optional(Type.Enum([...spoken], { description: 'of what is sent; absent: en' })),
  },
  { additionalProperties: false },
)
export type SubscriptionBody = Static<typeof SubscriptionBody>

export const SubscriptionAsked = Type.Object({ message: Type.String() })

export const SubscriptionView = Type.Object({
  id: Type.String(),
  way: Type.Enum(['email', 'webhook']),
  address: Type.String(),
  services: Type.Array(Type.String(), { description: 'empty: every public service' }),
  since: Type.String(),
})
export type SubscriptionView = Static<typeof SubscriptionView>

/** Subscribers as operators see them: how many there are, whether they are reached, and no address. */
export const SubscribersView = Type.Object({
  ways: Type.Array(
    Type.Object({
      way: Type.Enum(['email', 'webhook']),
      confirmed: Type.Integer(),
      waiting: Type.Integer({ description: 'links of the last two days that were sent and not used' }),
    }),
  ),
  services: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), subscribers: Type.Integer() }), {
    description: 'that were chosen, the one with most of them first',
  }),
  everything: Type.Integer({ description: 'who chose every public service' }),
  subscribers: Type.Array(
    Type.Object({
      id: Type.String(),
      way: Type.Enum(['email', 'webhook']),
      address: Type.String({ description: 'as much of it as tells it from others' }),
      services: Type.Array(Type.String(), { description: 'names; empty: every public service' }),
      since: Type.String(),
      unreached: Nullable(Type.Object({ since: Time, why: Type.String() }), {
        description: 'the newest message to it was refused or given up',
      }),
    }),
  ),
  found: Type.Integer(),
  inAll: Type.Integer(),
  page: Type.Integer(),
  pages: Type.Integer(),
})
export type SubscribersView = Static<typeof SubscribersView>

export const SubscribersQuery = Type.Object({
  service: Type.Optional(Type.String({ maxLength: 128 })),
  way: Type.Optional(Type.Enum(['email', 'webhook'])),
  unreached: Type.Optional(Type.Boolean({ description: 'only whom nothing reaches' })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
})
export type SubscribersQuery = Static<typeof SubscribersQuery>

export const SubscribingView = Type.Object({
  ways: Type.Array(Type.Enum(['email', 'webhook']), { description: 'that are open; empty: nobody can' }),
})

export type SubscribingView = Static<typeof SubscribingView>

const Offered = Type.Object({ id: Type.String(), name: Type.String() })
export const OfferedServices = Type.Object({
  chosen: Type.Array(Offered, { description: 'of those that were named, whoever is there' }),
  found: Type.Array(Offered, { description: `by name, at most ${mostOffered}` }),
  inAll: Type.Integer({ description: 'services that can be chosen' }),
})
export type OfferedServices = Static<typeof OfferedServices>

export const OfferedQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100, description: 'a part of a name' })),
  chosen: Type.Optional(Type.String({ maxLength: 4096, description: 'ids, with commas between' })),
})
export type OfferedQuery = Static<typeof OfferedQuery>

/** What a link stands for, and whether it was used. */
export const LinkMeaning = Type.Object({
  way: Type.Enum(['email', 'webhook']),
  address: Type.String(),
  services: Type.Array(Type.String(), { description: 'names; empty: every public service' }),
  stands: Type.Boolean({
    description: 'the address is told of just that; of a link that ends it: of anything',
  }),
  key: Nullable(Type.String(), {
    description: 'what messages to a webhook are signed with, once it is confirmed',
  }),
})
export type LinkMeaning = Static<typeof LinkMeaning>

export const LinkQuery = Type.Object({
  for: Type.Enum(['confirm', 'unsubscribe']),
  link: Type.String({ maxLength: 4096 }),
})

/** Why nobody can be asked at that address; each has its words on the page. */
export type AskRefusal = OrderRefusal & {
  readonly reason: 'address' | 'webhook' | 'which' | 'closed' | 'many' | 'gone'
}

export interface Subscribing {
  /** Ways that are open. */
  ways(): readonly SubscriptionWay[]
  /** Services that can be chosen, by what they are called. */
  services(): readonly { readonly id: string; readonly name: string }[]
  /** Sends the link that confirms it. What comes back is the same whether or not the address is known. */
  ask(body: SubscriptionBody): Promise<Outcome<string, AskRefusal>>
  /** What a link stands for, which nothing is done with yet. */
  meant(link: string, purpose: 'confirm' | 'unsubscribe'): Outcome<LinkMeaning, LinkRefusal>
  confirm(link: string): Promise<Outcome<LinkMeaning, LinkRefusal | 'full'>>
  leave(link: string): Promise<Outcome<LinkMeaning, LinkRefusal>>
  list(): readonly SubscriptionView[]
  overview(query: SubscribersQuery): Promise<SubscribersView>
  remove(id: string, caller: Caller): Promise<Outcome<SubscriptionView, OrderRefusal>>
}
