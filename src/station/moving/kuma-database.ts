// Uptime Kuma's own database, which since version 2 is the only place that holds everything. It is opened for reading
// alone. Columns came and went over the versions, so rows are taken as they are and named as the backup file names them.

import { DatabaseSync } from 'node:sqlite'
import { CommandFailure } from '../cli/connection.ts'
import { type KumaRow, numberOf, parsed } from './kuma-monitor.ts'

/** What is read of a setup, whether from the database or from a backup file. */
export type KumaSetup = {
  readonly monitors: readonly KumaRow[]
  readonly notifications: readonly KumaRow[]
  /** Each with `monitors`: the numbers of those that are under it. */
  readonly maintenance: readonly KumaRow[]
  /** Time zone of the server, where its settings say so. */
  readonly zone: string | null
  /** Monitors that stand on a published status page. */
  readonly public: ReadonlySet<number>
  readonly beside: ReadonlyArray<{ readonly what: string; readonly why: string }>
}

/** SQLite's header: its file format, section 1.3. */
export const isDatabase = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 16)).toString('latin1') === 'SQLite format 3\0'

export function readKumaDatabase(file: string): KumaSetup {
  const db = openReading(file)
  try {
    const rows = (table: string): readonly KumaRow[] =>
      db.prepare('SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ?').get('table', table) === undefined
        ? []
        : (db.prepare(`SELECT * FROM "${table}"`).all() as KumaRow[])
    const linked = Map.groupBy(rows('monitor_notification'), (row) => Number(row.monitor_id))
    const published = new Set(
      rows('status_page')
        .filter((row) => row.published === 1)
        .map((row) => row.id),
    )
    const groups = new Set(
      rows('group')
        .filter((row) => published.has(row.status_page_id))
        .map((row) => row.id),
    )
    const monitors = rows('monitor').map((row) => ({
      ...fieldsOf(row),
      notificationIDList: (linked.get(Number(row.id)) ?? []).map((link) => link.notification_id),
    }))
    const under = Map.groupBy(rows('monitor_maintenance'), (row) => Number(row.maintenance_id))
    const zone = rows('setting').find(({ key }) => key === 'serverTimezone')?.value
    return {
      monitors,
      notifications: rows('notification'),
      maintenance: rows('maintenance').map((row) => ({
        ...fieldsOf(row),
        monitors: (under.get(Number(row.id)) ?? []).map((link) => Number(link.monitor_id)),
      })),
      zone: typeof zone === 'string' && zone !== '' ? zone.replaceAll('"', '') : null,
      public: new Set(
        rows('monitor_group')
          .filter((row) => groups.has(row.group_id))
          .map((row) => Number(row.monitor_id)),
      ),
      beside: besideOf(rows),
    }
  } catch (problem) {
    if (problem instanceof CommandFailure) throw problem
    throw new CommandFailure(`${file} is no database of Uptime Kuma: ${(problem as Error).message}`)
  } finally {
    db.close()
  }
}

function openReading(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true })
  const found = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'monitor'").get()
  if (found !== undefined) return db
  db.close()
  throw new CommandFailure(
    `${file} is a database without monitors; Uptime Kuma keeps its own in data/kuma.db`,
  )
}

/** What stands in the database and belongs to no monitor: how many of each. */
function besideOf(rows: (table: string) => readonly KumaRow[]): KumaSetup['beside'] {
  const kinds = [
    [
      'status_page',
      'status page',
      'the board has a page for every service; services on published pages are marked public',
    ],
    ['proxy', 'proxy', 'Holdfast looks directly'],
    ['docker_host', 'Docker host', 'Holdfast does not ask Docker'],
    ['api_key', 'API key', 'only its hash is kept; make tokens with `holdfast token`'],
    ['tag', 'tag', 'services have one category'],
  ] as const
  return kinds.flatMap(([table, what, why]) => {
    const many = rows(table).length
    return many === 0 ? [] : [{ what: `${many} ${what}${many === 1 ? '' : 's'}`, why }]
  })
}

/** These have underscores in the backup file, too. */
const asTheyAre = /^(dns_|basic_auth_|accepted_statuscodes$)/

const fieldsOf = (row: KumaRow): KumaRow =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [fieldOf(column), value]))

function fieldOf(column: string): string {
  const name = column === 'accepted_statuscodes_json' ? 'accepted_statuscodes' : column
  return asTheyAre.test(name) ? name : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** The numbers of the notifications a monitor tells: `{ "1": true }` in a backup, a list here. */
export const notificationsOf = (row: KumaRow): readonly number[] => {
  const list =
    typeof row.notificationIDList === 'string' ? parsed(row.notificationIDList) : row.notificationIDList
  if (Array.isArray(list)) return list.flatMap((id) => numberOf(id) ?? [])
  if (typeof list !== 'object' || list === null) return []
  return Object.entries(list).flatMap(([id, on]) => (on === true || on === 1 ? [Number(id)] : []))
}
