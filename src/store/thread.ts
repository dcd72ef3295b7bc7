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

function serve(port: MessagePort, db: DatabaseSync, act: (ask: Commit | Read) => unknown): void {
  port.on('message', (message: Ask | 'close') => {
    if (message === 'close') {
      db.close()
      port.close()
      return
    }
    port.postMessage(answer(message, act))
  })
}

function answer({ id, ask }: Ask, act: (ask: Commit | Read) => unknown): Answer {
  try {
    return { id, ok: true, value: act(ask) }
  } catch (error) {
    const { code, message } = refusalOf(error)
    return { id, ok: false, code, message }
  }
}

function start(port: MessagePort, settings: ThreadSettings): Answer {
  try {
    if (settings.role === 'writer') {
      const db = openWriter(settings)
      const ledger = new Ledger(db)
      serve(port, db, (ask) => ledger.commit(ask as Commit))
    } else {
      const db = new DatabaseSync(settings.file, { readOnly: true, timeout: 5_000 })
      const reader = new Reader(db)
      serve(port, db, (ask) => reader.answer(ask as Read))
    }
    return { id: 0, ok: true, value: null }
  } catch (error) {
    const { code, message } = refusalOf(error)
    return { id: 0, ok: false, code, message }
  }
}

assert(parentPort !== null, 'this file is the body of a worker thread')
parentPort.postMessage(start(parentPort, workerData as ThreadSettings))
