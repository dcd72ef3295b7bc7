// The body of both threads: the writer commits, the reader answers. SQLite's calls block, so they are made here and
// never where DNS is answered.

import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { assert } from '../terms/index.ts'
import { Ledger } from './ledger.ts'
import type { Answer, Ask, Commit, Read, ThreadSettings } from './protocol.ts'
import { Reader } from './reader.ts'
import { refusalOf } from './refusal.ts'
import { prepareSchema } from './schema.ts'

/** The log is cut back to this after a burst has been folded into the database. */
const logBytes = 64 * 1024 * 1024

function openWriter({ file, maxBytes }: ThreadSettings): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5_000 })
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${logBytes};
    PRAGMA temp_store = MEMORY`)
  prepareSchema(db, file)
  if (maxBytes !== null) {
    const pageSize = Number(db.prepare('PRAGMA page_size').get()?.page_size)
    db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`)
  }
  return db
}

type Work = { readonly act: (ask: Commit | Read) => unknown; readonly close: () => void }

function writing(settings: ThreadSettings): Work {
  const db = openWriter(settings)
  const ledger = new Ledger(db)
  return { act: (ask) => ledger.commit(ask as Commit), close: () => db.close() }
}

/** Opens at the first question: both threads start at once, and the writer makes the file. */
function reading({ file }: ThreadSettings): Work {
  let db: DatabaseSync | undefined
  let reader: Reader | undefined
  return {
    act(ask) {
      db ??= new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
      reader ??= new Reader(db)
      return reader.answer(ask as Read)
    },
    close: () => db?.close(),
  }
}

function serve(port: MessagePort, work: Work): void {
  port.on('message', (message: Ask | 'close') => {
    if (message !== 'close') return port.postMessage(answer(message, work))
    work.close()
    port.close()
  })
}

function answer({ id, ask }: Ask, work: Work): Answer {
  try {
    return { id, ok: true, value: work.act(ask) }
  } catch (error) {
    const { code, message } = refusalOf(error)
    return { id, ok: false, code, message }
  }
}

function start(port: MessagePort, settings: ThreadSettings): Answer {
  try {
    if (settings.role === 'writer') {
      serve(port, writing(settings))
    } else {
      serve(port, reading(settings))
    }
    return { id: 0, ok: true, value: null }
  } catch (error) {
    const { code, message } = refusalOf(error)
    return { id: 0, ok: false, code, message }
  }
}

assert(parentPort !== null, 'this file is the body of a worker thread')
parentPort.postMessage(start(parentPort, workerData as ThreadSettings))
