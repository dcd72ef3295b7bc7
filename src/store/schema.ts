// The tables, and who may open them: a file of another program or of a newer Holdfast is refused, never altered.

import type { DatabaseSync } from 'node:sqlite'
import { StoreRefusal } from './store.ts'

/** "HLDF": marks the file as ours (`PRAGMA application_id`). */
const applicationId = 0x484c4446
export const schemaVersion = 4

/** `state` is that of an open message only while `settled` is null: the indexes of what waits hold nothing else. */
const outboxTables = `
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, recipient TEXT NOT NULL, thread TEXT NOT NULL,
    kind TEXT NOT NULL, subject TEXT NOT NULL, title TEXT NOT NULL, made REAL NOT NULL, due REAL NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL, tried REAL, settled REAL, recorded INTEGER NOT NULL,
    why TEXT, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outbox_waiting ON outbox (channel, due, seq) WHERE settled IS NULL;
  CREATE INDEX outbox_thread ON outbox (channel, recipient, thread, seq);
  CREATE INDEX outbox_oldest ON outbox (channel, made) WHERE settled IS NULL;
  CREATE INDEX outbox_settled ON outbox (settled) WHERE settled IS NOT NULL;
  CREATE INDEX outbox_ended ON outbox (channel, state, settled);
  CREATE INDEX outbox_unrecorded ON outbox (settled) WHERE recorded = 0 AND settled IS NOT NULL;
  CREATE INDEX outbox_by_subject ON outbox (subject, seq);
  CREATE TABLE handle (
    recipient TEXT NOT NULL, thread TEXT NOT NULL, at REAL NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (recipient, thread)
  ) STRICT, WITHOUT ROWID;
`

/** When that was made which a message tells in place of; null: it is the recipient's own. */
const insteadColumn = 'ALTER TABLE outbox ADD COLUMN instead REAL;'

const tables = `
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL,
    subject TEXT NOT NULL, why TEXT NOT NULL, data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_by_kind ON journal (kind, seq);
  CREATE INDEX journal_by_subject ON journal (subject, seq);

  CREATE TABLE service (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE country_count (
    minute INTEGER NOT NULL, service INTEGER NOT NULL, country INTEGER NOT NULL, reports INTEGER NOT NULL,
    sources INTEGER, PRIMARY KEY (minute, service, country)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE symptom_count (
    minute INTEGER NOT NULL, service INTEGER NOT NULL, symptom INTEGER NOT NULL, reports INTEGER NOT NULL,
    PRIMARY KEY (minute, service, symptom)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE segment (id INTEGER PRIMARY KEY, latest REAL NOT NULL, reports INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
  CREATE INDEX segment_by_latest ON segment (latest);

  -- Generations are unsigned 64-bit: written as 20 digits, so that their order is the order of the text.
  CREATE TABLE plan (
    endpoint TEXT NOT NULL, generation TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (endpoint, generation)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE document (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  ${outboxTables}
  ${insteadColumn}
`

/**
 * By the version that an older file has: what makes it the next one's. 1: counters did not tell from how many sources
 * reports came; every reporter of theirs counts as one. 2: what waited to be told stood in documents, one a channel. 3: what
 * was told in place of another was not told apart.
 */
const upgrades: Readonly<Record<number, string>> = {
  1: 'ALTER TABLE country_count ADD COLUMN sources INTEGER; UPDATE country_count SET sources = reports;',
  2: outboxTables,
  3: insteadColumn,
}

/** Throws a StoreRefusal that names the file and what to do. */
export function prepareSchema(db: DatabaseSync, file: string): void {
  const id = pragma(db, 'application_id')
  const version = pragma(db, 'user_version')
  const tableCount = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n)
  if (id !== applicationId && (id !== 0 || tableCount > 0))
    throw new StoreRefusal(
      'failed',
      `${file} belongs to another program; choose another folder for the store`,
    )
  if (version > schemaVersion)
    throw new StoreRefusal(
      'failed',
      `${file} was written by a newer Holdfast (schema ${version}; this one knows up to ${schemaVersion}); ` +
        'start that version again, or give this one another folder',
    )
  if (version === schemaVersion) return
  const steps =
    version === 0
      ? tables
      : Object.entries(upgrades)
          .flatMap(([from, sql]) => (Number(from) >= version ? [sql] : []))
          .join('\n')
  db.exec(`BEGIN IMMEDIATE; ${steps}
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}; COMMIT`)
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name])
}
