// The last selection of every endpoint in one small file, written behind: it decides nothing that must not be lost, it
// only lets a restart answer as before instead of from the plan's first choice.

import { createHash } from 'node:crypto'
import {
  canAnswer,
  type Fence,
  type Generation,
  type Held,
  type PlanDigest,
  samePlan,
} from '../steering/index.ts'
import type { Json } from '../terms/index.ts'
import { decodeTargets, parseJson } from './envelope-file.ts'

export const selectionsFile = 'selections'

type Selection = Pick<Held, 'answering' | 'since'> & { readonly fence: Fence }

const sum = (text: string): string => createHash('sha256').update(text).digest('hex')

export function encodeSelections(all: readonly Held[]): Buffer {
  const body = JSON.stringify(
    all.map(({ plan, answering, since }) => ({
      endpoint: plan.envelope.endpoint,
      generation: `${plan.generation}`,
      digest: plan.digest,
      answering,
      since,
    })),
  )
  return Buffer.from(`holdfast-selections 1 ${sum(body)}\n${body}`)
}

/** By endpoint; null when the bytes are not what `encodeSelections` wrote. */
export function decodeSelections(bytes: Buffer): ReadonlyMap<string, Selection> | null {
  const text = bytes.toString('utf8')
  const head = /^holdfast-selections 1 ([0-9a-f]{64})\n/.exec(text)
  const body = head && text.slice(head[0].length)
  if (!head || !body || sum(body) !== head[1]) return null
  const list = parseJson(body)
  return Array.isArray(list) ? new Map(list.flatMap((item: Json) => decodeSelection(item))) : null
}

function decodeSelection(item: Json): readonly [string, Selection][] {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return []
  const { endpoint, generation, digest, answering, since } = item as { readonly [key: string]: Json }
  const targets = decodeTargets(answering)
  if (typeof endpoint !== 'string' || typeof digest !== 'string' || typeof since !== 'number' || !targets)
    return []
  if (typeof generation !== 'string' || !/^\d{1,20}$/.test(generation)) return []
  const fence = { generation: BigInt(generation) as Generation, digest: digest as PlanDigest }
  return [[endpoint, { fence, answering: targets, since }]]
}

/** The held envelope as it last answered, when that selection was made inside this very plan. */
export function reselected(held: Held, selection: Selection | undefined): Held {
  const fits =
    selection && samePlan(selection.fence, held.plan) && canAnswer(held.plan.envelope, selection.answering)
  return fits ? { ...held, answering: selection.answering, since: selection.since } : held
}
