// A board on a free loopback port over desks in memory, with one token per scope.

import { createHmac } from 'node:crypto'
import type { ReporterKey } from '../../signals/index.ts'
import { type Instant, instant, type JsonObject, seconds } from '../../terms/index.ts'
import type { TokenScope } from '../desk.ts'
import type { Board, BoardOptions } from '../options.ts'
import { Passwords } from '../people/passwords.ts'
import { People } from '../people/people.ts'
import { startBoard } from '../server.ts'
import { openTokens, type StoredTokens, type TokenStore, tokenScopes } from '../tokens.ts'
import { MemoryDesk } from './memory-desk.ts'
import { MemoryExercises } from './memory-exercises.ts'

export class MemoryTokenStore implements TokenStore {
  readonly documents = new Map<string, JsonObject>()

  async get(key: string): Promise<JsonObject | null> {
    return this.documents.get(key) ?? null
  }

  async put(key: string, value: JsonObject | null): Promise<void> {
    if (value === null) this.documents.delete(key)
    else this.documents.set(key, value)
  }

  async keys(prefix: string): Promise<readonly string[]> {
    return [...this.documents.keys()].filter((key) => key.startsWith(prefix))
  }
}

/** As slow as anybody's, but for how often the same is done. */
export const cheapPasswords = (): Passwords => new Passwords({ N: 2, r: 1, p: 1 })

export const reporterKey = (day: number, who: string): ReporterKey =>
  createHmac('sha256', `key of day ${day}`).update(who).digest('base64url').slice(0, 22) as ReporterKey

export class BoardUnderTest {
  readonly live: MemoryDesk
  readonly exercises = new MemoryExercises()
  readonly logged: { data: object; text: string }[] = []
  /** Milliseconds of the monotonic clock. */
  elapsedMs = 0
  readonly #tokens: ReadonlyMap<TokenScope, string>
  #board: Board | null = null

  readonly store: MemoryTokenStore
  #people: People | null = null

  private constructor(at: Instant, tokens: ReadonlyMap<TokenScope, string>, store: MemoryTokenStore) {
    this.live = new MemoryDesk(at)
    this.store = store
    this.#tokens = tokens
  }

  static async start(options: Partial<BoardOptions> = {}): Promise<BoardUnderTest> {
    const at = instant(Date.UTC(2026, 0, 5, 12))
    const store = new MemoryTokenStore()
    const tokens: StoredTokens = await openTokens(store, () => at)
    const secrets = new Map<TokenScope, string>()
    for (const scope of tokenScopes) secrets.set(scope, await tokens.make(`t-${scope}`, [scope]))
    const under = new BoardUnderTest(at, secrets, store)
    under.#people = await People.open({
      store,
      tokens,
      now: () => under.live.now(),
      note: (entry) => under.live.note(entry),
      passwords: cheapPasswords(),
    })
    const log = (data: object, text: string): void => void under.logged.push({ data, text })
    under.#board = await startBoard({
      listen: { host: '127.0.0.1', port: 0 },
      live: under.live,
      exercises: under.exercises,
      tokens,
      people: under.people,
      clock: { now: () => under.live.now(), monotonic: () => under.elapsedMs },
      log: { info: log, warn: log, error: log },
      pages: null,
      version: '0.0.0-test',
      reporterKey,
      ...options,
    })
    return under
  }

  get url(): string {
    return this.#board?.url ?? ''
  }

  get ways(): Board['ways'] {
    return this.#board?.ways ?? []
  }

  get people(): People {
    if (this.#people === null) throw new Error('not started')
    return this.#people
  }

  token(scope: TokenScope): string {
    return this.#tokens.get(scope) ?? ''
  }

  async close(within = seconds(2)): Promise<void> {
    await this.#board?.close({ within })
  }

  /** A request under `/api/v1` (or any absolute path), as the holder of one scope or as nobody. */
  async call(
    method: string,
    path: string,
    { as, body, type = 'application/json', headers = {} }: CallOptions = {},
  ): Promise<Called> {
    const response = await fetch(this.url + (path.startsWith('/') ? path : `/api/v1/${path}`), {
      method,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${this.token(as)}` }),
        ...(body === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : null,
    }
  }
}

export type CallOptions = {
  readonly as?: TokenScope
  readonly body?: unknown
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Called = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Readonly<Record<string, unknown>>
}
