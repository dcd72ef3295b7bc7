// Our own feeds: everything public, or one public service.

import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type App, param, type Shared } from '../app.ts'
import { atomFeed, type OwnFeed, rssFeed } from '../own-feed.ts'
import { notFound } from '../problem.ts'
import type { IncidentView } from '../views.ts'

type Kind = 'atom' | 'rss'
const types: Readonly<Record<Kind, string>> = {
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
}
/** Incidents that are looked through; more are not listed anyway. */
const looked = 1000

/** `boardUrl`: where people reach the board. */
export async function ownFeeds(
  app: App,
  { options: { live } }: Shared,
  boardUrl: () => string,
): Promise<void> {
  const iso = (): string => new Date(live.now()).toISOString()

  const answer = (
    request: FastifyRequest,
    reply: FastifyReply,
    kind: Kind,
    feed: OwnFeed,
    incidents: readonly IncidentView[],
  ): FastifyReply => {
    const text = kind === 'atom' ? atomFeed(feed, incidents) : rssFeed(feed, incidents)
    // Without `now`, which is in it only when there is nothing to tell.
    const etag = `"${createHash('sha256')
      .update(incidents.length === 0 ? feed.self : text)
      .digest('base64url')
      .slice(0, 24)}"`
    reply.headers({ etag, 'cache-control': 'public, max-age=30', 'content-type': types[kind] })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.serializer(String).send(text)
  }

  for (const kind of ['atom', 'rss'] as const) {
    const options = { schema: { hide: true } } as const
    app.get(`/feed.${kind}`, options, async (request, reply) => {
      const board = boardUrl()
      const incidents = await live.incidents('public', { limit: looked })
      const feed = { title: 'Outages', page: `${board}/`, self: `${board}/feed.${kind}`, board, now: iso() }
      return answer(request, reply, kind, feed, incidents)
    })
    app.get(`/services/:service/feed.${kind}`, options, async (request, reply) => {
      const id = param(request, 'service')
      const service = await live.facts.brief(id, 'public')
      if (service === null) throw notFound('public service', id)
      const board = boardUrl()
      const page = `${board}/services/${encodeURIComponent(id)}`
      const all = await live.incidents('public', { limit: looked })
      const incidents = all.filter(
        (one) => one.service === id || one.scope?.services.some((member) => member.id === id) === true,
      )
      return answer(
        request,
        reply,
        kind,
        { title: `Outages of ${service.name}`, page, self: `${page}/feed.${kind}`, board, now: iso() },
        incidents,
      )
    })
  }
}
