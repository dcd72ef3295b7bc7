// Draws a page in rounds: draw, answer what was asked for, draw again, until nothing new is asked. So no page needs a
// list of its data beside the components that ask for it.

import { good, type Outcome } from '../../terms/index.ts'
import type { Answer, DrawAsk, DrawnPage } from './drawing.ts'
import { matterOf } from './matter.ts'

export type Asking = {
  readonly draw: (ask: DrawAsk) => Promise<Outcome<DrawnPage>>
  /** The API's answer to `GET /api/v1/<path>`. */
  readonly answer: (path: string) => Promise<Answer>
  /** Whether a page of this matter stands already, and need not be drawn. */
  readonly stands?: (matter: string | null) => boolean
}

export type Made = {
  readonly page: DrawnPage
  /** Of the answers that it was drawn with. */
  readonly matter: string | null
  /** Something the page asked for could not be answered just now (5xx): what it shows is poorer than it should be. */
  readonly poor: boolean
}

/** A page asks for the list and then for what is in it; more rounds than this are a mistake of the page's. */
const rounds = 4
/** Of the answers that one page is drawn with. */
const answersAtMost = 40

/** `known`: what this page asked for the last time, so that one round is enough when nothing has changed. */
export async function drawPage(
  ask: Omit<DrawAsk, 'answers'>,
  known: readonly string[],
  { draw, answer, stands }: Asking,
): Promise<Outcome<Made | 'stands'>> {
  const answers: Record<string, Answer> = Object.create(null)
  let wanted = known
  for (let round = 1; ; round++) {
    const room = answersAtMost - Object.keys(answers).length
    const found = await Promise.all(
      wanted.slice(0, room).map(async (path) => [path, await answer(path)] as const),
    )
    for (const [path, said] of found) answers[path] = said
    if (round === 1 && known.length > 0 && stands?.(matterOf(answers, known))) return good('stands')
    const drawn = await draw({ ...ask, answers })
    if (!drawn.ok) return drawn
    wanted = drawn.value.asked
    if (wanted.length === 0 || round === rounds || Object.keys(answers).length >= answersAtMost)
      return good(madeOf(drawn.value, answers))
  }
}

const madeOf = (page: DrawnPage, answers: Readonly<Record<string, Answer>>): Made => ({
  page,
  matter: matterOf(answers, page.used),
  poor: page.used.some((path) => isPoor(answers[path])),
})

const isPoor = (answer: Answer | undefined): boolean => answer !== undefined && answer.status >= 500
