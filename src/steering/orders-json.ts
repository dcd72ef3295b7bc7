// Operator's orders as one small document per endpoint, kept in the store beside the plans.

import { type Instant, type JsonObject, type Outcome, parseTargetId } from '../terms/index.ts'
import { atMost } from './envelope.ts'
import { readEnvelope, readFingerprint, readGeneration, readTarget } from './plan-json.ts'
import type { Attributed, Orders } from './planner-state.ts'
import { expect, id, list, number, object, reading, string } from './shape.ts'

export function ordersToJson({ hold, drains, rollback, givenBack }: Orders): JsonObject {
  const drained = [...drains].map(([target, word]) => ({ target, ...word }))
  const back = rollback ? { ...rollback, to: `${rollback.to}` } : null
  return { hold, drains: drained, rollback: back, givenBack } as unknown as JsonObject
}

/** Errors name the path and what was expected. */
export function ordersFromJson(json: unknown): Outcome<Orders> {
  return reading(() => {
    const fields = object(json, 'orders')
    const drains = list(fields.drains, 'orders.drains', atMost.targets, (item, path) => {
      const target = id(object(item, path).target, `${path}.target`, parseTargetId)
      return [target, readWord(item, path)] as const
    })
    return {
      hold: fields.hold === null ? null : readHold(fields.hold),
      drains: new Map(drains),
      rollback: fields.rollback === null ? null : readRollback(fields.rollback),
      // Absent in what an earlier version kept.
      givenBack: fields.givenBack == null ? null : readWord(fields.givenBack, 'orders.givenBack'),
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

function readHold(json: unknown): NonNullable<Orders['hold']> {
  const path = 'orders.hold.targets'
  const targets = list(object(json, 'orders.hold').targets, path, atMost.targets, readTarget)
  return {
    ...readWord(json, 'orders.hold'),
    targets: targets.length > 0 ? targets : expect(path, 'a target'),
  }
}

function readRollback(json: unknown): NonNullable<Orders['rollback']> {
  const fields = object(json, 'orders.rollback')
  return {
    ...readWord(json, 'orders.rollback'),
    envelope: readEnvelope(fields.envelope, 'orders.rollback.envelope'),
    to: readGeneration(fields.to, 'orders.rollback.to'),
    overrules:
      fields.overrules === null ? null : readFingerprint(fields.overrules, 'orders.rollback.overrules'),
  }
}
