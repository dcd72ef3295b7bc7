// The people who sign in, wired to the store and the journal; and the way in for whoever starts a Holdfast that knows
// nobody yet.

import { People, type StoredTokens, type TokenStore } from '../board/index.ts'
import type { Clock } from '../terms/index.ts'
import type { Realm } from './desk/realm.ts'

type Parts = {
  readonly store: TokenStore
  readonly tokens: StoredTokens
  readonly realm: Pick<Realm, 'record'>
  readonly clock: Clock
}

export const openPeople = ({ store, tokens, realm, clock }: Parts): Promise<People> =>
  People.open({
    store,
    tokens,
    now: () => clock.now(),
    note: async (entry) => {
      await realm.record([{ at: clock.now(), ...entry }])
    },
  })

/**
 * The path of a link that signs in once as a token that may do everything; null when there is a user, who knows the way,
 * or no such token.
 */
export function firstSignIn({ people, tokens }: { people: People; tokens: StoredTokens }): string | null {
  if (people.users.list().length > 0) return null
  const admin = tokens.list().find(({ scopes }) => scopes.includes('admin'))
  if (!admin) return null
  return `/sign-in/once?link=${people.links.make({ kind: 'token', name: admin.name }).secret}`
}
