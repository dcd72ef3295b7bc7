// The after-incident account. It names endpoints and their targets, and so needs `read`.

import { Type } from 'typebox'
import { accountPolicy, accountView, htmlOf, markdownOf } from '../account/index.ts'
import { type App, answers, type DeskOf, param } from '../app.ts'
import { notFound } from '../problem.ts'

const formats = {
  // The registered type of Markdown (RFC 7763).
  md: { type: 'text/markdown; charset=utf-8', write: markdownOf },
  html: { type: 'text/html; charset=utf-8', write: htmlOf },
  json: { type: 'application/json; charset=utf-8', write: accountView },
} as const

const Query = Type.Object({
  format: Type.Optional(
    Type.Enum(Object.keys(formats) as (keyof typeof formats)[], { description: 'default: json' }),
  ),
})

export function accountRoute(app: App, deskOf: DeskOf): void {
  app.get(
    '/incidents/:id/report',
    {
      config: { needs: 'read' },
      schema: {
        ...answers(
          'What happened, for afterwards: as Markdown, as HTML with pictures, or as data',
          Type.String(),
        ),
        querystring: Query,
      },
    },
    async (request, reply) => {
      const id = param(request, 'id')
      const account = await deskOf(request).account(id)
      if (account === null) throw notFound('incident', id)
      const { type, write } = formats[request.query.format ?? 'json']
      // Words of others stand in it: wherever it is opened, nothing of it runs, fetches or is part of the board.
      return reply
        .header('content-security-policy', `${accountPolicy}; sandbox`)
        .type(type)
        .send(write(account))
    },
  )
}
