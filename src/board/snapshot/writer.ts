// Writes the public pages as files while Holdfast lives, so that any web host can show them when it does not. One file
// at a time and with rests between them: what is asked for now is answered first. A full disk is told once and tried
// again; nothing that stands is taken away by it.

import type { BoardLog } from '../options.ts'
import type { Copied } from '../pages/site.ts'
import { aboutFile, SnapshotFolder } from './folder.ts'
import { withCopyLinks } from './links.ts'
import { pageFile, plainFile } from './names.ts'
import { type SnapshotItem, SnapshotQueue } from './queue.ts'

export type SnapshotSource = {
  /** Everything that changes: pages, embedded pages, feeds, badges; the fronts first. The same list when it is the same. */
  readonly items: () => Promise<readonly SnapshotItem[]>
  /** What a web host would be asked for, a page as a copy, which says its age. */
  readonly make: (item: SnapshotItem) => Promise<Copied>
  /** Scripts, styles, fonts: by address, read when they are written. */
  readonly assets: () => Promise<ReadonlyMap<string, () => Promise<Buffer>>>
  /** Where people reach the board, without a slash at the end. */
  readonly board: () => string | null
  /** Milliseconds; only goes forward. */
  readonly now: () => number
  readonly date: () => Date
  /** Resolves after so many milliseconds, or when `close` is called. */
  readonly wait: (ms: number, over: AbortSignal) => Promise<void>
}

export type SnapshotLimits = {
  /** Before the first file: a start has other things to do. */
  readonly firstMs: number
  /** Between two makings; see `SnapshotQueue`. */
  readonly frontMs: number
  readonly frontRestMs: number
  readonly restMs: number
  /** How often it is looked what there is, ms; less often where looking takes long. */
  readonly listMs: number
  /** Times as long as it took to make a file it is rested afterwards; `restAgain` where it only shows the same later. */
  readonly rest: number
  readonly restAgain: number
}

export const snapshotLimits: SnapshotLimits = {
  firstMs: 10_000,
  frontMs: 1_000,
  frontRestMs: 60_000,
  restMs: 600_000,
  listMs: 5_000,
  rest: 4,
  restAgain: 49,
}

const idleMs = 250
const longestRestMs = 500
const afterTroubleMs = 5_000
/** Of the time, what looking for what there is may take: one part in so many. */
const listShare = 50

const fileOf = ({ path, kind }: SnapshotItem): string | null =>
  kind === 'file' ? plainFile(path) : pageFile(path)

export class SnapshotWriter {
  readonly #folder: string
  readonly #source: SnapshotSource
  readonly #log: BoardLog
  readonly #limits: SnapshotLimits
  readonly #queue: SnapshotQueue
  readonly #over = new AbortController()
  readonly #done: Promise<void>
  #open: SnapshotFolder | null = null
  #listed: readonly SnapshotItem[] = []
  /** By address: where it stands; null: nowhere. */
  #files: ReadonlyMap<string, string | null> = new Map()
  /** Files that belong there. */
  #wanted: ReadonlySet<string> = new Set()
  #listAt = Number.NEGATIVE_INFINITY
  #troubled = false
  #changed = true

  constructor(folder: string, source: SnapshotSource, log: BoardLog, limits = snapshotLimits) {
    this.#folder = folder
    this.#source = source
    this.#log = log
    this.#limits = limits
    this.#queue = new SnapshotQueue(limits)
    this.#done = this.#run()
  }

  /** Something public changed. */
  changed(): void {
    this.#changed = true
  }

  async close(): Promise<void> {
    this.#over.abort()
    await this.#done
  }

  async #run(): Promise<void> {
    const { now, wait } = this.#source
    const { firstMs, rest, restAgain } = this.#limits
    const over = this.#over.signal
    await wait(firstMs, over)
    while (!over.aborted) {
      const began = now()
      const worked = await this.#step().catch((problem: Error) => this.#trouble(problem))
      if (worked === 'trouble') await wait(afterTroubleMs, over)
      else if (worked === 'nothing') await wait(idleMs, over)
      else
        await wait(Math.min(longestRestMs, (now() - began) * (worked === 'again' ? restAgain : rest)), over)
    }
  }

  async #step(): Promise<'made' | 'again' | 'nothing' | 'trouble'> {
    const { now } = this.#source
    const folder = await this.#opened()
    if (this.#changed) this.#queue.changed(now())
    this.#changed = false
    if (now() >= this.#listAt) await this.#list(folder)
    const next = this.#queue.next(now())
    if (next === null) return 'nothing'
    const { item, again } = next
    try {
      if (await this.#item(folder, item)) this.#queue.done(item)
      else this.#queue.putOff(item, now())
    } catch (problem) {
      this.#queue.failed(item)
      throw problem
    }
    if (this.#troubled) this.#log.info({ folder: this.#folder }, 'the snapshot is written again')
    this.#troubled = false
    return again ? 'again' : 'made'
  }

  async #opened(): Promise<SnapshotFolder> {
    const folder = this.#open ?? (await SnapshotFolder.open(this.#folder))
    if (this.#open === null) await this.#about(folder)
    this.#open = folder
    return folder
  }

  /** False: it cannot be made now. What there is not leaves what stands. */
  async #item(folder: SnapshotFolder, item: SnapshotItem): Promise<boolean> {
    const { make, board } = this.#source
    const file = fileOf(item)
    if (file === null) return true
    const made = await make(item)
    if (!made.ok) return made.error === 'absent'
    const place = { file, has: (one: string) => this.#wanted.has(one), board: board() }
    const text = item.kind === 'file' ? made.value : withCopyLinks(made.value, place)
    if ((await folder.write(file, Buffer.from(text))) && item.kind === 'page') await this.#about(folder)
    return true
  }

  async #about(folder: SnapshotFolder): Promise<void> {
    const about = { writtenAt: this.#source.date().toISOString(), pages: this.#queue.pages }
    await folder.write(aboutFile, Buffer.from(JSON.stringify(about)))
  }

  /** What there is to be written, and what is there no longer. Scripts and styles are there before the pages that need them. */
  async #list(folder: SnapshotFolder): Promise<void> {
    const { items, assets, now } = this.#source
    const began = now()
    const [listed, built] = await Promise.all([items(), assets()])
    const files = new Map([...built].map(([path, read]) => [plainFile(path), read]))
    if (listed !== this.#listed) {
      const known = this.#files
      this.#files = new Map(listed.map((item) => [item.path, known.get(item.path) ?? fileOf(item)]))
      this.#queue.set(listed, now())
    }
    this.#listed = listed
    this.#wanted = new Set(
      [aboutFile, ...this.#files.values(), ...files.keys()].filter((file) => file !== null),
    )
    for (const [file, read] of files) if (file !== null) await folder.write(file, await read())
    // Not before every page has been made anew: those of an earlier version need its scripts and styles.
    if (this.#queue.complete)
      for (const file of folder.files) if (!this.#wanted.has(file)) await folder.remove(file)
    this.#listAt = now() + Math.max(this.#limits.listMs, (now() - began) * listShare)
  }

  #trouble(problem: Error): 'trouble' {
    // Once, until it works again.
    if (!this.#troubled)
      this.#log.error(
        { folder: this.#folder, why: problem.message },
        'the snapshot cannot be written; what stands there is left as it is, and it is tried again every 5 s. Make room or let Holdfast write there, or set board.snapshot to an empty folder or to off',
      )
    this.#troubled = true
    this.#listAt = Number.NEGATIVE_INFINITY
    return 'trouble'
  }
}
