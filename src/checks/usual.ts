// How long a success takes at most, lately: the slowest of the last looks that succeeded.

const remembered = 50

export type Usual = { took(ms: number): void; slowest(): number }

export function makeUsual(): Usual {
  const took: number[] = []
  let next = 0
  return {
    took(ms) {
      took[next] = ms
      next = (next + 1) % remembered
    },
    /** 0 before the first success. */
    slowest: () => Math.max(0, ...took),
  }
}
