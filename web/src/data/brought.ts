// What a drawn page carries along for the browser: the answers it was drawn with, and when.

import type { Role } from '../../../src/board/caller.ts'
import type { RefusedForm } from '../../../src/board/pages/drawing.ts'
import { failureOf } from './failure.ts'
import type { Answers, Resource } from './resource.ts'

/** One answer of the API: its status and what its JSON held. */
export type Answer = { readonly status: number; readonly value: unknown }

/** Who signed in, as the page's forms and navigation need it. */
export type SignedIn = {
  readonly name: string
  /** Null: with a token. */
  readonly role: Role | null
  /** With what they imply. */
  readonly scopes: readonly string[]
  readonly csrf: string
}

export type Refused = RefusedForm & {
  /** The page's own address: the document came under that of the form. */
  readonly page: string
}

export type Brought = {
  /** Milliseconds since the epoch by the server's clock. */
  readonly at: number
  /** Null on the public side. */
  readonly session: SignedIn | null
  /** What a form asked for and did not get. */
  readonly refused: Refused | null
  readonly answers: Readonly<Record<string, Answer>>
}

const resourceOf = ({ status, value }: Answer): Resource<unknown> =>
  status === 200 ? { value, failure: null } : { value: null, failure: failureOf(status, value) }

export const resources = (answers: Readonly<Record<string, Answer>>): Answers =>
  new Map(Object.entries(answers).map(([path, answer]) => [path, resourceOf(answer)]))

/** Null: the page was not drawn by the server. */
export function readBrought(document: Document): Brought | null {
  const text = document.getElementById('facts')?.textContent
  return text ? (JSON.parse(text) as Brought) : null
}
