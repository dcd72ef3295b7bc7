// Plans as rows. What is read back is trusted only when its shape and its digest hold: a torn or edited plan is taken
// out when the store opens, so that the newest one left is a plan again and planning goes on from there (S7). Should
// its generation be minted once more, the fence at the resource tells the two apart by their digests (S3).

import { type Plan, planFromJson, planToJson } from '../steering/index.ts'
import { assert, type Outcome } from '../terms/index.ts'
import type { PlanRow, Write } from './protocol.ts'

/** 20 digits hold any unsigned 64-bit number, and their order as text is the order of the numbers. */
export function generationDigits(generation: bigint): string {
  assert(generation >= 0n && generation < 2n ** 64n, 'a generation has 64 bits (S20)')
  return generation.toString().padStart(20, '0')
}

export const planText = (plan: Plan): string => JSON.stringify(planToJson(plan))

export function planOf(row: PlanRow): Outcome<Plan> {
  try {
    return planFromJson(JSON.parse(row.body))
  } catch (error) {
    return { ok: false, error: `its text is no JSON: ${String(error)}` }
  }
}

export async function dropUnreadablePlans(
  rows: readonly PlanRow[],
  write: (write: Write) => Promise<number>,
  log: (data: object, message: string) => void,
): Promise<void> {
  for (const row of rows) {
    const plan = planOf(row)
    if (plan.ok) continue
    const { endpoint, generation, body } = row
    log({ endpoint, generation, body: body.slice(0, 4_096) }, `a stored plan was taken out: ${plan.error}`)
    await write({ kind: 'dropPlan', endpoint, generation })
  }
}
