// What happens to a process on an ordinary day: it is restarted now and then and refuses meanwhile, and once a minute
// it stands still for its garbage collection.

import type { Pause } from '../../src/checks/testing/pausing.ts'
import type { Random } from '../../src/terms/index.ts'

export type Span = readonly [leastMs: number, mostMs: number]

export const within = (random: Random, [least, most]: Span): number => least + random.next() * (most - least)

const minuteMs = 60_000

/** One pause in every minute, at a moment drawn anew each time, that ends within its minute. */
export function pausesOf(random: Random, untilMs: number, lasts: Span): readonly Pause[] {
  const pauses: Pause[] = []
  for (let minute = 0; minute < untilMs; minute += minuteMs) {
    const long = within(random, lasts)
    const from = minute + random.next() * (minuteMs - long)
    pauses.push([from, from + long])
  }
  return pauses
}

/** One restart in every `everyMs`, first after `offsetMs`, at a moment that is not always the same. */
export function restartsOf(
  random: Random,
  untilMs: number,
  rhythm: { readonly everyMs: number; readonly offsetMs: number; readonly refuses: Span },
): readonly Pause[] {
  const restarts: Pause[] = []
  for (let at = rhythm.offsetMs; at < untilMs; at += rhythm.everyMs) {
    const from = at + random.next() * 1000
    restarts.push([from, from + within(random, rhythm.refuses)])
  }
  return restarts
}

/** The span that holds `at`; spans in order. Asked in the order of time, nearly: a little before is found, too. */
export function makeTimetable(spans: readonly Pause[]): (at: number) => Pause | null {
  let next = 0
  return (at) => {
    while (next < spans.length && spans[next]![1] < at - minuteMs) next++
    for (let i = next; i < spans.length && spans[i]![0] <= at; i++) if (at < spans[i]![1]) return spans[i]!
    return null
  }
}
