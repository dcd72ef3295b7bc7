// How an invented outage is made. Every case draws its own, widely: a rule that only fits one sort of outage shows.

import { pick, type Random } from '../../src/terms/index.ts'
import { acrossScales, between } from './chance.ts'

export type Shape = {
  readonly services: number
  /** What a service truly stands on, besides what the outage needs: from 1 to this many. */
  readonly mostEdges: number
  /** Shares of true edges that are known exactly and only as a region; the rest is missing. */
  readonly exact: number
  readonly regionOnly: number
  /** False edges for a service. */
  readonly falseEdges: number
  /** Share of services that keep to their provider's region for further edges. */
  readonly homely: number
  /** Services that stand on the root, and the share of them that it takes down. */
  readonly onRoot: number
  readonly hitShare: number
  /** Parts of the same region that are dragged in later, and the share of theirs that falls. */
  readonly siblings: number
  readonly siblingShare: number
  /** Unrelated outages at the same time, and how many services each hits, as a share of the root's. */
  readonly others: number
  readonly otherShare: number
  /** Services that people merely blame. */
  readonly bystanders: number
  /** Reports a minute of the service that is hit hardest, and of the others' typical one as a share of it. */
  readonly loudest: number
  /** How fast loudness falls with rank: 0 all alike, 1 Zipf. */
  readonly steep: number
  /** Minutes over which the root's own services fall. */
  readonly spread: number
}

export function drawShape(random: Random): Shape {
  const services = Math.round(acrossScales(random, 300, 2500))
  const exact = between(random, 0.3, 0.8)
  return {
    services,
    mostEdges: 3 + pick(random, 5),
    exact,
    regionOnly: (1 - exact) * between(random, 0, 0.8),
    falseEdges: between(random, 0.05, 0.35),
    homely: between(random, 0, 0.5),
    onRoot: Math.round(Math.min(services * 0.2, acrossScales(random, 12, 150))),
    hitShare: between(random, 0.4, 0.95),
    siblings: pick(random, 4),
    siblingShare: between(random, 0.05, 0.25),
    others: random.next() < 0.7 ? 1 : pick(random, 3),
    otherShare: between(random, 0.2, 0.6),
    bystanders: pick(random, 20),
    loudest: acrossScales(random, 3, 300),
    steep: between(random, 0.3, 0.9),
    spread: acrossScales(random, 2, 10),
  }
}
