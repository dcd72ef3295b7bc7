// What an enactor was given last, on its own disk: the orders, and each plan by value. A plan carries the digest of its
// content, so that a file that was torn or edited is told from one, is left alone and said so.

import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { NodeLine, type PublisherWire } from '../../board/index.ts'
import { type Plan, planFromJson, planToJson } from '../../steering/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import { writeWhole } from '../node/whole-file.ts'

export type Kept = {
  /** Null: none yet, or none that can be read. */
  readonly publishers: readonly PublisherWire[] | null
  readonly plans: readonly Plan[]
  /** What could not be read, in words. */
  readonly torn: readonly string[]
}

const ordersIn = (folder: string): string => join(folder, 'orders.json')
const plansIn = (folder: string): string => join(folder, 'plans')
/** A name may hold what no file name can. */
const planIn = (folder: string, endpoint: EndpointName): string =>
  join(plansIn(folder), `${createHash('sha256').update(endpoint).digest('hex').slice(0, 32)}.json`)

/** Never rejects for what stands in the files; rejects when the folder itself cannot be read. */
export async function readKept(folder: string): Promise<Kept> {
  await mkdir(plansIn(folder), { recursive: true, mode: 0o700 })
  const torn: string[] = []
  const plans: Plan[] = []
  for (const file of (await readdir(plansIn(folder))).filter((name) => name.endsWith('.json'))) {
    const path = join(plansIn(folder), file)
    const read = planFromJson(jsonOf(await readFile(path, 'utf8')))
    if (read.ok) plans.push(read.value)
    else torn.push(`${path} is no plan (${read.error}); it is passed over until the plan comes again`)
  }
  return { publishers: await readOrders(folder, torn), plans, torn }
}

async function readOrders(folder: string, torn: string[]): Promise<readonly PublisherWire[] | null> {
  const text = await readFile(ordersIn(folder), 'utf8').catch(() => null)
  if (text === null) return null
  const read = jsonOf(text)
  if (Value.Check(NodeLine, read) && read.kind === 'orders') return read.publishers
  torn.push(`${ordersIn(folder)} holds no orders; nothing is applied until they come again`)
  return null
}

export const keepOrders = (folder: string, publishers: readonly PublisherWire[]): Promise<void> =>
  writeWhole(ordersIn(folder), JSON.stringify({ kind: 'orders', publishers }))

/** One call at a time for each endpoint: the draft has a fixed name. */
export const keepPlan = (folder: string, plan: Plan): Promise<void> =>
  writeWhole(planIn(folder, plan.envelope.endpoint), JSON.stringify(planToJson(plan)))

/** Its name was given back: a start without the main process must not take it up again. */
export const forgetPlan = (folder: string, endpoint: EndpointName): Promise<void> =>
  rm(planIn(folder, endpoint), { force: true })

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
