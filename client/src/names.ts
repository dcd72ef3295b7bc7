// The names a process uses: asks for them, remembers them, and says what it did. What is decided is decided in
// memory.ts; here are the questions under way, the clock and the file.

import type { Address } from './address.ts'
import { Book, nameKey } from './book.ts'
import { type Bounds, boundsOf } from './bounds.ts'
import { type Counters, noCounters } from './counters.ts'
import { lookupError } from './errors.ts'
import { Keeper } from './keeper.ts'
import {
  type Candidates,
  candidates,
  type Memory,
  type MemoryEvent,
  type Note,
  plan,
  step,
} from './memory.ts'
import { type Answer, type AskName, askServers, askSystem } from './resolvers.ts'
import { systemTiming, type Timing, within } from './timing.ts'

export type NameEvent =
  | (Note & { readonly name: string })
  | { readonly kind: 'forgotten'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly why: string }

export type NamesOptions = Partial<Bounds> & {
  /** DNS servers to ask in place of the system's resolver, as `192.0.2.53` or `[2001:db8::53]:5353`. */
  readonly servers?: readonly string[]
  /** Where the names outlive the process; its folder must be there. */
  readonly file?: string
  readonly onEvent?: (event: NameEvent) => void
  /** Handed in by tests, or by who resolves in a way of their own. */
  readonly ask?: AskName
  readonly timing?: Timing
}

/** How one name stands, for a health page. */
export type NameView = {
  readonly name: string
  readonly addresses: readonly string[]
  readonly learnedAt: Date
  /** What the last questions came to, and when the name will be given up; null while it answers. */
  readonly held: { readonly failure: string; readonly since: Date; readonly until: Date } | null
}

export class Names {
  readonly bounds: Bounds
  readonly counters: Counters = noCounters()
  readonly timing: Timing
  readonly #ask: AskName
  readonly #onEvent: (event: NameEvent) => void
  readonly #book: Book
  readonly #keeper: Keeper | null
  #loaded: Promise<void> | null = null
  readonly #asking = new Map<string, Promise<Answer>>()
  readonly #watchers = new Set<(name: string, held: boolean) => void>()

  constructor(options: NamesOptions = {}) {
    const { servers, file, onEvent, ask, timing = systemTiming, ...given } = options
    this.bounds = boundsOf(given)
    this.timing = timing
    this.#ask = ask ?? (servers ? askServers(servers, this.bounds.askWithinMs, timing) : askSystem)
    this.#onEvent = onEvent ?? (() => {})
    this.#book = new Book(this.bounds.names)
    this.#keeper = file === undefined ? null : this.#keeperOf(file)
  }

