// Randomness is handed in, so that a run can be told again from its seed.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
}

/** sfc32 seeded by splitmix32 (Doty-Humphrey's PractRand family): small, fast, good enough for simulation; not for secrets. */
export function seededRandom(seed: number): Random {
  let s = seed >>> 0
  const mix = (): number => {
    s = (s + 0x9e3779b9) >>> 0
    let z = s
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let a = mix()
  let b = mix()
  let c = mix()
  let counter = 1
  const step = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) step()
  return { next: () => step() / 4294967296 }
}

/** A whole number in [0, below). */
export const pick = (random: Random, below: number): number => Math.floor(random.next() * below)
