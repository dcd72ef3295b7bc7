// Drills: what one would do, beginning one, ending it, and what the last ones measured.

import { Type } from 'typebox'
import { type App, answers, bodyMayBeLeftOut, type Shared } from '../app.ts'
import type { Caller, Drilling } from '../desk.ts'
import { granted } from '../problem.ts'
import { BegunDrillView, DrillPlanView, DrillResultView, DrillsView } from '../views.ts'
import { Why } from '../why.ts'

const names = Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { minItems: 1, maxItems: 100 })
const path = Type.String({ minLength: 1, maxLength: 200, description: 'a foundation, such as aws/us-east-1' })
const Wish = Type.Object({
  lose: path,
  endpoints: names,
  why: Why,
  manner: Type.Optional(Type.Enum(['refused', 'silent'])),
  lossForMs: Type.Optional(Type.Number({ minimum: 1000, maximum: 900_000 })),
})
const Looked = Type.Object({
  lose: path,
  endpoints: Type.String({ minLength: 1, maxLength: 4000, description: 'names with commas between' }),
  manner: Type.Optional(Type.Enum(['refused', 'silent'])),
})
const Exercise = Type.Object({
  lose: path,
  manner: Type.Optional(Type.Enum(['refused', 'silent'])),
  why: Why,
})
const Abort = Type.Object({ why: Type.Optional(Why) })
const operate = { needs: 'operate' } as const

export function drillRoutes(app: App, { options: { live } }: Shared): void {
  const { drilling } = live
  if (drilling === undefined) return
  lookingRoutes(app, drilling)
  // Each of these needs `operate`, so that somebody is named.
  app.post(
    '/drills',
    {
      config: operate,
      schema: {
        ...answers('Begin a drill: a loss in pretence, for real endpoints', BegunDrillView),
        body: Wish,
      },
    },
    async (request) => granted(await drilling.begin(request.body, request.caller as Caller)),
  )
  app.post(
    '/drills/exercise',
    {
      config: operate,
      schema: {
        ...answers('The same on every endpoint, as an exercise that moves no real name', DrillResultView),
        body: Exercise,
      },
    },
    async (request) => granted(await drilling.exercise(request.body, request.caller as Caller)),
  )
  app.delete(
    '/drills',
    {
      config: operate,
      preValidation: bodyMayBeLeftOut,
      schema: {
        ...answers('End the drill that runs; everything is given back', BegunDrillView),
        body: Abort,
      },
    },
    async (request) =>
      granted(drilling.abort(request.body.why ?? 'ended through the API', request.caller as Caller)),
  )
}

function lookingRoutes(app: App, drilling: Drilling): void {
  app.get(
    '/drills',
    { config: { needs: 'read' }, schema: answers('The drill that runs, and the last ones', DrillsView) },
    async () => drilling.list(),
  )
  app.get(
    '/drills/outlook',
    {
      config: { needs: 'read' },
      schema: {
        ...answers('The same as an address, for a page that asks before it begins', DrillPlanView),
        querystring: Looked,
      },
    },
    async (request) => {
      const { endpoints, ...asked } = request.query
      const names = endpoints.split(',').flatMap((name) => name.trim() || [])
      return granted(drilling.outlook({ ...asked, endpoints: names, why: 'outlook' }))
    },
  )
  app.post(
    '/drills/outlook',
    {
      config: { needs: 'read' },
      schema: { ...answers('What a drill would do, and what stands in its way', DrillPlanView), body: Wish },
    },
    async (request) => granted(drilling.outlook(request.body)),
  )
}
