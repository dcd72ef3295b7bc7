// What a node was given last, on its own disk: the orders, and each zone as it could be read last. It is what the node
// starts from when nobody is there to tell it, or when a zone's own file has gone wrong meanwhile. The orders are there
// twice, each under its checksum: without them not one name is answered.

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DomainName, formatMasterFile, parseMasterFile, type Zone } from '../../dns/index.ts'
import { openDisk } from '../../nameserver/index.ts'
import type { NodeOrders } from './protocol.ts'
import { seal, unsealed } from './sealed.ts'

const ordersKind = 'holdfast-orders 2'
/** The first that is whole counts; they are written in this order. */
const copies = ['orders', 'orders.copy'] as const
/** As an earlier version kept them, without a checksum. */
const unsealedOrders = 'orders.json'

/** A comment, so that people can use the file as a master file. */
const zoneKind = '; holdfast-zone 1'
const zonesIn = (folder: string): string => join(folder, 'zones')
/** A name may hold what no file name can. */
const fileOf = (origin: DomainName): string =>
  `${createHash('sha256').update(origin).digest('hex').slice(0, 32)}.zone`

export type KeptOrders = {
  /** Null when there are none yet, or when none can be read: the next main process brings them again. */
  readonly orders: NodeOrders | null
  /** Files that are there and are not whole. */
  readonly torn: readonly string[]
}

/** Never rejects, whatever stands on the disk. */
export async function readKeptOrders(folder: string): Promise<KeptOrders> {
  const torn: string[] = []
  for (const file of copies) {
    const path = join(folder, file)
    const text = await textOf(path)
    const whole = typeof text === 'string' ? unsealed(ordersKind, text) : null
    if (whole !== null) return { orders: JSON.parse(whole) as NodeOrders, torn }
    if (text !== null) torn.push(path)
  }
  return { orders: await ordersOfBefore(folder), torn }
}

export const keptOrders = async (folder: string): Promise<NodeOrders | null> =>
  (await readKeptOrders(folder)).orders

/** One call at a time: the drafts have fixed names. */
export async function keep(folder: string, orders: NodeOrders, zones: readonly Zone[]): Promise<void> {
  if (zones.length > 0) {
    const disk = await openDisk(zonesIn(folder))
    for (const zone of zones)
      await disk.replace(fileOf(zone.origin), Buffer.from(seal(zoneKind, formatMasterFile(zone))))
  }
  const disk = await openDisk(folder)
  const sealed = Buffer.from(seal(ordersKind, JSON.stringify(orders)))
  for (const file of copies) await disk.replace(file, sealed)
  await disk.remove(unsealedOrders)
}

/** Null when this zone was never kept, or cannot be read back. */
export async function keptZone(folder: string, origin: DomainName): Promise<Zone | null> {
  const file = join(zonesIn(folder), fileOf(origin))
  const text = await textOf(file)
  const whole = typeof text === 'string' ? unsealed(zoneKind, text) : null
  if (whole === null) return null
  const read = parseMasterFile(whole, { file, origin })
  return read.ok ? read.value : null
}

/** What stands there may be no file: a pipe must not be waited for. */
const reading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Null: there is no such file; false: it cannot be read. */
async function textOf(path: string): Promise<string | false | null> {
  try {
    return await readFile(path, { encoding: 'utf8', flag: reading })
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'ENOENT' ? null : false
  }
}

async function ordersOfBefore(folder: string): Promise<NodeOrders | null> {
  const text = await textOf(join(folder, unsealedOrders))
  try {
    const kept = JSON.parse(text || 'null') as { readonly format: number; readonly orders: NodeOrders } | null
    return kept?.format === 1 ? kept.orders : null
  } catch {
    return null
  }
}
