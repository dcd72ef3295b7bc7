// How long a success takes, lately: what nine of ten of the last looks that succeeded stayed within. Not the slowest:
// one whose packet was lost and sent again says nothing of the next, and on a path that loses some there always is one.

const remembered = 50
const share = 0.9

export type Usual = { took(ms: number): void; within(): number }

export function makeUsual(): Usual {
  const took: number[] = []
  let next = 0
  return {
    took(ms) {
      took[next] = ms
      next = (next + 1) % remembered
    },
    /** 0 before the first success. */
    within: () => took.toSorted((a, b) => a - b)[Math.ceil(share * took.length) - 1] ?? 0,
  }
}
