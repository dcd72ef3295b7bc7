// `holdfast import kuma`: a backup file (Settings, Backup; up to version 1.23) or the database itself.

import type { Instant } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { Draft, type Moved, nameText, sectorOf } from './draft.ts'
import { isDatabase, type KumaSetup, notificationsOf, readKumaDatabase } from './kuma-database.ts'
import { moveMaintenance } from './kuma-maintenance.ts'
import { exactOf, isSet, type KumaRow, kumaCheck, numberOf, parsed, textOf } from './kuma-monitor.ts'
import { kumaAlert } from './kuma-notification.ts'

/** @throws CommandFailure when it is no file of Uptime Kuma's */
export function importKuma(file: string, bytes: Uint8Array, now: Instant): Moved {
  return kumaMoved(isDatabase(bytes) ? readKumaDatabase(file) : readBackup(file, bytes), now)
}

export function readBackup(file: string, bytes: Uint8Array): KumaSetup {
  const document = parsed(Buffer.from(bytes).toString('utf8'))
  const lists = Array.isArray(document) ? { monitorList: document } : document
  if (typeof lists !== 'object' || lists === null || !('monitorList' in lists))
    throw new CommandFailure(
      `${file} is no backup of Uptime Kuma (JSON with monitorList) and no database of it; version 2 writes no backups: give its data/kuma.db`,
    )
  const { monitorList, notificationList } = lists as { monitorList: unknown; notificationList?: unknown }
  return {
    monitors: rowsOf(monitorList),
    notifications: rowsOf(notificationList),
    // A backup has none of it.
    ...{ maintenance: [], zone: null },
    public: new Set(),
    beside: [],
  }
}

/** A list, or an object by the numbers of its entries. */
const rowsOf = (value: unknown): readonly KumaRow[] =>
  (Array.isArray(value) ? value : Object.values((value as object | undefined) ?? {})).filter(
    (row): row is KumaRow => typeof row === 'object' && row !== null,
  )

export function kumaMoved(setup: KumaSetup, now: Instant): Moved {
  const draft = new Draft()
  const groups = new Map(
    setup.monitors.flatMap((row) =>
      textOf(row.type) === 'group' ? [[idOf(row), nameOf(row)] as const] : [],
    ),
  )
  const services = new Map<number, string>()
  for (const row of setup.monitors) {
    if (textOf(row.type) === 'group') continue
    const service = moveMonitor(row, groups.get(numberOf(row.parent) ?? Number.NaN), setup, draft)
    if (service !== null) services.set(idOf(row), service)
  }
  for (const row of setup.notifications) moveNotification(row, setup.monitors, services, draft)
  for (const row of setup.maintenance) {
    const concerned = monitorsUnder(row.monitors as readonly number[], setup.monitors)
    const about = [...new Set(concerned.flatMap((id) => services.get(id) ?? []))]
    moveMaintenance(row, { services: about, zone: setup.zone, now, draft })
  }
  for (const { what, why } of setup.beside) draft.lose('the database', what, why)
  return draft.finish()
}

/** With those in a group that is under it, and in the groups of that. */
function monitorsUnder(named: readonly number[], monitors: readonly KumaRow[]): readonly number[] {
  const found = new Set(named)
  const children = Map.groupBy(monitors, ({ parent }) => numberOf(parent) ?? Number.NaN)
  for (const id of found) for (const child of children.get(id) ?? []) found.add(idOf(child))
  return [...found]
}

/** Not a number where there is none: it is then nobody's. */
const idOf = (row: KumaRow): number => numberOf(row.id) ?? Number.NaN
const nameOf = (row: KumaRow): string => nameText(exactOf(row.name ?? row.id))

/** Null when it is not carried, which was told. */
function moveMonitor(row: KumaRow, group: string | undefined, setup: KumaSetup, draft: Draft): string | null {
  const name = nameOf(row)
  const where = `monitor ${JSON.stringify(name)}`
  if ('active' in row && !isSet(row.active)) {
    draft.lose(where, 'the whole monitor', 'it is paused')
    return null
  }
  const check = kumaCheck(row, where, draft)
  if (!check.ok) {
    draft.lose(where, 'the whole monitor', check.error)
    return null
  }
  const service = draft.add('services', name, {
    name,
    ...(group === undefined ? {} : sectorOf(group)),
    ...(setup.public.has(idOf(row)) ? { public: true } : {}),
  })
  draft.add('checks', name, { service, ...check.value })
  const url = URL.parse(textOf(row.url))
  if (isSet(row.expiryNotification) && url?.protocol === 'https:' && !isSet(row.ignoreTls))
    draft.add('checks', `${name} certificate`, {
      service,
      tls: { host: `${url.hostname}:${url.port === '' ? 443 : url.port}`, minDays: 7 },
      every: '1h',
    })
  return service
}

function moveNotification(
  row: KumaRow,
  monitors: readonly KumaRow[],
  services: ReadonlyMap<number, string>,
  draft: Draft,
): void {
  const name = nameOf(row)
  const where = `notification ${JSON.stringify(name)}`
  if ('active' in row && !isSet(row.active)) {
    draft.lose(where, 'the whole notification', 'it is switched off')
    return
  }
  const told = monitors.filter((monitor) => notificationsOf(monitor).includes(idOf(row)))
  const concerned = told.flatMap((monitor) => services.get(idOf(monitor)) ?? [])
  if (concerned.length === 0) {
    draft.lose(where, 'the whole notification', 'no monitor that is carried tells it')
    return
  }
  const config = typeof row.config === 'string' ? parsed(row.config) : row.config
  const channel = kumaAlert({ ...row, ...(config as object | null) }, where, draft)
  if (!channel.ok) {
    draft.lose(where, 'the whole notification', channel.error)
    return
  }
  const all = concerned.length === services.size
  draft.add('alerts', name, { ...channel.value, ...(all ? {} : { when: { services: concerned } }) })
}
