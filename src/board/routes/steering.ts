// What the console shows of all endpoints at once.

import { Type } from 'typebox'
import { type App, answers, type DeskOf } from '../app.ts'
import { heldList, steeringView, waitingFor } from '../steering-list.ts'
import { HeldList, SteeringView, WaitingList } from '../steering-list-views.ts'
import { EndpointView } from '../views.ts'

const config = { needs: 'read' } as const
const Query = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200, description: 'words of the name, a target or an address' })),
  state: Type.Optional(Type.Union([EndpointView.properties.state, Type.Literal('', { description: 'any' })])),
  page: Type.Optional(Type.Integer({ minimum: 1 })),
})

const PageQuery = Type.Pick(Query, ['page'])

/** In an exercise too: it has endpoints of its own, and nothing there waits for anybody. */
export function steeringRoutes(app: App, deskOf: DeskOf): void {
  app.get(
    '/steering',
    {
      config,
      schema: { ...answers('Endpoints as rows, a page at a time', SteeringView), querystring: Query },
    },
    async (request) => steeringView(await deskOf(request).endpoints('all'), request.query),
  )
  app.get(
    '/held',
    {
      config,
      schema: {
        ...answers('What each publisher holds of each name, as enactors know it', HeldList),
        querystring: PageQuery,
      },
    },
    async (request) => heldList(await deskOf(request).endpoints('all'), request.query.page),
  )
  app.get(
    '/waiting',
    {
      config,
      schema: {
        ...answers('What waits for an operator, the most pressing first', WaitingList),
        querystring: PageQuery,
      },
    },
    async (request) => {
      const desk = deskOf(request)
      const [endpoints, vantages] = await Promise.all([desk.endpoints('all'), desk.vantages()])
      const runs = desk.runbooks?.list().runs ?? []
      const drill = desk.drilling?.list().running ?? null
      return waitingFor({ endpoints, vantages, runs, drill }, request.query.page)
    },
  )
}
