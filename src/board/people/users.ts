// The users: documents `user/NAME` in the store, and all of them in memory, because who asks must be known without it.

import { type Instant, instant, type JsonObject } from '../../terms/index.ts'
import type { Role } from '../caller.ts'
import type { TokenStore } from '../tokens.ts'
import { type PasswordHash, readHash, writtenHash } from './passwords.ts'
import { isRole } from './roles.ts'

export type User = {
  readonly name: string
  readonly role: Role
  readonly hash: PasswordHash
  readonly made: Instant
  /** Of the password or the role. */
  readonly changed: Instant
}

const prefix = 'user/'
/** As a token's name, or a mail address: what the journal and the address of its page can carry. */
export const userName = '^[a-z0-9](?:[a-z0-9._@-]{0,61}[a-z0-9])?$'

export class Users {
  readonly #store: TokenStore
  readonly #users = new Map<string, User>()

  private constructor(store: TokenStore) {
    this.#store = store
  }

  static async open(store: TokenStore): Promise<Users> {
    const users = new Users(store)
    for (const key of await store.keys(prefix)) {
      const user = read(key.slice(prefix.length), await store.get(key))
      if (user) users.#users.set(user.name, user)
    }
    return users
  }

  get(name: string): User | null {
    return this.#users.get(name) ?? null
  }

  list(): readonly User[] {
    return [...this.#users.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** In force once it is committed. Rejects with `StoreRefusal`. */
  async put(user: User): Promise<void> {
    await this.#store.put(prefix + user.name, written(user))
    this.#users.set(user.name, user)
  }

  async remove(name: string): Promise<void> {
    await this.#store.put(prefix + name, null)
    this.#users.delete(name)
  }

  /** Whether an admin would be left without this one. */
  isLastAdmin(name: string): boolean {
    return (
      this.get(name)?.role === 'admin' &&
      !this.list().some((user) => user.role === 'admin' && user.name !== name)
    )
  }
}

const written = ({ role, hash, made, changed }: User): JsonObject => ({
  role,
  password: writtenHash(hash),
  made,
  changed,
})

function read(name: string, document: JsonObject | null): User | null {
  const { role, password, made, changed } = document ?? {}
  const hash = readHash(password)
  if (!isRole(role) || hash === null || !new RegExp(userName).test(name)) return null
  if (typeof made !== 'number' || typeof changed !== 'number') return null
  return { name, role, hash, made: instant(made), changed: instant(changed) }
}
