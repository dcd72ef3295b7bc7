// Seeds for the parts of a run.

/** A seed for part `part` of a run, far from its neighbours' (splitmix32's finaliser). */
export function partSeed(seed: number, part: number): number {
  let z = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(part + 1, 0xc2b2ae35)
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}
