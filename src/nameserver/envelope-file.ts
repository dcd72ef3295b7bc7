// One endpoint's held envelope as a file. The header has a checksum of its own, so that a file whose body is torn still
// tells which generation this resource had reached: nothing below it may be written over what remains.

import { createHash } from 'node:crypto'
import type { Fence, Generation, Held, PlanDigest } from '../steering/index.ts'
import { canAnswer, planFromJson, planToJson } from '../steering/index.ts'
import { type Json, parseTargetId, type TargetId } from '../terms/index.ts'
import { encodableProblem } from './encodable.ts'

/** Bytes; a larger file is not ours. */
export const maxEnvelopeFile = 4 * 1024 * 1024

export type ReadFile =
  | { readonly kind: 'whole'; readonly held: Held }
  /** `fence`: what the header says was written, null when even that cannot be read. */
  | { readonly kind: 'torn'; readonly fence: Fence | null; readonly reason: string }

const format = 'holdfast-envelope 1'
const sum = (text: string | Buffer, digits = 64): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits)

export function encodeEnvelope(held: Held): Buffer {
  const body = Buffer.from(
    JSON.stringify({ plan: planToJson(held.plan), answering: held.answering, since: held.since }),
  )
  const head = `${format} ${held.plan.generation} ${held.plan.digest} ${body.length} ${sum(body)}`
  return Buffer.concat([Buffer.from(`${head} ${sum(head, 16)}\n`), body])
}

/** Any bytes give a value. */
export function decodeEnvelope(bytes: Buffer): ReadFile {
  const torn = (reason: string, fence: Fence | null = null): ReadFile => ({ kind: 'torn', fence, reason })
  const end = bytes.indexOf(0x0a)
  if (bytes.length > maxEnvelopeFile)
    return torn(`it has ${bytes.length} bytes, ${maxEnvelopeFile} are allowed`)
  const line = bytes.toString('latin1', 0, Math.max(0, Math.min(end, 400)))
  const head =
    /^((holdfast-envelope \d+) (\d{1,20}) ([0-9a-f]{32}) (\d{1,8}) ([0-9a-f]{64})) ([0-9a-f]{16})$/.exec(line)
  if (!head || sum(head[1]!, 16) !== head[7])
    return torn('its header is torn, or of a format this version does not know')
  if (head[2] !== format) return torn(`its format is ${head[2]}, this version reads ${format}`)
  const fence = { generation: BigInt(head[3]!) as Generation, digest: head[4] as PlanDigest }
  const body = bytes.subarray(end + 1)
  if (body.length !== Number(head[5]) || sum(body) !== head[6]) return torn('its body is torn', fence)
  const held = decodeBody(body)
  return typeof held === 'string' ? torn(held, fence) : { kind: 'whole', held }
}

function decodeBody(body: Buffer): Held | string {
  const json = parseJson(body.toString('utf8'))
  if (json === undefined || json === null || typeof json !== 'object' || Array.isArray(json))
    return 'its body is no JSON object'
  const { plan: planJson, answering: ids, since } = json as { readonly [key: string]: Json }
  const plan = planFromJson(planJson)
  if (!plan.ok) return `its plan cannot be read: ${plan.error}`
  const answering = decodeTargets(ids)
  if (!answering || !canAnswer(plan.value.envelope, answering))
    return 'it answers with targets its plan does not have'
  const problem = encodableProblem(plan.value.envelope)
  if (problem) return problem
  return typeof since === 'number' ? { plan: plan.value, answering, since } : 'it does not say since when'
}

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

export function decodeTargets(json: Json | undefined): readonly TargetId[] | null {
  if (!Array.isArray(json)) return null
  const ids = json.map((id: Json) => (typeof id === 'string' ? parseTargetId(id) : null))
  return ids.every((id) => id?.ok) ? ids.flatMap((id) => (id?.ok ? [id.value] : [])) : null
}
