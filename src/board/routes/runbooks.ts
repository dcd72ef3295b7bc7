// Runbooks: what they would do now, and their runs: begun, answered, resumed, undone, ended.

import { Type } from 'typebox'
import type { Outcome } from '../../terms/index.ts'
import { type App, answers, param, type Shared } from '../app.ts'
import type { Caller, OrderRefusal, RunbookDoing } from '../desk.ts'
import { granted } from '../problem.ts'
import { RunbookRunView, RunbooksView, RunbookView } from '../views.ts'
import { Why } from '../why.ts'

const operate = { needs: 'operate' } as const
const read = { needs: 'read' } as const

export function runbookRoutes(app: App, { options: { live } }: Shared): void {
  const { runbooks } = live
  if (runbooks === undefined) return
  app.get(
    '/runbooks',
    { config: read, schema: answers('Runbooks, and their runs', RunbooksView) },
    async () => runbooks.list(),
  )
  app.get(
    '/runbooks/:name',
    { config: read, schema: answers('One runbook, and what each step would find now', RunbookView) },
    async (request) => granted(runbooks.show(param(request, 'name'))),
  )
  app.post(
    '/runbooks/:name/runs',
    {
      config: operate,
      schema: { ...answers('Begin a run', RunbookRunView), body: Type.Object({ why: Why }) },
    },
    async (request) =>
      granted(await runbooks.run(param(request, 'name'), request.body.why, request.caller as Caller)),
  )
  runRoutes(app, runbooks)
}

// Each of these needs `operate`, so that somebody is named.
function runRoutes(app: App, runbooks: RunbookDoing): void {
  const route = <const B extends Parameters<typeof Type.Object>[0]>(
    action: string,
    summary: string,
    body: B,
    act: (
      id: string,
      body: Record<string, unknown>,
      caller: Caller,
    ) => Promise<Outcome<RunbookRunView, OrderRefusal>>,
  ): void => {
    app.post(
      `/runbook-runs/:id/${action}`,
      { config: operate, schema: { ...answers(summary, RunbookRunView), body: Type.Object(body) } },
      async (request) =>
        granted(
          await act(param(request, 'id'), request.body as Record<string, unknown>, request.caller as Caller),
        ),
    )
  }
  route(
    'answer',
    'Answer what a run asks',
    {
      yes: Type.Boolean(),
      step: Type.Optional(
        Type.Integer({
          minimum: 1,
          description: 'the step whose question is meant; default: whichever asks',
        }),
      ),
    },
    (id, { yes, step }, caller) =>
      runbooks.answer(id, yes === true, typeof step === 'number' ? step : null, caller),
  )
  route(
    'resume',
    'Go on after a failure or an interruption',
    { happened: Type.Optional(Type.Boolean()) },
    (id, { happened }, caller) =>
      runbooks.resume(id, typeof happened === 'boolean' ? happened : null, caller),
  )
  route('undo', 'Undo what was done, backwards', {}, (id, _body, caller) => runbooks.undo(id, caller))
  route('abort', 'End it, leaving everything as it is', { why: Why }, (id, body, caller) =>
    runbooks.abort(id, String(body.why), caller),
  )
}
