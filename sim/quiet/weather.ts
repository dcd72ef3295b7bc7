// A path that loses packets in bursts (Gilbert 1960, Elliott 1963), in continuous time: the path is either well or in a
// burst, each for an exponentially distributed while, and in a burst every packet is lost. By time and not by packet,
// because looks are few and far between: what matters to them is how long a path is silent.

import type { Random } from '../../src/terms/index.ts'

export type Weather = {
  /** The share of all packets that is lost, 0 to below 1. */
  readonly loss: number
  /** Mean length of a burst, milliseconds. */
  readonly burstMs: number
}

/** Milliseconds, exponentially distributed. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random.next())

export type Path = {
  /** Whether a packet that is sent then is lost. Asked in the order of time. */
  loses(atMs: number): boolean
  readonly bursts: () => number
}

export function makePath({ loss, burstMs }: Weather, random: Random): Path {
  const calmMs = loss > 0 ? (burstMs * (1 - loss)) / loss : Number.POSITIVE_INFINITY
  let begins = exponential(random, calmMs)
  let ends = begins + exponential(random, burstMs)
  let bursts = 0
  return {
    loses(atMs) {
      while (ends <= atMs) {
        begins = ends + exponential(random, calmMs)
        ends = begins + exponential(random, burstMs)
        bursts++
      }
      return atMs >= begins
    },
    bursts: () => bursts,
  }
}
