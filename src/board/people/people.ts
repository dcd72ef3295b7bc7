// The people who sign in: users, their sessions, and what changes them. Every change of users waits for the one before,
// so that two at once cannot take away the last two admins; each is in the journal before it is made.

import { bad, good, type Instant, type NewEntry, type Outcome } from '../../terms/index.ts'
import type { Caller, OrderRefusal, Role, Session } from '../caller.ts'
import type { Tokens } from '../desk.ts'
import type { TokenStore } from '../tokens.ts'
import { passwordProblem } from './password-rules.ts'
import { busy, Passwords } from './passwords.ts'
import { csrfOf } from './provenance.ts'
import { scopesOf } from './roles.ts'
import { type Holder, publicId, Sessions } from './sessions.ts'
import { SignInLinks } from './sign-in-links.ts'
import { type User, Users } from './users.ts'

export type Known = {
  readonly caller: Caller
  readonly session: Session
  /** Where the session is kept: what may be ended, and watched. */
  readonly hash: string
}

export type PeopleParts = {
  readonly store: TokenStore
  readonly tokens: Tokens
  readonly now: () => Instant
  /** Into the journal, under the time of now. Rejects with `StoreRefusal`. */
  readonly note: (entry: Omit<NewEntry, 'at'>) => Promise<void>
  /** Less costly ones in tests. */
  readonly passwords?: Passwords
}

type Done<T> = Promise<Outcome<T, OrderRefusal | typeof busy>>

const conflict = (message: string) => bad({ code: 'conflict', message } as const)
const badRequest = (message: string) => bad({ code: 'bad-request', message } as const)
const nobody = (name: string) => bad({ code: 'not-found', message: `there is no user ${name}` } as const)
const most = 1_000

export class People {
  readonly users: Users
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly links: SignInLinks
  readonly #parts: PeopleParts
  #before: Promise<unknown> = Promise.resolve()

  private constructor(parts: PeopleParts, users: Users, sessions: Sessions) {
    this.#parts = parts
    this.users = users
    this.sessions = sessions
    this.passwords = parts.passwords ?? new Passwords()
    this.links = new SignInLinks(parts.now)
    parts.tokens.onEnd((name) => void this.#leave({ kind: 'token', name }).catch(() => {}))
  }

  static async open(parts: PeopleParts): Promise<People> {
    const { store, now } = parts
    return new People(parts, await Users.open(store), await Sessions.open(store, now))
  }

  /** Whose cookie this is; null: nobody's, or no more. Touches no disk. */
  recognise(secret: string): Known | null {
    const kept = this.sessions.recognise(secret)
    const holder = kept && this.callerOf(kept.holder)
    if (!kept || !holder) return null
    const { caller, role } = holder
    const session = { id: publicId(kept), name: caller.name, role, csrf: csrfOf(secret) }
    return { caller, session, hash: kept.hash }
  }

  /** Null: no longer there. */
  callerOf({ kind, name }: Holder): { readonly caller: Caller; readonly role: Role | null } | null {
    if (kind === 'token') {
      const scopes = this.#parts.tokens.list().find((token) => token.name === name)?.scopes
      return scopes ? { caller: { name, scopes }, role: null } : null
    }
    const user = this.users.get(name)
    return user && { caller: { name, scopes: scopesOf(user.role) }, role: user.role }
  }

  /** Null: the name or the password is wrong; which of them takes as long to say. */
  async check(name: string, password: string): Promise<User | null | typeof busy> {
    const user = this.users.get(name)
    const right = await this.passwords.verify(password, user?.hash ?? null)
    if (right === busy) return busy
    // The user may have been removed, or given another password, while it was looked at.
    return right && this.users.get(name)?.hash === user?.hash ? user : null
  }

  add(name: string, role: Role, password: string, by: string): Done<User> {
    return this.#inTurn(async () => {
      if (this.users.get(name)) return conflict(`there is a user ${name} already: choose another name`)
      if (this.#parts.tokens.has(name))
        return conflict(
          `a token is named ${name}: choose another name, or the journal could not tell them apart`,
        )
      if (this.users.list().length >= most) return conflict(`there are ${most} users, the most there may be`)
      const problem = passwordProblem(password, name)
      if (problem) return badRequest(problem)
      const hash = await this.passwords.hash(password)
      if (hash === busy) return bad(busy)
      await this.#note('user.made', name, by, `${by} made the user ${name}: ${role}`, role)
      const at = this.#parts.now()
      const user = { name, role, hash, made: at, changed: at }
      await this.users.put(user)
      return good(user)
    })
  }

  /** Ends their sessions. `force`: also the last admin's. */
  setRole(name: string, role: Role, by: string, force: boolean): Done<User> {
    return this.#inTurn(async () => {
      const user = this.users.get(name)
      if (!user) return nobody(name)
      if (user.role === role) return good(user)
      if (!force && this.users.isLastAdmin(name)) return lastAdmin(name)
      await this.#note('user.changed', name, by, `${by} made ${name} ${role}, who was ${user.role}`, role)
      const changed = { ...user, role, changed: this.#parts.now() }
      await this.users.put(changed)
      await this.#leave({ kind: 'user', name })
      return good(changed)
    })
  }

  /** Ends their sessions, but for the one with that hash. */
  setPassword(name: string, password: string, by: string, butSession?: string): Done<User> {
    return this.#inTurn(async () => {
      const problem = passwordProblem(password, name)
      if (problem) return badRequest(problem)
      const hash = await this.passwords.hash(password)
      if (hash === busy) return bad(busy)
      const user = this.users.get(name)
      if (!user) return nobody(name)
      const whose = by === name ? 'their own password' : `the password of ${name}`
      await this.#note('user.changed', name, by, `${by} changed ${whose}`, user.role)
      const changed = { ...user, hash, changed: this.#parts.now() }
      await this.users.put(changed)
      await this.#leave({ kind: 'user', name }, butSession)
      return good(changed)
    })
  }

  remove(name: string, by: string, force: boolean): Done<User> {
    return this.#inTurn(async () => {
      const user = this.users.get(name)
      if (!user) return nobody(name)
      if (!force && this.users.isLastAdmin(name)) return lastAdmin(name)
      await this.#note('user.removed', name, by, `${by} removed the user ${name}`, user.role)
      await this.users.remove(name)
      await this.#leave({ kind: 'user', name })
      return good(user)
    })
  }

  /** Their sessions are over and their links lead nowhere. */
  async #leave(holder: Holder, butSession?: string): Promise<void> {
    this.links.endAll(holder)
    await this.sessions.endAll(holder, butSession)
  }

  #note(kind: NewEntry['kind'], subject: string, by: string, why: string, role: Role): Promise<void> {
    return this.#parts.note({ author: `operator:${by}`, kind, subject, why, data: { role } })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#before.then(work, work)
    this.#before = done.catch(() => {})
    return done
  }
}

const lastAdmin = (name: string) =>
  conflict(
    `${name} is the last admin: make another first, or do it with a token of the scope admin: holdfast user … --force`,
  )
