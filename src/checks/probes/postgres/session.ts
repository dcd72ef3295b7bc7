// One connection to a PostgreSQL server for one question. The driver is loaded by the first look: who has no such check
// never pays for it.

import type { Duration } from '../../../terms/index.ts'
import type { Probe } from '../../spec.ts'
import { fileText, secretLine } from '../secret-file.ts'

export type PostgresProbe = Extract<Probe, { kind: 'postgres' }>
export type Peer = PostgresProbe['standby']

/** Positions in the log in bytes from its beginning; null where there is none. */
export type Standing = {
  readonly inRecovery: boolean
  /** Of a primary: what is safely in its log. */
  readonly written: bigint | null
  readonly received: bigint | null
  readonly replayed: bigint | null
  /** It has a connection to whoever sends it the log. */
  readonly streaming: boolean
  /** Seconds since the newest commit that was replayed was made, by the two servers' clocks. */
  readonly sinceCommit: number | null
  readonly paused: boolean
}

/** `flush`, for no more than that is sent to a standby. Each `case` keeps a function from the role in which it fails. */
const question = `select
  pg_is_in_recovery() as "inRecovery",
  (case when not pg_is_in_recovery() then pg_current_wal_flush_lsn() - '0/0'::pg_lsn end)::text as written,
  (case when pg_is_in_recovery() then pg_last_wal_receive_lsn() - '0/0'::pg_lsn end)::text as received,
  (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() - '0/0'::pg_lsn end)::text as replayed,
  exists (select from pg_stat_wal_receiver) as streaming,
  (case when pg_is_in_recovery()
    then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end)::float8 as since,
  case when pg_is_in_recovery() then pg_is_wal_replay_paused() else false end as paused`

export type Session = { readonly standing: Promise<Standing>; close(): void }

/** Rejects with what the driver throws, or with a `SecretFault`. */
export function askPostgres(probe: PostgresProbe, peer: Peer, patience: Duration): Session {
  let close = (): void => {}
  let closed = false
  const standing = open(probe, peer, patience).then(async (sql) => {
    close = () => void sql.end({ timeout: 0 }).catch(() => {})
    if (closed) close()
    try {
      const [row] = await sql.unsafe(question)
      return standingOf(row ?? {})
    } finally {
      close()
    }
  })
  return {
    standing,
    close() {
      closed = true
      close()
    },
  }
}

async function open(probe: PostgresProbe, { host, port }: Peer, patience: Duration) {
  const { user, database, passwordFile, tls, caFile } = probe
  const password = passwordFile === undefined ? '' : await secretLine(passwordFile)
  const ca = caFile === undefined ? {} : { ca: await fileText(caFile) }
  const { default: postgres } = await import('postgres')
  return postgres({
    host,
    port,
    user,
    database,
    password,
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: patience / 1000,
    onnotice: () => {},
    connection: { application_name: 'holdfast-check', statement_timeout: Math.ceil(patience) },
    ssl: tls === 'disable' ? false : { ...ca, rejectUnauthorized: tls === 'verify-full' },
  })
}

const position = (text: unknown): bigint | null => (typeof text === 'string' ? BigInt(text) : null)

const standingOf = (row: Readonly<Record<string, unknown>>): Standing => ({
  inRecovery: row.inRecovery === true,
  written: position(row.written),
  received: position(row.received),
  replayed: position(row.replayed),
  streaming: row.streaming === true,
  sinceCommit: typeof row.since === 'number' ? row.since : null,
  paused: row.paused === true,
})
