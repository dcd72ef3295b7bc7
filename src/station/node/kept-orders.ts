// What a node was given last, on its own disk: the orders, and each zone as it could be read last. It is what the node
// starts from when nobody is there to tell it, or when a zone's own file has gone wrong meanwhile.

import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DomainName, formatMasterFile, parseMasterFile, type Zone } from '../../dns/index.ts'
import type { NodeOrders } from './protocol.ts'
import { writeWhole } from './whole-file.ts'

const ordersIn = (folder: string): string => join(folder, 'orders.json')
const format = 1

const zonesIn = (folder: string): string => join(folder, 'zones')
/** A name may hold what no file name can. */
const zoneIn = (folder: string, origin: DomainName): string =>
  join(zonesIn(folder), `${createHash('sha256').update(origin).digest('hex').slice(0, 32)}.zone`)

/** Null when there are none yet, or when they cannot be read: the next main process brings them again. */
export async function keptOrders(folder: string): Promise<NodeOrders | null> {
  try {
    const kept = JSON.parse(await readFile(ordersIn(folder), 'utf8')) as {
      format: number
      orders: NodeOrders
    }
    return kept.format === format ? kept.orders : null
  } catch {
    return null
  }
}

/** One call at a time: the drafts have fixed names. */
export async function keep(folder: string, orders: NodeOrders, zones: readonly Zone[]): Promise<void> {
  await mkdir(zonesIn(folder), { recursive: true, mode: 0o700 })
  for (const zone of zones) await writeWhole(zoneIn(folder, zone.origin), formatMasterFile(zone))
  await writeWhole(ordersIn(folder), JSON.stringify({ format, orders }))
}

/** Null when this zone was never kept, or cannot be read back. */
export async function keptZone(folder: string, origin: DomainName): Promise<Zone | null> {
  const file = zoneIn(folder, origin)
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const read = parseMasterFile(text, { file, origin })
  return read.ok ? read.value : null
}
