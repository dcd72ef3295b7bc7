// Signing in. Whoever tries is slowed down twice: by the name they try and by the place they try from, so that neither
// many places at one name nor one place at many names goes fast. What is answered, and how long it takes, is the same
// for a name that there is and for one that there is not.

import type { NewEntry } from '../../terms/index.ts'
import type { Tokens } from '../desk.ts'
import { busy } from './passwords.ts'
import type { Known, People } from './people.ts'
import type { Holder } from './sessions.ts'
import { Throttle } from './throttle.ts'
import { userName } from './users.ts'

export type SigningIn =
  | { readonly with: 'password'; readonly name: string; readonly password: string }
  | { readonly with: 'token'; readonly token: string }
  | { readonly with: 'link'; readonly link: string }

/** `place`: the keyed hash of an address group. */
export type From = { readonly place: string; readonly device: string }

export type Tried =
  | { readonly kind: 'in'; readonly secret: string; readonly known: Known }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'wait'; readonly seconds: number }

export type GateParts = {
  readonly people: People
  readonly tokens: Tokens
  /** Milliseconds that only grow. */
  readonly monotonic: () => number
  readonly note: (entry: Omit<NewEntry, 'at'>) => Promise<void>
  /** A session that could not be written down, an entry that could not be made: people get in all the same. */
  readonly warn: (problem: unknown) => void
}

const minute = 60_000
/** A name waits for a minute at most, since anybody can make its owner wait; a place for a quarter of an hour. */
const names = { free: 10, longest: minute }
const places = { free: 10, longest: 15 * minute, entries: 50_000 }
const toldEvery = minute
const nobodys = 'nobody'

export class Gate {
  readonly #parts: GateParts
  readonly #places: Throttle
  readonly #known: Throttle
  /** Names that nobody has, apart, so that inventing them pushes out none that somebody has. */
  readonly #unknown: Throttle
  readonly #told = new Map<string, number>()

  constructor(parts: GateParts) {
    const { monotonic } = parts
    this.#parts = parts
    this.#places = new Throttle({ ...places, monotonic })
    this.#known = new Throttle({ ...names, entries: 2_000, monotonic })
    this.#unknown = new Throttle({ ...names, entries: 20_000, monotonic })
  }

  async signIn(asked: SigningIn, from: From): Promise<Tried> {
    const name = asked.with === 'password' ? asked.name : null
    const tried = await this.#throttled(name, from.place, () => this.#holder(asked))
    if (tried === 'wrong') {
      this.#refused(name !== null && this.#parts.people.users.get(name) ? name : nobodys)
      return { kind: 'wrong' }
    }
    return 'name' in tried ? this.#admit(tried, asked.with, from.device) : tried
  }

  /** A password that is asked for once more, of somebody who is signed in. */
  async again(
    name: string,
    password: string,
    place: string,
  ): Promise<'right' | Exclude<Tried, { kind: 'in' }>> {
    const tried = await this.#throttled(name, place, () => this.#holder({ with: 'password', name, password }))
    if (tried === 'wrong') return { kind: 'wrong' }
    return 'name' in tried ? 'right' : tried
  }

  /** A try counts from its beginning, so that many at once are not one. */
  async #throttled(
    name: string | null,
    place: string,
    ask: () => Promise<Holder | null | typeof busy>,
  ): Promise<Holder | 'wrong' | { kind: 'busy' } | { kind: 'wait'; seconds: number }> {
    const ofName = name !== null && this.#parts.people.users.get(name) ? this.#known : this.#unknown
    const wait = Math.max(this.#places.wait(place), name === null ? 0 : ofName.wait(name))
    if (wait > 0) return { kind: 'wait', seconds: Math.ceil(wait / 1000) }
    this.#places.begin(place)
    if (name !== null) ofName.begin(name)
    const holder = await ask()
    if (holder === null) return 'wrong'
    this.#places.undone(place)
    if (name !== null) holder === busy ? ofName.undone(name) : ofName.succeeded(name)
    return holder === busy ? { kind: 'busy' } : holder
  }

  async #holder(asked: SigningIn): Promise<Holder | null | typeof busy> {
    const { people, tokens } = this.#parts
    if (asked.with === 'link') return people.links.use(asked.link)
    if (asked.with === 'token') {
      const caller = tokens.recognise(asked.token)
      return caller && { kind: 'token', name: caller.name }
    }
    const user = await people.check(asked.name, asked.password)
    return user === null || user === busy ? user : { kind: 'user', name: user.name }
  }

  async #admit(holder: Holder, by: SigningIn['with'], device: string): Promise<Tried> {
    const { people, warn } = this.#parts
    const secret = await people.sessions.begin(holder, device, warn)
    const known = people.recognise(secret)
    // Removed while the session was written.
    if (known === null) return { kind: 'wrong' }
    const { name } = holder
    this.#note(
      'session.began',
      name,
      `operator:${name}`,
      `${name} signed in by ${by}${device && ` (${device})`}`,
    )
    return { kind: 'in', secret, known }
  }

  /** At most once a minute for each name: who tries does not write the journal. */
  #refused(subject: string): void {
    const now = this.#parts.monotonic()
    const last = this.#told.get(subject)
    if (last !== undefined && now - last < toldEvery) return
    this.#told.set(subject, now)
    // Not what was typed: people type passwords where their name belongs.
    const why =
      subject === nobodys
        ? 'somebody tried to sign in with a name, token or link that nobody has'
        : `somebody tried to sign in as ${subject} with a wrong password`
    this.#note('session.refused', subject, 'holdfast', why)
  }

  #note(kind: NewEntry['kind'], subject: string, author: string, why: string): void {
    const { note, warn } = this.#parts
    note({ author, kind, subject, why, data: {} }).catch(warn)
  }
}

const shape = new RegExp(userName)

/** As names are kept. What cannot be one is nobody's, and waits as one name. */
export function typedName(text: string): string {
  const name = text.trim().toLowerCase()
  return shape.test(name) ? name : ''
}
