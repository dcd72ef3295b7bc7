// `/subscribe` and what links in its messages lead to, in every language: what their pages ask and what their forms do,
// with a script or without; and the same for programs, with a list for operators.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Outcome } from '../../terms/index.ts'
import { type App, answers, bodyMayBeLeftOut, param } from '../app.ts'
import type { AskingLimits } from '../asking-limits.ts'
import { refuseElsewhere } from '../auth.ts'
import type { Caller } from '../caller.ts'
import { typedIn } from '../forms/typed.ts'
import { prefixOf, type Spoken, spoken } from '../languages.ts'
import { granted, linkStatus, Refused, refusedLink } from '../problem.ts'
import type { LinkRefusal } from '../signed-links.ts'
import {
  type AskRefusal,
  LinkMeaning,
  LinkQuery,
  mostChosen,
  mostOffered,
  OfferedQuery,
  OfferedServices,
  SubscribersQuery,
  SubscribersView,
  type Subscribing,
  SubscribingView,
  SubscriptionAsked,
  SubscriptionBody,
  SubscriptionView,
} from '../subscriptions.ts'
import type { ShowOwnPage, ShowTypedPage } from './pages.ts'

const bodyLimit = 16 * 1024
const LinkInQuery = Type.Object({ link: Type.Optional(Type.String({ maxLength: 4096 })) })

export type SubscribeParts = {
  readonly desk: Subscribing
  readonly boardUrl: () => string | undefined
  readonly limits: AskingLimits
  readonly page: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
  readonly ownPage: ShowOwnPage
  readonly typedPage: ShowTypedPage
}

export async function subscribePages(app: App, parts: SubscribeParts): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, _body, done) =>
    done(null, new URLSearchParams()),
  )
  for (const language of spoken) {
    formOf(app, language, parts)
    const { desk } = parts
    linked(app, `${prefixOf(language)}/subscribe/confirm`, parts, {
      meant: (link) => desk.meant(link, 'confirm'),
      act: (link) => desk.confirm(link),
    })
    linked(app, `${prefixOf(language)}/subscribe/leave`, parts, {
      meant: (link) => desk.meant(link, 'unsubscribe'),
      act: (link) => desk.leave(link),
    })
  }
}

/** What came of it stands in the address of the page that follows; the address that was typed comes back in the page. */
function formOf(
  app: App,
  language: Spoken,
  { desk, boardUrl, limits, page, ownPage, typedPage }: SubscribeParts,
): void {
  const path = `${prefixOf(language)}/subscribe`
  if (ownPage !== null) app.get(path, { schema: { hide: true } }, page)
  app.post(path, { bodyLimit, schema: { hide: true }, config: { needs: null } }, async (request, reply) => {
    refuseElsewhere(request, boardUrl(), 'subscribe on the page of this board: /subscribe')
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const email = form.get('email')?.trim()
    const webhook = form.get('webhook')?.trim()
    const services = form.getAll('service')
    const became = await becameOf(() => {
      limits.admit(request.ip)
      return desk.ask({ ...(email ? { email } : {}), ...(webhook ? { webhook } : {}), services, language })
    })
    const query = new URLSearchParams({ became })
    if (became !== 'asked' && services.length > 0)
      query.set('services', services.slice(0, mostChosen).join(','))
    const typed = typedIn(form).filter(([name]) => name !== 'service')
    const again =
      became === 'asked' || became === 'wait'
        ? null
        : await typedPage(request, reply, { path, query: `?${query}` }, { path: 'subscribe', typed })
    if (again !== null) return again
    return reply
      .code(303)
      .headers({ location: `${path}?${query}#came`, 'cache-control': 'no-store' })
      .send()
  })
}

async function becameOf(
  ask: () => ReturnType<Subscribing['ask']>,
): Promise<'asked' | 'wait' | AskRefusal['reason']> {
  try {
    const asked = await ask()
    return asked.ok ? 'asked' : asked.error.reason
  } catch (problem) {
    if (problem instanceof Refused && problem.status === 429) return 'wait'
    throw problem
  }
}

