// Walks the moments of a file as minutes without a gap: a minute of which no row tells had no reports.

import type { InOrder, Moment } from './in-order.ts'

export type Walk = {
  /** After every so many minutes: for progress, and so that Ctrl-C is heard. Rejects to end the walk. */
  readonly pause: (minute: number) => Promise<void>
  /** Minutes from one pause to the next. Default 64. */
  readonly every?: number
}

/** `visit` takes every minute from 0 to the last that the file tells of; null: no row tells of this one. */
export async function walkMinutes(
  { moments }: Pick<InOrder, 'moments'>,
  visit: (minute: number, moment: Moment | null) => void,
  { pause, every = 64 }: Walk,
): Promise<void> {
  let next = 0
  const step = async (moment: Moment | null): Promise<void> => {
    visit(next++, moment)
    if (next % every === 0) await pause(next)
  }
  for await (const moment of moments()) {
    while (next < moment.time) await step(null)
    await step(moment)
  }
}
