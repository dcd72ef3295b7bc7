// `/subscribe` and what links in its messages lead to: pages for everybody that work without scripts; and the same for
// programs, with a list for operators.

import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { good, type Outcome } from '../../terms/index.ts'
import { type App, answers, bodyMayBeLeftOut, param } from '../app.ts'
import type { AskingLimits } from '../asking-limits.ts'
import type { Caller } from '../caller.ts'
import { sendPlainPage } from '../plain-page.ts'
import { granted, Refused, refusedOrder } from '../problem.ts'
import type { LinkRefusal } from '../signed-links.ts'
import {
  askedPage,
  confirmedPage,
  confirmPage,
  formPage,
  leavePage,
  leftPage,
  refusedPage,
} from '../subscribe-page.ts'
import {
  SubscribersQuery,
  SubscribersView,
  type Subscribing,
  SubscriptionAsked,
  SubscriptionBody,
  SubscriptionView,
} from '../subscriptions.ts'

const bodyLimit = 16 * 1024
const Query = Type.Object({
  link: Type.Optional(Type.String({ maxLength: 4096 })),
  service: Type.Optional(Type.String({ maxLength: 128 })),
})
/** HTML, or why there is none. */
type Page = Outcome<string, LinkRefusal | 'full'>

const refusedAs: Readonly<Record<LinkRefusal | 'full', number>> = { expired: 410, garbled: 400, full: 503 }

export async function subscribePages(app: App, desk: Subscribing, limits: AskingLimits): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, _body, done) =>
    done(null, new URLSearchParams()),
  )
  const options = { bodyLimit, schema: { hide: true, querystring: Query } } as const

  app.get('/subscribe', options, async (request, reply) => {
    const { service } = request.query
    return sendPlainPage(reply, 200, formPage(desk, service === undefined ? [] : [service]))
  })
  app.post('/subscribe', { ...options, config: { needs: null } }, async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const email = form.get('email')?.trim()
    const webhook = form.get('webhook')?.trim()
    const services = form.getAll('service')
    const asked = await refusalOr(() => {
      limits.admit(request.ip)
      return desk.ask({ ...(email ? { email } : {}), ...(webhook ? { webhook } : {}), services })
    })
    const html = asked.ok ? askedPage(asked.text) : formPage(desk, services, asked.text)
    return sendPlainPage(reply, asked.status, html)
  })

  /** The same address shows what is meant, and does it. */
  const linked = (path: string, show: (link: string) => Page, act: (link: string) => Promise<Page>): void => {
    const send = (reply: FastifyReply, page: Page): FastifyReply =>
      page.ok
        ? sendPlainPage(reply, 200, page.value)
        : sendPlainPage(reply, refusedAs[page.error], refusedPage(page.error))
    app.get(path, options, async (request, reply) => send(reply, show(request.query.link ?? '')))
    // Also what a mail program posts by itself when somebody presses its button (RFC 8058).
    app.post(path, { ...options, config: { needs: null } }, async (request, reply) =>
      send(reply, await act(request.query.link ?? '')),
    )
  }
  linked(
    '/subscribe/confirm',
    (link) => {
      const meant = desk.meant(link, 'confirm')
      return meant.ok ? good(confirmPage(desk, meant.value)) : meant
    },
    async (link) => {
      const done = await desk.confirm(link)
      return done.ok ? good(confirmedPage(desk, done.value)) : done
    },
  )
  linked(
    '/subscribe/leave',
    (link) => {
      const meant = desk.meant(link, 'unsubscribe')
      return meant.ok ? good(leavePage(meant.value)) : meant
    },
    async (link) => {
      const left = await desk.leave(link)
      return left.ok ? good(leftPage(left.value)) : left
    },
  )
}

type Asked = { readonly ok: boolean; readonly status: number; readonly text: string }

async function refusalOr(ask: () => ReturnType<Subscribing['ask']>): Promise<Asked> {
  try {
    const asked = await ask()
    if (asked.ok) return { ok: true, status: 202, text: asked.value }
    return { ok: false, status: refusedOrder(asked.error).status, text: asked.error.message }
  } catch (problem) {
    if (problem instanceof Refused)
      return { ok: false, status: problem.status, text: problem.problem.message }
    throw problem
  }
}

export function subscriptionRoutes(app: App, desk: Subscribing, limits: AskingLimits): void {
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
