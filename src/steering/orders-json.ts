// Operator's orders as one small document per endpoint, kept in the store beside the plans.

import { type Instant, type JsonObject, type Outcome, parseTargetId } from '../terms/index.ts'
import { readEnvelope, readGeneration, readTarget } from './plan-json.ts'
import type { Attributed, Orders } from './planner-state.ts'
import { id, list, number, object, reading, string } from './shape.ts'

export function ordersToJson({ hold, drains, rollback }: Orders): JsonObject {
  const drained = [...drains].map(([target, word]) => ({ target, ...word }))
  const back = rollback ? { ...rollback, to: `${rollback.to}` } : null
  return { hold, drains: drained, rollback: back } as unknown as JsonObject
}

/** Errors name the path and what was expected. */
export function ordersFromJson(json: unknown): Outcome<Orders> {
  return reading(() => {
    const fields = object(json, 'orders')
    const drains = list(fields.drains, 'orders.drains', 256, (item, path) => {
      const target = id(object(item, path).target, `${path}.target`, parseTargetId)
      return [target, readWord(item, path)] as const
    })
    return {
      hold: fields.hold === null ? null : readHold(fields.hold),
      drains: new Map(drains),
      rollback: fields.rollback === null ? null : readRollback(fields.rollback),
    }
  })
}

function readWord(json: unknown, path: string): Attributed {
  const fields = object(json, path)
  return {
    by: string(fields.by, `${path}.by`),
    why: string(fields.why, `${path}.why`),
    at: number(fields.at, `${path}.at`, 0, 8.64e15) as Instant,
  }
}

const readHold = (json: unknown): NonNullable<Orders['hold']> => ({
  ...readWord(json, 'orders.hold'),
  targets: list(object(json, 'orders.hold').targets, 'orders.hold.targets', 256, readTarget),
})

function readRollback(json: unknown): NonNullable<Orders['rollback']> {
  const fields = object(json, 'orders.rollback')
  return {
    ...readWord(json, 'orders.rollback'),
    envelope: readEnvelope(fields.envelope, 'orders.rollback.envelope'),
    to: readGeneration(fields.to, 'orders.rollback.to'),
    // The canonical form of a whole specification: longer than an ordinary text.
    overrules: typeof fields.overrules === 'string' ? fields.overrules : '',
  }
}
