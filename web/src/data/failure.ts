// Why there is no answer: a value with a sentence that can be shown as it is.

import type { Problem } from '../../../src/board/views.ts'

export type Failure = {
  /** `away`: nobody answered. `refused`: answered, and the message says what to do. `expired`: a link that has ended. */
  readonly kind: 'away' | 'missing' | 'expired' | 'unauthorized' | 'forbidden' | 'refused'
  readonly message: string
  /** Which part of what was sent it is about, as the API names it. */
  readonly field?: string
}

const kinds: Record<number, Failure['kind']> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'missing',
  410: 'expired',
}

/**
 * Whether something in front answered for a board that is not there: with whatever status it likes, and never in the API's own
 * words. `text`: of the answer.
 */
export const answersForAnother = (status: number, text: string): boolean =>
  status >= 500 && !/^\s*\{.*"error"\s*:.*"message"\s*:/s.test(text)

/** `value`: what the answer's JSON held. `wait`: the header Retry-After. */
export function failureOf(status: number, value: unknown, wait: string | null = null): Failure {
  const { message: said, path: field } = (value as Partial<Problem> | null | undefined) ?? {}
  const message = said ?? `The server answered ${status}.`
  return {
    kind: kinds[status] ?? 'refused',
    message: wait === null ? message : `${message} Try again in ${wait} s.`,
    ...(field === undefined ? {} : { field }),
  }
}
