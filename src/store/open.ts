// Opens the embedded store: the folder, its lock, the thread that commits and the thread that reads.

import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../terms/index.ts'
import { Channel } from './channel.ts'
import { type EmbeddedParts, EmbeddedStore } from './embedded.ts'
import { GroupCommit } from './group-commit.ts'
import { type FolderLock, lockFolder } from './lock.ts'
import { dropUnreadablePlans } from './plan-rows.ts'
import type { Answers, Committed } from './protocol.ts'
import { refusalOf } from './refusal.ts'
import type { Store } from './store.ts'

/** Takes pino's arguments. */
export interface StoreLog {
  error(data: object, message: string): void
}

export type StoreOptions = {
  /** Made with mode 0700 when it is not there. */
  readonly folder: string
  /** Times the commits for `stats`, and how long ago plans were used; without it `lastCommitMs` stays null. */
  readonly clock?: Pick<Clock, 'monotonic' | 'now'>
  readonly log?: StoreLog
  /** Bound on the database file; default: what the disk holds. At the bound writes are refused as 'full'. */
  readonly maxBytes?: number
  /** Bound on what waits for the disk; past it writes are refused as 'busy'. Default 64 MiB. */
  readonly maxQueuedBytes?: number
}

const queuedByDefault = 64 * 1024 * 1024

/** Rejects with a StoreRefusal when the folder is in use, cannot be made, or was written by a newer Holdfast. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const file = prepareFolder(options.folder)
  const lock = lockFolder(options.folder)
  try {
    const [writer, reader] = await openThreads(file, options.maxBytes ?? null)
    const parts = assemble(options, writer, reader, lock)
    await mendPlans(parts, options.log)
    return new EmbeddedStore(parts)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function openThreads(file: string, maxBytes: number | null): Promise<[Channel, Channel]> {
  const opening = [
    Channel.open({ role: 'writer', file, maxBytes }),
    Channel.open({ role: 'reader', file, maxBytes }),
  ] as const
  const opened = await Promise.allSettled(opening)
  const failed = opened.find((result) => result.status === 'rejected')
  if (!failed) return Promise.all(opening)
  for (const result of opened) if (result.status === 'fulfilled') await result.value.close()
  throw failed.reason
}

function assemble(options: StoreOptions, writer: Channel, reader: Channel, lock: FolderLock): EmbeddedParts {
  const { clock, log } = options
  let lastCommitMs: number | null = null
  let trouble: string | null = null
  const commits = new GroupCommit(async (commit, move) => {
    const begun = clock?.monotonic() ?? 0
    try {
      const committed = (await writer.ask(commit, move)) as Committed
      if (clock) lastCommitMs = clock.monotonic() - begun
      if (trouble) log?.error({ after: trouble }, 'the store takes writes again')
      trouble = null
      return committed
    } catch (error) {
      const { code, message } = refusalOf(error)
      // Once per trouble, not once per commit: a full disk fails thousands of them.
      if (trouble !== code) log?.error({ code }, message)
      trouble = code
      throw error
    }
  }, options.maxQueuedBytes ?? queuedByDefault)
  return {
    commits,
    ask: (read) => reader.ask(read),
    lastCommitMs: () => lastCommitMs,
    now: () => clock?.now() ?? 0,
    close: async () => {
      await commits.drained()
      // The reader first: the last connection to close folds the log into the database.
      await reader.close()
      await writer.close()
      lock.release()
    },
  }
}

/** A full disk must not keep the store from opening: what cannot be mended now is mended at a later start. */
async function mendPlans({ ask, commits }: EmbeddedParts, log: StoreLog | undefined): Promise<void> {
  const say = (data: object, message: string): void => log?.error(data, message)
  try {
    const rows = (await ask({ kind: 'plans', endpoint: null })) as Answers['plans']
    await dropUnreadablePlans(rows, (write) => commits.write(write, 0), say)
  } catch (error) {
    say({ error: String(error) }, 'stored plans could not be examined')
  }
}

/** SQLite gives its log the database's own mode, so the database is made before SQLite opens it. */
function prepareFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = join(folder, 'holdfast.db')
    closeSync(openSync(file, 'a', 0o600))
    closeSync(openSync(join(folder, 'holdfast.lock'), 'a', 0o600))
    return file
  } catch (error) {
    throw refusalOf(error)
  }
}
