// A list in the order of time, cut where the month changes.

/** `monthOf`: the month of a moment (milliseconds since the epoch) as the page calls it. */
export function byMonth<T extends { readonly since: string }>(
  all: readonly T[],
  monthOf: (at: number) => string,
): (readonly [month: string, own: readonly T[]])[] {
  const months = Map.groupBy(all, ({ since }) => monthOf(Date.parse(since)))
  return [...months]
}
