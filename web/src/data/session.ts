// Who signed in. The session itself is in a cookie that no script can read; a page knows whose it is, what they may, and
// what a change carries to show that it was asked for here.

import type { SignedIn } from './brought.ts'
import { cell, useCell } from './cell.ts'

/** As the page that the server drew says, or the API; null: nobody, or nobody was asked. */
export const signedIn = cell<SignedIn | null>(null)

export const useSignedIn = (): SignedIn | null => useCell(signedIn)

/** Whether who signed in may do what needs this scope. */
export const useMay = (scope: string): boolean => useSignedIn()?.scopes.includes(scope) ?? false
