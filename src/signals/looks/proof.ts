// Evidence for one thing against another, summed look by look until it is enough (Page's CUSUM): it may begin at any time,
// so the sum never falls below nothing. A weight is the natural logarithm of how many times likelier the thing makes what
// was seen. However the independent looks fall, a sum of true weights needs e^threshold moments on average to reach its
// threshold by chance (Lorden 1971), and nothing that decides by so few false alarms is faster (Moustakides 1986).

export type Proof = {
  readonly proven: boolean
  /** What speaks for it; once it is proven, what speaks against it. */
  readonly sum: number
}

export type ProofRule = { readonly enter: number; readonly leave: number }

/** Looks of one moment fail together: no moment is more than so much of the proof. A lesser weight only delays chance. */
const mostOfMoment = 1 / 4

/** By chance it is proven once in ten years; left by chance, it is only proven again. */
const tenYearsMs = 10 * 365 * 24 * 3_600_000
const leaveOnceIn = 1000

/** `momentMs`: how far apart moments are. */
export const proofRule = (momentMs: number): ProofRule => ({
  enter: Math.log(tenYearsMs / momentMs),
  leave: Math.log(leaveOnceIn),
})

export const noProof: Proof = { proven: false, sum: 0 }

/** One moment's weight for it (above 0) or against it. */
export function stepProof({ proven, sum }: Proof, weight: number, { enter, leave }: ProofRule): Proof {
  const threshold = proven ? leave : enter
  const toward = proven ? -weight : weight
  const next = Math.max(0, sum + Math.min(toward, threshold * mostOfMoment))
  return next >= threshold ? { proven: !proven, sum: 0 } : { proven, sum: next }
}

/** Of `seen` looks `bad` were bad: for a share of `above` against a share of `usual`. */
export const weightOf = (bad: number, seen: number, usual: number, above: number): number =>
  bad * Math.log(above / usual) + (seen - bad) * Math.log((1 - above) / (1 - usual))
