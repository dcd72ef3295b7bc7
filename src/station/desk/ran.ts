// When Holdfast ran: what happened while it did not is not known, and no day without it was a good day. A moment's absence
// (a restart) is none.

export type Ran = readonly { readonly from: number; readonly to: number }[]

/** Milliseconds: what a kill may leave unwritten, and a restart take. */
const absence = 10 * 60_000
const mostStretches = 2_000

/** With another moment at which it runs. */
export function running(ran: Ran, now: number): Ran {
  const last = ran.at(-1)
  if (last !== undefined && now <= last.to) return ran
  if (last !== undefined && now - last.to <= absence)
    return [...ran.slice(0, -1), { from: last.from, to: now }]
  return [...ran, { from: now, to: now }].slice(-mostStretches)
}

export function ranFrom(value: unknown): Ran {
  const read = Array.isArray(value) ? value : []
  return read.flatMap((one: unknown) => {
    if (!Array.isArray(one)) return []
    const [from, to] = one as unknown[]
    return typeof from === 'number' && typeof to === 'number' && from <= to ? [{ from, to }] : []
  })
}

export const ranDocument = (ran: Ran): number[][] => ran.map(({ from, to }) => [from, to])
