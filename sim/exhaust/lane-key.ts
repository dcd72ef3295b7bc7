// What of an enactor decides how it goes on. Left out: times and the length of waits (every deadline may pass at any
// moment here), tickets (they only tell a reply that is awaited from one that is late, and both kinds are given to it
// explicitly), the write that was given up (its late refusal is told to people, and nothing else), and words told to
// people. `lane-key.test.ts` holds this against the machine itself.

import { canonical, type Enactor, type Fence, formatFence, type Wish } from '../../src/steering/index.ts'
import { contentKey } from './contents.ts'

/**
 * Claims and lost races are counted this far. The machine compares them with 1, 2 and 3; one that counted further
 * would be taken for one that counts for ever, and convicted of it.
 */
const counted = 6

const fenceKey = (fence: Fence | null): string => (fence ? formatFence(fence) : '-')

const wishKey = (wish: Wish | null): string =>
  wish ? `${fenceKey(wish.plan)}>${wish.answering}!${wish.down}${wish.tentative ? '?' : ''}` : '-'

export function laneKey({ wish, inForce, phase, claims, expected, races, condition }: Enactor): string {
  const held = inForce ? `${fenceKey(inForce.plan)}>${inForce.answering}=${contentKey(inForce)}` : '-'
  const writing =
    phase.kind === 'writing'
      ? `${fenceKey(phase.write.plan)}>${phase.write.answering}=${fenceKey(phase.write.expected)}>${contentKey({ fence: phase.write.next, sets: phase.write.sets })}`
      : ''
  const counts = `${Math.min(claims, counted)},${Math.min(races, counted)}`
  return canonical([wishKey(wish), held, phase.kind, writing, fenceKey(expected), counts, condition])
}
