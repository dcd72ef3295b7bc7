// The orders a node was given last, on its own disk: what it starts from when nobody is there to tell it.

import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodeOrders } from './protocol.ts'

const fileIn = (folder: string): string => join(folder, 'orders.json')
const format = 1

/** Null when there are none yet, or when they cannot be read: the next main process brings them again. */
export async function keptOrders(folder: string): Promise<NodeOrders | null> {
  try {
    const kept = JSON.parse(await readFile(fileIn(folder), 'utf8')) as { format: number; orders: NodeOrders }
    return kept.format === format ? kept.orders : null
  } catch {
    return null
  }
}

/** Whole or not at all: written beside, synced, renamed. */
export async function keepOrders(folder: string, orders: NodeOrders): Promise<void> {
  const draft = `${fileIn(folder)}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify({ format, orders }))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, fileIn(folder))
}
