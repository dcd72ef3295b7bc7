// Whether alerts arrive by a route, asked by sending one.

import { Type } from 'typebox'
import { AlertTestView } from '../alert-test-views.ts'
import { type App, answers, bodyMayBeLeftOut, type Shared } from '../app.ts'
import type { Caller } from '../caller.ts'
import { granted } from '../problem.ts'

const Params = Type.Object({ route: Type.String({ minLength: 1, maxLength: 200 }) })
const Query = Type.Object({
  dryRun: Type.Optional(Type.Boolean({ description: 'show what would be sent, and send nothing' })),
})

export function alertTestRoutes(app: App, { options: { live } }: Shared): void {
  const { alertTests } = live
  if (!alertTests) return
  app.post(
    '/alerts/:route/test',
    {
      config: { needs: 'operate' },
      preValidation: bodyMayBeLeftOut,
      schema: {
        ...answers('A test message to every recipient of a route, and what came of it', AlertTestView),
        params: Params,
        querystring: Query,
        body: Query,
      },
    },
    async (request) =>
      granted(
        await alertTests.test(
          request.params.route,
          (request.query.dryRun ?? request.body?.dryRun) === true,
          request.caller as Caller,
        ),
      ),
  )
}
