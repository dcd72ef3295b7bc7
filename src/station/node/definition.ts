// What a check is, in a few digits: vantages that go by other configurations must not vote on each other's checks.

import { createHash } from 'node:crypto'
import type { CheckSpec } from '../../checks/index.ts'

/** Which service it speaks for changes nothing of what is seen. */
export function definitionOf({ service: _, ...spec }: CheckSpec): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(spec)))
    .digest('hex')
    .slice(0, 16)
}

/** Keys in one order, wherever the value came from. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, inOrder(v)]))
}
