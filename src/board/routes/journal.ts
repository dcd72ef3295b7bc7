// The journal: read by range, searched, and taken away as a file.

import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { type App, answers, type DeskOf } from '../app.ts'
import { type JournalWish, journalLines, momentOf, searchJournal } from '../journal-search.ts'
import { badRequest } from '../problem.ts'
import { JournalPageView, JournalView } from '../views.ts'

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 }))
const seq = Type.Optional(Type.Integer({ minimum: 0 }))
const moment = Type.Optional(
  Type.String({ maxLength: 40, description: 'ISO 8601; without a zone it is UTC; empty: any' }),
)

const Filters = {
  after: seq,
  before: seq,
  kind: Type.Optional(
    Type.String({ maxLength: 200, description: 'kinds with commas between; a room (plan) is all of it' }),
  ),
  subject: Type.Optional(Type.String({ maxLength: 300 })),
  author: Type.Optional(Type.String({ maxLength: 200 })),
  text: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'each word stands in the sentence, the subject or the author',
    }),
  ),
  from: moment,
  until: moment,
  limit,
}
const PageQuery = Type.Object(Filters)
const ListQuery = Type.Object({ ...Filters, order: Type.Optional(Type.Enum(['asc', 'desc'])) })
type Asked = Static<typeof PageQuery>

const pageOf = 50
const config = { needs: 'read' } as const

export function journalRoutes(app: App, deskOf: DeskOf): void {
  app.get(
    '/journal',
    {
      config,
      schema: {
        ...answers(
          'What happened, who did it and why; a search that ends early names the rest in Link',
          Type.Array(JournalView),
        ),
        querystring: ListQuery,
      },
    },
    async (request, reply) => list(deskOf, request, reply),
  )
  app.get(
    '/journal/page',
    {
      config,
      schema: {
        ...answers('A page of the journal, newest first, and where it goes on', JournalPageView),
        querystring: PageQuery,
      },
    },
    async (request) => {
      const desk = deskOf(request)
      return searchJournal((wish) => desk.journal(wish), { limit: pageOf, ...wishOf(request.query) })
    },
  )
  app.get(
    '/journal/lines',
    {
      config,
      schema: { ...answers('The same as JSON lines, to keep', Type.String()), querystring: PageQuery },
    },
    async (request: FastifyRequest, reply: FastifyReply) => {
      const desk = deskOf(request)
      const wish = { ...wishOf(request.query as Asked), limit: 1000 }
      return reply
        .type('application/jsonl; charset=utf-8')
        .header('content-disposition', 'attachment; filename="journal.jsonl"')
        .send(Readable.from(journalLines((asked) => desk.journal(asked), wish)))
    },
  )
}

/** Ascending by default, as it always was: who reads everything goes up. */
async function list(
  deskOf: DeskOf,
  request: { readonly query: Static<typeof ListQuery> } & FastifyRequest,
  reply: FastifyReply,
): Promise<JournalView[]> {
  const desk = deskOf(request)
  const { order = 'asc', limit = 100, ...asked } = request.query
  const wish = { ...wishOf(asked), limit }
  const { text, author, from, until } = wish
  const searched = [text, author, from, until].some((one) => one !== undefined)
  if (!searched) return [...(await desk.journal({ ...wish, order }))]
  const page = await searchJournal((one) => desk.journal(one), { ...wish, upwards: order === 'asc' })
  if (page.cutAt !== null) {
    const query = new URLSearchParams(request.url.split('?')[1])
    query.set(order === 'asc' ? 'after' : 'before', `${page.cutAt}`)
    reply.header('link', `<${request.url.split('?')[0]}?${query}>; rel="next"`)
  }
  return order === 'asc' ? page.entries.toReversed() : page.entries
}

/** Empty fields of a form ask nothing. */
function wishOf({ from, until, ...asked }: Asked): Omit<JournalWish, 'limit'> & { limit?: number } {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''))
  return { ...given, ...timeOf('from', from), ...timeOf('until', until) }
}

function timeOf<const K extends 'from' | 'until'>(name: K, text: string | undefined) {
  if (text === undefined || text === '') return {}
  const at = momentOf(text)
  if (at === null)
    throw badRequest(name, `expected a time as 2025-10-20 or 2025-10-20T07:11Z, read ${JSON.stringify(text)}`)
  return { [name]: at }
}
