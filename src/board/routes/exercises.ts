// Exercises: a replay or drill with its own journal and clock. Whoever drives one starts it, posts its signals and
// reports, moves its clock and ends it; the reports go through the very same intake as real ones.

import { Type } from 'typebox'
import { type App, answers, exerciseOf, param, type Shared } from '../app.ts'
import { AdvanceBody, FinishBody, SignalsBody, StartBody } from '../bodies.ts'
import { badRequest, granted, notFound, Refused } from '../problem.ts'
import { readInstant, readSignals } from '../replayed.ts'
import { ExerciseView } from '../views.ts'
import { eventRoute } from './events.ts'
import { readingRoutes } from './reading.ts'
import { reportRoute } from './reports.ts'

const config = { needs: 'operate' } as const
const signalsBytes = 4 * 1024 * 1024

export function exerciseRoutes(app: App, shared: Shared): void {
  const { exercises } = shared.options
  app.get(
    '/exercises',
    { schema: answers('All exercises, newest first', Type.Array(ExerciseView)) },
    async () => [...exercises.list()],
  )
  app.post(
    '/exercises',
    { config, schema: { ...answers('Start an exercise', ExerciseView), body: StartBody } },
    async (request) => {
      const { scenario, speed = 60, scale = 0.01, seed = 1 } = request.body
      return granted(await exercises.start({ scenario, speed, scale, seed })).view()
    },
  )
  app.delete(
    '/exercises/:exercise',
    {
      config,
      schema: answers('End an exercise and delete everything of it', Type.Object({ deleted: Type.String() })),
    },
    async (request) => {
      const id = param(request, 'exercise')
      if (!(await exercises.delete(id))) throw notFound('exercise', id)
      return { deleted: id }
    },
  )
  app.get('/exercises/:exercise', { schema: answers('One exercise', ExerciseView) }, async (request) =>
    exerciseOf(shared, request).view(),
  )
  app.register(
    async (inner: App) => {
      const deskOf = exerciseOf.bind(null, shared)
      readingRoutes(inner, shared, deskOf)
      eventRoute(inner, shared, deskOf)
      reportRoute(inner, shared, deskOf, 'exercise')
      drivingRoutes(inner, shared)
    },
    { prefix: '/exercises/:exercise' },
  )
}

function drivingRoutes(app: App, shared: Shared): void {
  app.post(
    '/signals',
    {
      config,
      bodyLimit: signalsBytes,
      schema: {
        ...answers('Check results and notices of the replayed day', ExerciseView),
        body: SignalsBody,
      },
    },
    async (request) => {
      const desk = exerciseOf(shared, request)
      const signals = readSignals(request.body)
      if (!signals.ok) throw badRequest(signals.error.path, signals.error.message)
      await desk.signals(signals.value)
      return desk.view()
    },
  )
  app.post(
    '/advance',
    { config, schema: { ...answers('Move the virtual clock forward', ExerciseView), body: AdvanceBody } },
    async (request) => {
      const desk = exerciseOf(shared, request)
      const to = readInstant(request.body.to)
      if (!to.ok) throw badRequest('to', to.error)
      if (to.value < desk.now()) throw backwards(request.body.to, desk.view().now)
      await desk.advance(to.value, request.body.progress)
      return desk.view()
    },
  )
  app.post(
    '/finish',
    { config, schema: { ...answers('Close an exercise with its findings', ExerciseView), body: FinishBody } },
    async (request) => {
      const desk = exerciseOf(shared, request)
      await desk.finish(request.body.findings)
      return desk.view()
    },
  )
}

const backwards = (asked: string, now: string): Refused =>
  new Refused(409, {
    error: 'conflict',
    message: `the virtual clock is at ${now} and only moves forward, not to ${asked}`,
    path: 'to',
  })
