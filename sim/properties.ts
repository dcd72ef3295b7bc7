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

/** Each with the searches that put it to the test; a search in which its premise never holds has proven nothing. */
export const properties = {
  'S1 never-empty': ['exhaust', 'random'],
  'S1 types-answered': ['random'],
  'S2 never-regress': ['exhaust', 'random'],
  'S2 planned-above': ['random'],
  'S3 fence-tells-content': ['exhaust', 'random'],
  'S3 fence-refuses': ['exhaust', 'random'],
  'S3 written-is-durable': ['random'],
  'S4 retire-live': ['exhaust', 'random'],
  'S5 by-value': ['exhaust', 'random'],
  'S6 crash-mid-apply': ['random'],
  'S6 resumes': ['exhaust'],
  'S7 converges': ['exhaust', 'random'],
  'S8 turns-end': ['exhaust'],
  'S8 stuck-blocks-nobody': ['random'],
  'S9 never-deletes': ['random'],
  'S10 bounded-removal': ['random'],
  'S11 all-down-unchanged': ['random'],
  'S11 nothing-trustworthy': ['random'],
  'S12 unknown-not-down': ['random'],
  'S12 cold-start': ['random'],
  'S13 below-quorum-frozen': ['random'],
  'S13 quorum-counts': ['random'],
  'S14 doubt-freezes': ['random'],
  'S15 only-to-ready': ['random'],
  'S16 bounded-work': ['random'],
  'S17 read-back': ['exhaust', 'random'],
  'S17 foreign-held': ['random'],
  'S17 emptied-repaired': ['random'],
  'S17 others-untouched': ['random'],
  'S18 alone': ['random'],
  'S18 selects': ['random'],
  'S19 hold-stands': ['random'],
  'S19 orders-survive': ['random'],
  'S19 operators-only': ['random'],
  'S19 authored': ['random'],
  'S20 never-wraps': ['exhaust', 'random'],
} as const satisfies Record<string, readonly ('exhaust' | 'random')[]>
export type Property = keyof typeof properties

const all = Object.keys(properties) as readonly Property[]

export const claimedBy = (search: 'exhaust' | 'random'): readonly Property[] =>
  all.filter((property) => (properties[property] as readonly string[]).includes(search))

export type Finding = { readonly property: Property; readonly detail: string }

/** What one step showed: premises that held, and promises that were broken. */
export type Observed = { readonly premises: readonly Property[]; readonly findings: readonly Finding[] }

export const nothingObserved: Observed = { premises: [], findings: [] }

export const both = (a: Observed, b: Observed): Observed =>
  a === nothingObserved
    ? b
    : b === nothingObserved
      ? a
      : { premises: [...a.premises, ...b.premises], findings: [...a.findings, ...b.findings] }

/** Many at once, without copying what has nothing to say. */
export function together(all: readonly Observed[]): Observed {
  if (all.length === 0) return nothingObserved
  if (all.length === 1) return all[0]!
  return { premises: all.flatMap((one) => one.premises), findings: all.flatMap((one) => one.findings) }
}

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
    for (const property of observed.premises) this.count(property)
  }
  count(property: Property, times = 1): void {
    this.witnesses.set(property, (this.witnesses.get(property) ?? 0) + times)
  }
  /** Every property of the search, those without a witness as 0. */
  toJson(search: 'exhaust' | 'random'): Record<string, number> {
    return Object.fromEntries(
      claimedBy(search).map((property) => [property, this.witnesses.get(property) ?? 0]),
    )
  }
}

/** The witnesses of several searches as those of one. */
export function summed(all: readonly Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const witnesses of all)
    for (const [name, count] of Object.entries(witnesses)) sums[name] = (sums[name] ?? 0) + count
  return sums
}
