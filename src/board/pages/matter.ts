// What a page is made of, without what moves by itself: the moment that an answer is of, how long something has gone on by
// then, how long a look took. A page with the same matter shows the same at a later moment, so that the one before still
// stands: it says of when it is, and browsers and caches are told that nothing has changed.

import { hash } from 'node:crypto'
import type { Answer } from './drawing.ts'

const moving = /"(?:now|durationMs|ms)":(?:"[^"]*"|\d+)/g

/** Of these answers; null: one of them is missing. */
export function matterOf(answers: Readonly<Record<string, Answer>>, used: readonly string[]): string | null {
  const all = used.map((path) => answers[path])
  if (all.includes(undefined)) return null
  const said = all.map((answer, i) => `${used[i]}\n${answer?.status}\n${answer?.body.replace(moving, '')}`)
  return hash('sha256', said.join('\n'), 'base64url')
}
