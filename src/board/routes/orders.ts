// An operator's orders. The desk decides and journals them under the token's name; here they only get their shape.

import { Type } from 'typebox'
import type { JsonObject } from '../../terms/index.ts'
import { type App, answers, bodyMayBeLeftOut, param, type Shared } from '../app.ts'
import {
  AdoptBody,
  ApproveBody,
  DrainBody,
  HoldBody,
  OverruleBody,
  Release,
  RepairBody,
  RollbackBody,
} from '../bodies.ts'
import type { Caller, Order } from '../desk.ts'
import { granted } from '../problem.ts'

const Done = Type.Record(Type.String(), Type.Unknown())
const config = { needs: 'operate' } as const
const unsaid = 'released through the API'
const release = { querystring: Release, body: Release } as const

export function orderRoutes(app: App, { options: { live } }: Shared): void {
  const give = async (order: Order, caller: Caller | null): Promise<JsonObject> => {
    // The route needs `operate`, so that somebody is named.
    return granted(await live.order(order, caller as Caller))
  }
  const schema = <const S extends object>(summary: string, parts: S) => ({
    ...answers(summary, Done),
    ...parts,
  })

  app.post(
    '/holds',
    { config, schema: schema('Hold an endpoint as it answers now', { body: HoldBody }) },
    (request) => give({ kind: 'hold', ...request.body }, request.caller),
  )
  app.delete(
    '/holds/:endpoint',
    { config, preValidation: bodyMayBeLeftOut, schema: schema('Release a hold', release) },
    (request) =>
      give(
        {
          kind: 'unhold',
          endpoint: param(request, 'endpoint'),
          why: request.body.why ?? request.query.why ?? unsaid,
        },
        request.caller,
      ),
  )
  app.post(
    '/drains',
    { config, schema: schema('Take a target out, everywhere or of one endpoint', { body: DrainBody }) },
    (request) => give({ kind: 'drain', ...request.body }, request.caller),
  )
  app.delete(
    '/drains/:target',
    { config, preValidation: bodyMayBeLeftOut, schema: schema('Put a drained target back', release) },
    (request) => {
      const { why = unsaid, endpoint } = { ...request.query, ...request.body }
      const target = param(request, 'target')
      return give(
        { kind: 'undrain', target, ...(endpoint === undefined ? {} : { endpoint }), why },
        request.caller,
      )
    },
  )
  app.post(
    '/plans/approve',
    { config, schema: schema('Approve a proposed plan by its digest', { body: ApproveBody }) },
    (request) => give({ kind: 'approve', ...request.body }, request.caller),
  )
  app.post(
    '/plans/rollback',
    { config, schema: schema('Put an earlier plan in force, as a new generation', { body: RollbackBody }) },
    (request) => give({ kind: 'rollback', ...request.body }, request.caller),
  )
  app.post(
    '/plans/overrule',
    { config, schema: schema('Let happen what was refused, for one plan', { body: OverruleBody }) },
    (request) => give({ kind: 'overrule', ...request.body }, request.caller),
  )
  app.post(
    '/repairs',
    {
      config,
      schema: schema('Write the plan in force anew, over whatever stands at its publishers', {
        body: RepairBody,
      }),
    },
    (request) => give({ kind: 'repair', ...request.body }, request.caller),
  )
  app.post(
    '/adoptions',
    { config, schema: schema('Take a name over, with the records that stand there', { body: AdoptBody }) },
    (request) => give({ kind: 'adopt', ...request.body }, request.caller),
  )
}
