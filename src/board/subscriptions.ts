// Subscribing to public services as the board needs it: asked for by anybody, confirmed by whoever has the address.

import { type Static, Type } from 'typebox'
import type { SubscriptionWay, SubscriptionWish } from '../telling/index.ts'
import type { Outcome } from '../terms/index.ts'
import type { Caller, OrderRefusal } from './caller.ts'
import type { LinkRefusal } from './signed-links.ts'

/** More of one wish do not fit a link. */
export const mostChosen = 20

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

export type Confirmed = {
  readonly wish: SubscriptionWish
  /** What messages to a webhook are signed with; it is shown this once. */
  readonly key: string | null
}

export interface Subscribing {
  /** Ways that are open. */
  ways(): readonly SubscriptionWay[]
  /** Services that can be chosen, by what they are called. */
  services(): readonly { readonly id: string; readonly name: string }[]
  /** Sends the link that confirms it. What comes back is the same whether or not the address is known. */
  ask(body: SubscriptionBody): Promise<Outcome<string, OrderRefusal>>
  /** What a link stands for, which nothing is done with yet. */
  meant(link: string, purpose: 'confirm' | 'unsubscribe'): Outcome<SubscriptionWish, LinkRefusal>
  confirm(link: string): Promise<Outcome<Confirmed, LinkRefusal | 'full'>>
  leave(link: string): Promise<Outcome<SubscriptionWish, LinkRefusal>>
  list(): readonly SubscriptionView[]
  remove(id: string, caller: Caller): Promise<Outcome<SubscriptionView, OrderRefusal>>
}
