// Classes of amounts for a map. Reports by country span four powers of ten: the bounds grow by the same factor.

export type Class = { readonly from: number; readonly to: number }

const most = 5

/** One or two significant figures: bounds are read, not computed with. */
function rounded(n: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(n)))
  const lead = n / power
  return (lead < 2 ? Math.round(lead * 2) / 2 : Math.round(lead)) * power
}

/** Ascending, without a gap, from `least` to the greatest of the amounts; at most five, none empty of whole numbers. */
export function classesOf(amounts: readonly number[], least: number): Class[] {
  const top = Math.max(0, ...amounts)
  if (top < least || amounts.length === 0) return []
  const first = Math.max(1, least)
  const bounds = [first]
  for (let i = 1; i < most; i += 1) {
    const bound = Math.round(rounded(first * (top / first) ** (i / most)))
    if (bound > bounds.at(-1)! && bound <= top) bounds.push(bound)
  }
  return bounds.map((from, i) => ({ from, to: (bounds[i + 1] ?? top + 1) - 1 }))
}

/** From 1; 0: below the first. */
export const classIndex = (classes: readonly Class[], amount: number): number =>
  classes.findLastIndex(({ from }) => amount >= from) + 1
