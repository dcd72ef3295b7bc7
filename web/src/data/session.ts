// The operator's token. It lives as long as the tab (sessionStorage) and leaves it only as a Bearer header to our own origin.

import type { SignedIn } from './brought.ts'
import { cell } from './cell.ts'

const place = 'holdfast.token'

function remembered(): string | null {
  try {
    return sessionStorage.getItem(place)
  } catch {
    return null // storage may be forbidden; the token then lives only in memory
  }
}

/** Who signed in by a cookie, as the page that the server drew says; null: nobody, or nobody was asked. */
export const signedIn = cell<SignedIn | null>(null)

export const token = cell<string | null>(remembered())

export function keepToken(text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(place)
    else sessionStorage.setItem(place, text)
  } catch {
    // see above
  }
  token.set(text)
}

export const authorization = (held = token.get()): Record<string, string> =>
  held === null ? {} : { authorization: `Bearer ${held}` }
