// What is done at the services that alerts go to, as the board hears it: whoever sends it is known by the route's own
// secret and by nothing else.

import type { Outcome } from '../terms/index.ts'

export type HeardThere = {
  readonly body: Uint8Array
  /** By its name in lower case. */
  header(name: string): string | undefined
}

export type HeardAnswer = {
  /** Whether anything came of it. */
  readonly taken: boolean
  /** What came of it, or why nothing did. */
  readonly what: string
}

/** `not-genuine`: no such route takes any, or it was not sent with its secret: nobody is told which. */
export type HeardRefusal = 'not-genuine' | 'unreadable'

/** Absent in an exercise: it alerts nobody. */
export interface Elsewhere {
  /** Rejects with `StoreRefusal`. */
  hear(route: string, request: HeardThere): Promise<Outcome<HeardAnswer, HeardRefusal>>
}
