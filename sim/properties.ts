// The safety properties as comparisons of one step's before and after, by the names of docs/architecture.md. Each
// counts the steps in which its premise held: a property that nothing could break proves nothing.

import {
  compareFences,
  holdsNothing,
  type Published,
  sameFence,
  samePlan,
  sameSets,
} from '../src/steering/index.ts'

export const properties = [
  'S1 never-empty',
  'S2 never-regress',
  'S3 fence-tells-content',
  'S3 fence-refuses',
  'S4 retire-live',
  'S5 by-value',
  'S7 converges',
  'S9 never-deletes',
  'S11 all-down-unchanged',
  'S12 unknown-not-down',
  'S19 hold-stands',
] as const
export type Property = (typeof properties)[number]

export type Finding = { readonly property: Property; readonly detail: string }

/** What one step showed: premises that held, and promises that were broken. */
export type Observed = { readonly premises: readonly Property[]; readonly findings: readonly Finding[] }

export const nothingObserved: Observed = { premises: [], findings: [] }

export const both = (a: Observed, b: Observed): Observed => ({
  premises: [...a.premises, ...b.premises],
  findings: [...a.findings, ...b.findings],
})

export const premise = (property: Property): Observed => ({ premises: [property], findings: [] })

/** The premise held; `broken` says how the promise was not kept, or is null. */
export const judged = (property: Property, broken: string | null): Observed => ({
  premises: [property],
  findings: broken === null ? [] : [{ property, detail: broken }],
})

/** Every promise about one resource, over one step. */
export function overResource(before: Published, after: Published): Observed {
  if (holdsNothing(before.sets)) return nothingObserved
  const kept = judged('S1 never-empty', holdsNothing(after.sets) ? 'a name that was answered is empty' : null)
  if (!before.fence || !after.fence) {
    const lost = before.fence && !after.fence
    return both(kept, judged('S2 never-regress', lost ? 'the fence was lost' : null))
  }
  if (sameFence(before.fence, after.fence)) {
    const changed = !sameSets(before.sets, after.sets) && before.fence.selection !== undefined
    return both(kept, judged('S3 fence-tells-content', changed ? 'other records under the same fence' : null))
  }
  const back = compareFences(after.fence, before.fence) < 0
  const twin = after.fence.generation === before.fence.generation && !samePlan(after.fence, before.fence)
  return [
    judged(
      'S2 never-regress',
      back ? `from generation ${before.fence.generation} to ${after.fence.generation}` : null,
    ),
    judged(
      'S3 fence-tells-content',
      twin ? `two plans of generation ${after.fence.generation}, one written over the other` : null,
    ),
  ].reduce(both, kept)
}

export class Tally {
  readonly witnesses = new Map<Property, number>()
  add(observed: Observed): void {
    for (const property of observed.premises)
      this.witnesses.set(property, (this.witnesses.get(property) ?? 0) + 1)
  }
  toJson(): Record<string, number> {
    return Object.fromEntries(this.witnesses)
  }
}
