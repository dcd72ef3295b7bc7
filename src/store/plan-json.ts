// A plan as text and back. Its one value that JSON lacks is the generation: written as decimal digits.

import type { Generation, Plan } from '../steering/index.ts'

export const planText = (plan: Plan): string =>
  JSON.stringify({ ...plan, generation: plan.generation.toString() })

/** Reads only what `planText` wrote. */
export function planOf(text: string): Plan {
  const plan: Plan & { generation: string } = JSON.parse(text)
  return { ...plan, generation: BigInt(plan.generation) as Generation }
}