type Linked = {
  readonly meant: (link: string) => Outcome<LinkMeaning, LinkRefusal>
  readonly act: (link: string) => Promise<Outcome<LinkMeaning, LinkRefusal | 'full'>>
}

/**
 * The same address shows what is meant, and does it. A GET only asks: mail scanners follow every link. A POST is what a
 * mail program sends by itself when somebody presses its button (RFC 8058), and is answered without leading elsewhere.
 */
function linked(app: App, path: string, { ownPage }: SubscribeParts, { meant, act }: Linked): void {
  const options = { bodyLimit, schema: { hide: true, querystring: LinkInQuery } } as const
  const show = async (request: FastifyRequest, reply: FastifyReply, status: number): Promise<FastifyReply> =>
    ownPage === null ? reply.code(status).send() : ownPage(request, reply, status)
  app.get(path, options, async (request, reply) => {
    const found = meant(request.query.link ?? '')
    return show(request, reply, found.ok ? 200 : linkStatus[found.error])
  })
  app.post(path, { ...options, config: { needs: null } }, async (request, reply) => {
    const link = request.query.link ?? ''
    const done = await act(link)
    if (!done.ok && done.error === 'full') return reply.redirect(`${path}?became=full&link=${link}`, 303)
    return show(request, reply, done.ok ? 200 : linkStatus[done.error as LinkRefusal])
  })
}

export function subscriptionRoutes(app: App, desk: Subscribing, limits: AskingLimits): void {
  publicRoutes(app, desk)
  app.post(
    '/subscriptions',
    {
      config: { needs: null },
      schema: {
        ...answers('Ask to be told of public services; a link is sent that confirms it', SubscriptionAsked),
        body: SubscriptionBody,
      },
    },
    async (request) => {
      limits.admit(request.ip)
      return { message: granted(await desk.ask(request.body)) }
    },
  )
  app.get(
    '/subscriptions',
    { config: { needs: 'admin' }, schema: answers('Who has subscribed', Type.Array(SubscriptionView)) },
    async () => [...desk.list()],
  )
  app.get(
    '/subscribers',
    {
      config: { needs: 'operate' },
      schema: {
        ...answers(
          'How many have subscribed to what, and whether they are reached; no addresses',
          SubscribersView,
        ),
        querystring: SubscribersQuery,
      },
    },
    async (request) => desk.overview(request.query),
  )
  app.delete(
    '/subscriptions/:id',
    {
      config: { needs: 'operate' },
      preValidation: bodyMayBeLeftOut,
      schema: answers('End a subscription', SubscriptionView),
    },
    async (request) => granted(await desk.remove(param(request, 'id'), request.caller as Caller)),
  )
}

/** What the pages of everybody ask. */
function publicRoutes(app: App, desk: Subscribing): void {
  app.get(
    '/subscriptions/ways',
    { schema: answers('By which ways anybody can subscribe', SubscribingView) },
    async () => ({ ways: [...desk.ways()] }),
  )
  app.get(
    '/subscriptions/services',
    {
      schema: {
        ...answers('Services that can be chosen by who subscribes', OfferedServices),
        querystring: OfferedQuery,
      },
    },
    async (request) => offered(desk, request.query),
  )
  app.get(
    '/subscriptions/link',
    {
      schema: {
        ...answers('What a link that was sent stands for; nothing is done with it', LinkMeaning),
        querystring: LinkQuery,
      },
    },
    async ({ query }) => {
      const found = desk.meant(query.link, query.for)
      if (found.ok) return found.value
      throw refusedLink(found.error)
    },
  )
}

function offered(desk: Subscribing, { q = '', chosen = '' }: OfferedQuery): OfferedServices {
  const all = desk.services()
  const named = new Set(chosen.split(',').slice(0, mostChosen))
  const wanted = q.trim().toLowerCase()
  const found = all.filter(({ name }) => name.toLowerCase().includes(wanted))
  return {
    chosen: all.filter(({ id }) => named.has(id)),
    found: found.sort((a, b) => a.name.localeCompare(b.name)).slice(0, mostOffered),
    inAll: all.length,
  }
}
