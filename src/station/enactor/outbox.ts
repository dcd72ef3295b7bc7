// What an enactor has to say, kept until the main process has heard it: journal entries, fences it has seen, and how it
// stands with each endpoint. Posted at once, else every second as a sign of life; one post at a time.

import { type EnactorWire, type EntryWire, enactorEntryKinds, type NewsBody } from '../../board/index.ts'
import { type Clock, type Duration, ms, type NewEntry, type Timers } from '../../terms/index.ts'
import { fenceToWire } from '../joined/wire.ts'
import type { PlannerNews } from '../node/shell.ts'
import type { MainApi } from './main-api.ts'

export type OutboxParts = {
  readonly api: MainApi
  readonly timers: Timers
  readonly clock: Pick<Clock, 'now'>
  readonly standing: () => { readonly enactors: readonly EnactorWire[]; readonly troubles: readonly string[] }
}

const lifeEvery = ms(1000)
/** What is told in one turn goes in one post. */
const gathered: Duration = ms(10)
const entriesAtOnce = 200
const entriesKept = 10_000
const seenKept = 1000
const patienceMs = 2000

const kinds: ReadonlySet<string> = new Set(enactorEntryKinds)

export class Outbox {
  readonly #parts: OutboxParts
  readonly #entries: EntryWire[] = []
  /** By endpoint and place: the newest word alone. */
  readonly #seen = new Map<string, NewsBody['seen'][number]>()
  /** By endpoint and publisher. */
  readonly #using = new Map<string, NewsBody['using'][number]>()
  /** Sent and not yet known to be heard: said again word by word, so that it is heard once. */
  #unheard: NewsBody | null = null
  #serial = 0
  #cancel: (() => void) | null = null
  #posting: Promise<void> = Promise.resolve()
  #stopped = false
  #open = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  /** The main process is there and knows this node; or is away, and nothing is posted until it is back. */
  connected(open: boolean): void {
    this.#open = open
    if (open) this.#soon(gathered)
    else this.#cancelPost()
  }

  tell(entry: NewEntry): void {
    if (!kinds.has(entry.kind)) return
    const { at, kind, subject, why, data } = entry
    this.#entries.push({ at, kind: kind as EntryWire['kind'], subject, why: why.slice(0, 4096), data })
    if (this.#entries.length > entriesKept) this.#entries.shift()
    if (this.#open) this.#soon(gathered)
  }

  news(news: PlannerNews): void {
    if (news.kind === 'seen') {
      const { endpoint, fence, where } = news
      if (this.#seen.size >= seenKept) return
      this.#seen.set(`${endpoint} ${where}`, { endpoint, fence: fenceToWire(fence), where })
    } else if (news.kind === 'using') {
      const { endpoint, publisher, live, applying } = news
      const fences = { live: live && fenceToWire(live), applying: applying && fenceToWire(applying) }
      this.#using.set(`${endpoint} ${publisher}`, { endpoint, publisher, ...fences })
    } else return // What is answered and where it would move is for nodes that look.
    if (this.#open) this.#soon(gathered)
  }

  /** Says what is left, once. */
  async stop(): Promise<void> {
    this.#cancelPost()
    await this.#posting
    if (this.#open) await this.#post()
    this.#stopped = true
  }

  #soon(wait: Duration): void {
    if (this.#stopped) return
    this.#cancelPost()
    this.#cancel = this.#parts.timers.after(wait, () => {
      this.#cancel = null
      this.#posting = this.#posting.then(() => this.#post())
    })
  }

  #cancelPost(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  async #post(): Promise<void> {
    const { api, clock } = this.#parts
    this.#unheard ??= this.#gather()
    const news: NewsBody = { ...this.#unheard, clock: clock.now() }
    const answer = await api.call('POST', 'news', news, patienceMs)
    // What is refused for what it says would be refused for ever.
    if (answer.ok || answer.status === 400 || answer.status === 413) this.#unheard = null
    if (this.#open && this.#cancel === null) this.#soon(answer.ok && this.#waiting() ? gathered : lifeEvery)
  }

  #waiting(): boolean {
    return this.#entries.length > 0 || this.#seen.size > 0 || this.#using.size > 0
  }

  #gather(): NewsBody {
    const { enactors, troubles } = this.#parts.standing()
    const seen = [...this.#seen.values()]
    this.#seen.clear()
    const using = [...this.#using.values()]
    this.#using.clear()
    return {
      session: this.#parts.api.session,
      serial: ++this.#serial,
      seen,
      using,
      entries: this.#entries.splice(0, entriesAtOnce),
      enactors: [...enactors],
      troubles: [...troubles],
    }
  }
}
