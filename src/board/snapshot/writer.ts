// Writes the public pages as files while Holdfast lives, so that any web host can show them when it does not. One page
// at a time and with rests between them: what is asked for now is answered first. A full disk is told once and tried
// again; nothing that stands is taken away by it.

import type { BoardLog } from '../options.ts'
import { SnapshotFolder } from './folder.ts'
import { pageFile, plainFile } from './names.ts'
import { type SnapshotPage, SnapshotQueue } from './queue.ts'

export type SnapshotSource = {
  readonly pages: () => Promise<readonly SnapshotPage[]>
  /** A page as a copy, which says its age; null: it cannot be drawn now. */
  readonly draw: (path: string) => Promise<string | null>
  /** Addresses of what is no page and changes: feeds, badges. */
  readonly others: () => Promise<readonly string[]>
  /** What a web host would be asked for; null: there is none. */
  readonly fetch: (path: string) => Promise<Buffer | null>
  /** Scripts, styles, fonts: by address, read when they are written. */
  readonly assets: () => Promise<ReadonlyMap<string, () => Promise<Buffer>>>
  /** Milliseconds; only goes forward. */
  readonly now: () => number
  readonly date: () => Date
  /** Resolves after so many milliseconds, or when `close` is called. */
  readonly wait: (ms: number, over: AbortSignal) => Promise<void>
}

export type SnapshotLimits = {
  /** Between two drawings of a front page, and of a page that has not changed, ms. */
  readonly frontMs: number
  readonly restMs: number
  /** How often it is looked what pages there are, ms. */
  readonly listMs: number
  /** Of the time, the share that is not spent on drawing: 3 rests three times as long as it draws. */
  readonly rest: number
}

export const snapshotLimits: SnapshotLimits = { frontMs: 1_000, restMs: 60_000, listMs: 5_000, rest: 3 }

/** What every copy looks for, to see whether the board itself is back. */
export const aboutPath = '/snapshot.json'
const idleMs = 250
const longestRestMs = 500
const afterTroubleMs = 5_000

export class SnapshotWriter {
  readonly #folder: string
  readonly #source: SnapshotSource
  readonly #log: BoardLog
  readonly #limits: SnapshotLimits
  readonly #queue: SnapshotQueue
  readonly #over = new AbortController()
  readonly #done: Promise<void>
  #open: SnapshotFolder | null = null
  #listedAt = Number.NEGATIVE_INFINITY
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
    this.#queue.changed(this.#source.now())
  }

  async close(): Promise<void> {
    this.#over.abort()
    await this.#done
  }

  async #run(): Promise<void> {
    const { now, wait } = this.#source
    const over = this.#over.signal
    this.changed()
    while (!over.aborted) {
      const began = now()
      const worked = await this.#step().catch((problem: Error) => this.#trouble(problem))
      if (worked === 'trouble') await wait(afterTroubleMs, over)
      else if (worked === 'nothing') await wait(idleMs, over)
      else await wait(Math.min(longestRestMs, (now() - began) * this.#limits.rest), over)
    }
  }

  async #step(): Promise<'drawn' | 'nothing' | 'trouble'> {
    const { now } = this.#source
    this.#open ??= await SnapshotFolder.open(this.#folder)
    if (this.#changed && now() - this.#listedAt >= this.#limits.listMs) await this.#list(this.#open)
    const path = this.#queue.next(now())
    if (path === null) return 'nothing'
    try {
      await this.#page(this.#open, path)
    } catch (problem) {
      this.#queue.failed(path)
      throw problem
    }
    if (this.#troubled) this.#log.info({ folder: this.#folder }, 'the snapshot is written again')
    this.#troubled = false
    return 'drawn'
  }

  async #page(folder: SnapshotFolder, path: string): Promise<void> {
    const file = pageFile(path)
    const html = file === null ? null : await this.#source.draw(path)
    if (file === null || html === null) return
    if (!(await folder.write(file, Buffer.from(html)))) return
    const writtenAt = this.#source.date().toISOString()
    await folder.write(
      plainFile(aboutPath)!,
      Buffer.from(JSON.stringify({ writtenAt, pages: this.#queue.paths.size })),
    )
  }

  /** What there is to be written, what besides pages has changed, and what is there no longer. */
  async #list(folder: SnapshotFolder): Promise<void> {
    const { pages, others, fetch, assets, now } = this.#source
    this.#changed = false
    this.#listedAt = now()
    const [listed, plain, built] = await Promise.all([pages(), others(), assets()])
    this.#queue.set(listed)
    const wanted = new Set<string | null>([plainFile(aboutPath), ...listed.map(({ path }) => pageFile(path))])
    for (const [path, read] of built) {
      const file = plainFile(path)
      if (file === null) continue
      wanted.add(file)
      await folder.write(file, await read())
    }
    for (const path of plain) {
      const file = plainFile(path)
      const bytes = file === null ? null : await fetch(path)
      if (file === null || bytes === null) continue
      wanted.add(file)
      await folder.write(file, bytes)
    }
    for (const file of folder.files) if (!wanted.has(file)) await folder.remove(file)
  }

  #trouble(problem: Error): 'trouble' {
    // Once, until it works again.
    if (!this.#troubled)
      this.#log.error(
        { folder: this.#folder, why: problem.message },
        'the snapshot cannot be written; what stands there is left as it is, and it is tried again every 5 s. Free the disk, or set board.snapshot to another folder or to off',
      )
    this.#troubled = true
    this.#changed = true
    this.#listedAt = Number.NEGATIVE_INFINITY
    return 'trouble'
  }
}
