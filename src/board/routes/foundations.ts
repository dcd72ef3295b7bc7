// Foundations: the list, and each one's page. In a path the slashes of a foundation stand as %2F.

import { Type } from 'typebox'
import { type App, answers, type DeskOf, param } from '../app.ts'
import { sightOf } from '../auth.ts'
import { notFound } from '../problem.ts'
import { FoundationDetail, FoundationView } from '../views.ts'

const from = Type.Optional(Type.Integer({ minimum: 0, default: 0 }))
const Query = Type.Object({
  hitFrom: from,
  standingFrom: from,
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, default: 50, description: 'services of each list' }),
  ),
})

export function foundationRoutes(app: App, deskOf: DeskOf): void {
  app.get(
    '/foundations',
    { schema: answers('What services stand on, with its state', Type.Array(FoundationView)) },
    async (request) => [...(await deskOf(request).foundations(sightOf(request)))],
  )
  app.get(
    '/foundations/:path',
    {
      schema: {
        ...answers(
          'One foundation: whom it hits, what to move next, and its record; slashes as %2F',
          FoundationDetail,
        ),
        querystring: Query,
      },
    },
    async (request) => {
      const path = param(request, 'path')
      const { hitFrom = 0, standingFrom = 0, limit = 50 } = request.query
      const page = { hitFrom, standingFrom, limit }
      const foundation = await deskOf(request).foundation(path, sightOf(request), page)
      if (!foundation) throw notFound('foundation', path)
      return foundation
    },
  )
}