  #keeperOf(path: string): Keeper {
    return new Keeper({
      path,
      bounds: this.bounds,
      timing: this.timing,
      names: () => this.#book.entries(),
      onWritten: () => this.counters.fileWritten++,
      onTrouble: (why) => {
        this.counters.fileTrouble++
        this.#tell({ kind: 'file', path, why })
      },
    })
  }

  /** Resolves when the file, if there is one, has been read; every lookup waits for it by itself. */
  ready(): Promise<void> {
    this.#loaded ??= this.#load()
    return this.#loaded
  }

  async #load(): Promise<void> {
    for (const [name, memory] of (await this.#keeper?.read()) ?? []) this.#set(name, memory)
  }

  /** Addresses to try now. @throws LookupError, as `dns.lookup` does, when there is neither an answer nor a memory. */
  async candidates(name: string): Promise<Candidates> {
    const key = nameKey(name)
    await this.ready()
    const known = this.#book.get(key)
    const what = plan(known, this.timing.now(), this.bounds)
    if (what === 'use' && known !== null) return this.#use(key, known)
    const asked = this.#askOnce(key)
    const answer = what === 'ask' ? await asked : await within(this.timing, this.bounds.patienceMs, asked)
    const memory = this.#book.get(key)
    if (memory !== null) return this.#use(key, memory)
    const failed = answer?.kind === 'failed' ? answer : null
    const answered = failed?.failure === 'empty' || failed?.failure === 'gone'
    throw lookupError(name, answered, failed?.detail ?? 'its last good answer is too old')
  }

  #use(key: string, memory: Memory): Candidates {
    this.#book.used(key)
    const found = candidates(memory, this.timing.now())
    if (found.held) this.counters.servedHeld++
    return found
  }

  /** One question at a time for each name, however many want to know. */
  #askOnce(key: string): Promise<Answer> {
    const under = this.#asking.get(key)
    if (under !== undefined) return under
    const asking = this.#askNow(key).finally(() => this.#asking.delete(key))
    this.#asking.set(key, asking)
    return asking
  }

  async #askNow(key: string): Promise<Answer> {
    this.counters.asked++
    const answer = await this.#answer(key)
    const nowMs = this.timing.now()
    if (answer.kind === 'addresses') {
      this.counters.answered++
      const ttlMs = answer.ttlMs ?? this.bounds.assumedTtlMs
      this.#take(key, { kind: 'answered', addresses: answer.addresses, ttlMs, nowMs })
    } else this.#take(key, { ...answer, nowMs })
    return answer
  }

  async #answer(key: string): Promise<Answer> {
    const { askWithinMs } = this.bounds
    try {
      const answer = await within(this.timing, askWithinMs, this.#ask(key))
      if (answer === null)
        return { kind: 'failed', failure: 'timeout', detail: `no answer in ${askWithinMs} ms` }
      if (answer.kind === 'failed' || answer.addresses.length > 0) return answer
      return { kind: 'failed', failure: 'empty', detail: 'no address' }
    } catch (error) {
      return { kind: 'failed', failure: 'failed', detail: String(error) }
    }
  }

  /** For who connects: `address` took a connection. */
  connected(name: string, address: Address): void {
    this.counters.connected++
    this.#take(nameKey(name), { kind: 'connected', address, nowMs: this.timing.now() })
  }

  /** For who connects: no address of this name took one. */
  unreachable(name: string): void {
    this.counters.unreachable++
    this.#take(nameKey(name), { kind: 'unreachable', nowMs: this.timing.now() })
  }

  /** Calls back when a name begins or ends to be without an answer. Returns how to stop it. */
  watch(call: (name: string, lost: boolean) => void): () => void {
    this.#watchers.add(call)
    return () => this.#watchers.delete(call)
  }

  view(): readonly NameView[] {
    return this.#book.entries().map(([name, memory]) => viewOf(name, memory, this.bounds))
  }

  /** Forgets a name that was taken down on purpose, or all. */
  forget(name?: string): void {
    for (const [key] of this.#book.entries())
      if (name === undefined || key === nameKey(name)) this.#set(key, null)
    this.#keeper?.changed(true)
  }

  /** Writes what has not been written yet. */
  async close(): Promise<void> {
    await this.#keeper?.close()
  }

  #take(key: string, event: MemoryEvent): void {
    const { memory, notes } = step(this.#book.get(key), event, this.bounds)
    this.#set(key, memory)
    for (const note of notes) {
      if (note.kind !== 'learned') this.counters[note.kind]++
      this.#tell({ ...note, name: key })
    }
    this.#watched(key, event, notes)
    const news = notes.some(({ kind }) => kind === 'learned' || kind === 'changed' || kind === 'gaveUp')
    if (event.kind === 'answered' || news) this.#keeper?.changed(news)
  }

  #watched(key: string, event: MemoryEvent, notes: readonly Note[]): void {
    const lost = event.kind === 'failed' && (event.failure === 'empty' || event.failure === 'gone')
    const back =
      event.kind === 'answered' && notes.some(({ kind }) => kind === 'returned' || kind === 'learned')
    if (lost || back) for (const call of this.#watchers) call(key, lost)
  }

  #set(key: string, memory: Memory | null): void {
    for (const name of this.#book.set(key, memory)) {
      this.counters.forgotten++
      this.#tell({ kind: 'forgotten', name })
    }
  }

  /** A listener that fails must not cost a lookup. */
  #tell(event: NameEvent): void {
    try {
      this.#onEvent(event)
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error))
    }
  }
}

function viewOf(name: string, memory: Memory, { holdForMs }: Bounds): NameView {
  const { good, learnedAtMs, ttlMs, trouble } = memory
  const until = new Date(learnedAtMs + ttlMs + holdForMs)
  return {
    name,
    addresses: good.map(({ address }) => address),
    learnedAt: new Date(learnedAtMs),
    held: trouble && { failure: trouble.failure, since: new Date(trouble.sinceMs), until },
  }
}
