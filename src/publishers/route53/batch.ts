// One endpoint's write as changes of a batch, which Route 53 makes all or none of. The old fence is deleted by exact
// value and the new one created: that is the comparison. So are the records: UPSERT would count twice as well, and
// would overwrite what somebody set by hand meanwhile. Deletions come first, for a CNAME may be created only where
// nothing else is left.

import type { Change } from '@aws-sdk/client-route-53'
import type { DomainName } from '../../dns/index.ts'
import type { FencedWrite } from '../../steering/index.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { fenceSetOf, recordSetOf, valuesOf } from './records.ts'
import type { Standing } from './standing.ts'

/** What Route 53 takes in one request, and in one set. */
export const limits = { elements: 1000, characters: 32_000, valuesInSet: 400 } as const

export type Weight = { readonly elements: number; readonly characters: number }

export function changesOf(write: FencedWrite, fenceName: DomainName, standing: Standing): readonly Change[] {
  const { fenceSet, steered } = standing
  const removed = [...(fenceSet ? [fenceSet] : []), ...steered]
  const created = [fenceSetOf(fenceName, write.next), ...write.sets.map(recordSetOf)]
  return [
    ...removed.map((set) => ({ Action: 'DELETE', ResourceRecordSet: set }) as const),
    ...created.map((set) => ({ Action: 'CREATE', ResourceRecordSet: set }) as const),
  ]
}

export function weightOf(changes: readonly Change[]): Weight {
  let elements = 0
  let characters = 0
  for (const { ResourceRecordSet: set } of changes)
    for (const value of set ? valuesOf(set) : []) {
      elements++
      characters += value.length
    }
  return { elements, characters }
}

const within = ({ elements, characters }: Weight): boolean =>
  elements <= limits.elements && characters <= limits.characters

/** How many of these, from the first on, go into one request: at least 1, which may still be too heavy. */
export function howManyFit(weights: readonly Weight[]): number {
  let sum: Weight = { elements: 0, characters: 0 }
  for (const [n, weight] of weights.entries()) {
    sum = { elements: sum.elements + weight.elements, characters: sum.characters + weight.characters }
    if (!within(sum)) return Math.max(1, n)
  }
  return Math.max(1, weights.length)
}

/** Null when it can be sent. */
export function tooLarge(write: FencedWrite, weight: Weight): Trouble | null {
  const largest = Math.max(...write.sets.map(({ data }) => data.length))
  if (largest > limits.valuesInSet)
    return trouble(
      'too-large',
      `${write.endpoint} would hold ${largest} records of one type; Route 53 holds ${limits.valuesInSet} in a set`,
      'answer with fewer targets at once, or delegate a sub-zone to Holdfast',
      false,
    )
  if (within(weight)) return null
  return trouble(
    'too-large',
    `the change of ${write.endpoint} has ${weight.elements} values of ${weight.characters} characters; Route 53 takes ${limits.elements} of ${limits.characters} in one batch`,
    'answer with fewer targets at once, or delegate a sub-zone to Holdfast',
    false,
  )
}
