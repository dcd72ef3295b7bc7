// The pages of subscribing: the form, what a link means, and what came of it. None needs a script.

import type { SubscriptionWish } from '../telling/index.ts'
import { safe } from './escape.ts'
import { plainPage } from './plain-page.ts'
import type { LinkRefusal } from './signed-links.ts'
import { type Confirmed, mostChosen, type Subscribing } from './subscriptions.ts'

/** `chosen`: services that are ticked when it is shown. */
export function formPage(desk: Subscribing, chosen: readonly string[], problem?: string): string {
  const ways = desk.ways()
  const told = problem === undefined ? '' : `<p role="alert"><strong>${safe(problem)}</strong></p>`
  const feeds =
    '<p class="muted">Without an address: <a href="/feed.atom">Atom</a> or <a href="/feed.rss">RSS</a>, and <code>/services/ID/feed.atom</code> for one service.</p>'
  if (ways.length === 0)
    return plainPage('Be told', ['<p>Nobody can subscribe by mail here.</p>', feeds, toBoard])
  const mail = ways.includes('email')
    ? '<label for="email">Mail address</label><input id="email" name="email" type="email" autocomplete="email" maxlength="254">'
    : ''
  const hook = ways.includes('webhook')
    ? '<label for="webhook">Or a webhook (https)</label><input id="webhook" name="webhook" type="url" maxlength="1000">'
    : ''
  const boxes = desk
    .services()
    .map(
      ({ id, name }) =>
        `<label><input type="checkbox" name="service" value="${safe(id)}"${chosen.includes(id) ? ' checked' : ''}> ${safe(name)}</label>`,
    )
  const services =
    boxes.length === 0
      ? ''
      : `<fieldset class="list"><legend>Services (none ticked: all of them; at most ${mostChosen})</legend>${boxes.join('')}</fieldset>`
  return plainPage('Be told of outages', [
    told,
    '<p>One message when a service is in serious trouble, one when it is over. You confirm by a link that is sent to you.</p>',
    `<form method="post" action="/subscribe">${mail}${hook}${services}<button type="submit">Send the link</button></form>`,
    '<p></p>',
    feeds,
  ])
}

const toBoard = '<p><a href="/">To the board</a></p>'

export const askedPage = (message: string): string =>
  plainPage('Look into your mail', [`<p>${safe(message)}</p>`, toBoard])

const listText = (names: ReadonlyMap<string, string>, { services }: SubscriptionWish): string =>
  services.length === 0 ? 'every service' : services.map((id) => names.get(id) ?? id).join(', ')

const namesOf = (desk: Subscribing): ReadonlyMap<string, string> =>
  new Map(desk.services().map(({ id, name }) => [id, name]))

/** A GET: mail scanners come here too, so it only asks. The form goes to the address it came from. */
export const confirmPage = (desk: Subscribing, wish: SubscriptionWish): string =>
  plainPage('Confirm the subscription', [
    `<p>${safe(wish.address)} is told of <strong>${safe(listText(namesOf(desk), wish))}</strong>.</p>`,
    '<form method="post"><button type="submit">Confirm</button></form>',
  ])

export const confirmedPage = (desk: Subscribing, { wish, key }: Confirmed): string =>
  plainPage('Subscribed', [
    `<p>${safe(wish.address)} is told of ${safe(listText(namesOf(desk), wish))}. Every message has a link that ends it.</p>`,
    key === null
      ? ''
      : `<p>Messages are signed (<code>Holdfast-Signature</code>) with this key, which is shown once:<br><code>${safe(key)}</code></p>`,
    toBoard,
  ])

export const leavePage = (wish: SubscriptionWish): string =>
  plainPage('No more messages?', [
    `<p>${safe(wish.address)} is told nothing more.</p>`,
    '<form method="post"><button type="submit">Unsubscribe</button></form>',
  ])

export const leftPage = (wish: SubscriptionWish): string =>
  plainPage('Unsubscribed', [
    `<p>${safe(wish.address)} is told nothing more.</p>`,
    '<p><a href="/subscribe">Subscribe again</a></p>',
  ])

const refusals: Readonly<Record<LinkRefusal | 'full', readonly [string, string]>> = {
  expired: ['This link has ended', 'A link that confirms works for two days. Ask for a new one.'],
  garbled: [
    'This link is not whole',
    'It was cut or changed on its way; some mail programs break long links. Copy all of it into the address bar, or ask for a new one.',
  ],
  full: ['No more subscribers can be taken', 'The feeds (Atom, RSS) are open to everybody.'],
}

export function refusedPage(refusal: LinkRefusal | 'full'): string {
  const [title, text] = refusals[refusal]
  return plainPage(title, [`<p>${text}</p>`, '<p><a href="/subscribe">To the form</a></p>'])
}
