// A recorded outage with its graph: what the server would have answered at some minute, of the cause and of who is hit.

import { suspectsOf } from '../atlas/index.ts'
import type { FoundationPath, ServiceId } from '../terms/index.ts'
import { BadHistory } from './bad-history.ts'
import type { Moment } from './in-order.ts'
import type { Counted, Past } from './past.ts'
import type { RecordedOutage } from './recorded.ts'
import type { Visit } from './reports.ts'
import { type Walk, walkMinutes } from './walk.ts'

/** What is known at the beginning of `at_minute`, and nothing of that minute itself. */
export type Answer = {
  readonly at_minute: number
  /** Foundations that were weighed and their scores, the best first; also where the evidence carries no name. */
  readonly roots: readonly (readonly [FoundationPath, number])[]
  readonly affected: readonly ServiceId[]
}

export function answerOf({ loop }: Past, at: number): Answer {
  const explanations = loop.explanations()
  return {
    at_minute: at,
    roots: suspectsOf(explanations).map(({ foundation, score }) => [foundation, score] as const),
    affected: (explanations[0]?.affected ?? []).map(({ service }) => service),
  }
}

/** Minutes after the end of the file that may still be asked of: nobody reports in them. */
const mostAfterwards = 1440

/** Answers in the order of their minutes, each as soon as it is known. Walks no further than the last that is asked. */
export async function judgeOutage(
  recorded: RecordedOutage,
  past: Past,
  asked: readonly number[],
  walk: Walk,
  tell: (answer: Answer) => void,
  visit: Visit = () => {},
): Promise<void> {
  const due = [...new Set(asked)].sort((a, b) => a - b)
  const lastAsked = due.at(-1)!
  const end = (recorded.span?.last ?? -1) + 1
  if (lastAsked > end + mostAfterwards)
    throw new BadHistory(
      `minute ${lastAsked} is asked for, and the file ends with minute ${end - 1}`,
      'ask for a minute of the file, or of the day after it',
    )
  const before = (minute: number): void => {
    while (due[0] === minute) tell(answerOf(past, due.shift()!))
  }
  const judge = (minute: number, counted: readonly Counted[]): void => {
    before(minute)
    if (due.length === 0) return
    past.minute(minute, counted)
    visit(minute, counted)
  }
  const shortened = { moments: () => until(recorded, lastAsked) }
  let next = 0
  await walkMinutes(
    shortened,
    (minute, moment) => {
      judge(minute, countedIn(recorded, moment))
      next = minute + 1
    },
    walk,
  )
  for (; due.length > 0; next++) judge(next, [])
}

function countedIn({ cellOf }: RecordedOutage, moment: Moment | null): Counted[] {
  return (moment?.keys ?? []).map((key, i) => {
    const { service, country } = cellOf(key)
    return { series: service, country, count: moment!.counts[i]! }
  })
}

async function* until({ moments }: RecordedOutage, last: number): AsyncGenerator<Moment> {
  for await (const moment of moments()) {
    if (moment.time >= last) return
    yield moment
  }
}
