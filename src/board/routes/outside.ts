// What other people's pages show of us: badges, and small pages that may be framed anywhere.

import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type App, param, type Shared } from '../app.ts'
import { prefixOf, type Spoken, spoken, spokenIn } from '../languages.ts'
import { badgeOf } from '../outside/badge.ts'
import { embedHeaders, embedPage } from '../outside/embed.ts'
import { shownOf, wordsOf } from '../outside/words.ts'
import { isKnown } from '../packing.ts'
import { notFound } from '../problem.ts'
import type { BriefView } from '../views.ts'

const Query = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 10 })) })
const hidden = { schema: { hide: true, querystring: Query } } as const

export async function outsideRoutes(app: App, { options: { live } }: Shared): Promise<void> {
  app.get('/badge.svg', hidden, async (request, reply) =>
    sendBadge(request, reply, null, await live.facts.brief(null, 'public')),
  )
  app.get('/badge/:file', hidden, async (request, reply) => {
    const file = param(request, 'file')
    if (!file.endsWith('.svg')) throw notFound('badge', file)
    const id = file.slice(0, -'.svg'.length)
    return sendBadge(request, reply, id, await live.facts.brief(id, 'public'))
  })
  for (const language of spoken) {
    const prefix = prefixOf(language)
    app.get(`${prefix}/embed`, hidden, async (request, reply) => {
      const brief = await live.facts.brief(null, 'public')
      return sendEmbed(request, reply, brief!, language, `${prefix}/`)
    })
    app.get(`${prefix}/embed/:service`, hidden, async (request, reply) => {
      const id = param(request, 'service')
      const brief = await live.facts.brief(id, 'public')
      if (brief === null) throw notFound('public service', id)
      return sendEmbed(request, reply, brief, language, `${prefix}/services/${encodeURIComponent(id)}`)
    })
  }
}

function sendBadge(
  request: FastifyRequest,
  reply: FastifyReply,
  id: string | null,
  brief: BriefView | null,
): FastifyReply {
  const language = spokenIn((request.query as { lang?: string }).lang)
  const shown =
    brief === null
      ? ({ label: id ?? '', state: 'unknown', word: wordsOf[language].unknown } as const)
      : shownOf(brief, language)
  reply.headers({
    'content-type': 'image/svg+xml; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
  })
  return send(request, reply.code(brief === null ? 404 : 200), badgeOf(shown, language))
}

const sendEmbed = (
  request: FastifyRequest,
  reply: FastifyReply,
  brief: BriefView,
  language: Spoken,
  page: string,
): FastifyReply => send(request, reply.headers(embedHeaders), embedPage(brief, language, page))

/** Asked for by many pages at once: a proxy may keep it for half a minute. */
function send(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  reply.headers({ etag: tag, 'cache-control': 'public, max-age=30' })
  if (reply.statusCode === 200 && isKnown(request.headers['if-none-match'], tag))
    return reply.code(304).removeHeader('content-type').send()
  return reply.serializer(String).send(text)
}
