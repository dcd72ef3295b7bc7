// Plans along time: where each stands in the picture. Newest at the right; plans that came in one moment are set apart,
// so that each can be seen, and a long quiet takes no more room than it needs to be told.

export type Moment = { readonly at: number }
export type Placed<T> = T & { readonly x: number }

/** Least distance between two plans, of the picture's width. */
const apart = 1 / 40

/** `x` in 0..1, oldest first. Square roots of the pauses: a day beside a second stays a picture. */
export function placed<T extends Moment>(plans: readonly T[]): readonly Placed<T>[] {
  const inOrder = plans.toSorted((a, b) => a.at - b.at)
  const pauses = inOrder.map(({ at }, i) => (i === 0 ? 0 : Math.sqrt(Math.max(0, at - inOrder[i - 1]!.at))))
  const sum = pauses.reduce((a, b) => a + b, 0)
  const free = Math.max(0, 1 - apart * (inOrder.length - 1))
  let x = 0
  return inOrder.map((plan, i) => {
    x +=
      i === 0 ? 0 : apart + (sum === 0 ? free / Math.max(1, inOrder.length - 1) : (pauses[i]! / sum) * free)
    return { ...plan, x: Math.min(1, inOrder.length === 1 ? 1 : x) }
  })
}
