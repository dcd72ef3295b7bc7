// A target that came back, or falls again and again, in words.

import type { TargetView } from '../../../src/board/views.ts'

export const waiting = (why: string): string => `Not preferred yet: ${why}.`

export function fell({ count, penalty, limit }: NonNullable<TargetView['falls']>): string {
  const times = count === 1 ? 'once' : `${count} times`
  return `Fell ${times} lately; its last fall brought its penalty to ${penalty}, and above ${limit} it waits longer.`
}
