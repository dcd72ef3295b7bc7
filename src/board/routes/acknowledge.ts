// `/acknowledge?link=…`: out of a message, without signing in. Whoever holds the link may acknowledge this one thing and
// nothing else; there is no session that a foreign page could use.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Instant, Outcome } from '../../terms/index.ts'
import { AboutThreadView } from '../act-views.ts'
import { linkEnd } from '../acts.ts'
import { type App, answers, type Shared } from '../app.ts'
import { prefixOf, spoken } from '../languages.ts'
import { linkStatus, refusedLink } from '../problem.ts'
import { type LinkGrant, type LinkKey, type LinkRefusal, readLink, signLink } from '../signed-links.ts'
import type { ShowOwnPage } from './pages.ts'

const Query = Type.Object({ link: Type.Optional(Type.String()) })
const bodyLimit = 8 * 1024

/** `board`: where the board's pages are. */
export function acknowledgeUrl(
  key: LinkKey,
  board: string,
  { thread, recipient, at }: { readonly thread: string; readonly recipient: string; readonly at: Instant },
): string {
  const link = signLink(key, { purpose: 'acknowledge', subject: thread, recipient, until: linkEnd(at) })
  return `${board.replace(/\/$/, '')}/acknowledge?link=${link}`
}

/** What the page asks. */
export function acknowledgeRoute(app: App, { options: { live } }: Shared): void {
  const { acts } = live
  if (!acts) return
  app.get(
    '/acknowledge',
    {
      schema: {
        ...answers('What a link out of a message is about; nothing is done with it', AboutThreadView),
        querystring: Type.Object({ link: Type.String({ maxLength: 4096 }) }),
      },
    },
    async (request) => {
      const read = readLink(acts.linkKey, 'acknowledge', request.query.link, live.now())
      if (!read.ok) throw refusedLink(read.error)
      const { subject, recipient } = read.value
      return { ...(await acts.aboutThread(subject)), recipient }
    },
  )
}

export async function acknowledgePages(
  app: App,
  { options: { live } }: Shared,
  page: ShowOwnPage,
): Promise<void> {
  const { acts } = live
  if (!acts) return
  // A button sends nothing but its press, a phone's notification anything or nothing: neither is read.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, _body, done) => done(null, null))
  const read = (link: string | undefined): Outcome<LinkGrant, LinkRefusal> =>
    readLink(acts.linkKey, 'acknowledge', link ?? '', live.now())
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    grant: Outcome<LinkGrant, LinkRefusal>,
  ): Promise<FastifyReply> => {
    const status = grant.ok ? 200 : linkStatus[grant.error]
    return page === null ? reply.code(status).send() : page(request, reply, status)
  }
  const options = { bodyLimit, schema: { hide: true, querystring: Query } } as const
  for (const path of spoken.map((language) => `${prefixOf(language)}/acknowledge`)) {
    // Mail scanners come here too, so it only asks.
    app.get(path, options, async (request, reply) => show(request, reply, read(request.query.link)))
    app.post(path, { ...options, config: { needs: null } }, async (request, reply) => {
      const grant = read(request.query.link)
      if (grant.ok) await acts.acknowledgeThread(grant.value.subject, grant.value.recipient)
      return show(request, reply, grant)
    })
  }
}
