// The fence as a record: `_fence.<name> TXT "gen=N plan=<digest> sel=K"`. One rule for every name: a wildcard's fence
// is `_fence.*.<parent>`, which is an ordinary name (an asterisk that is not the first label means nothing, RFC 4592
// section 2.1.1). `_fence.<parent>` in its place would be the parent's own fence.

import { type DomainName, prependLabel, type RecordData } from '../dns/index.ts'
import {
  compareFences,
  type Fence,
  formatFence,
  type Generation,
  largestGeneration,
  type PlanDigest,
  samePlan,
} from '../steering/index.ts'
import { bad, type EndpointName, good, type Outcome } from '../terms/index.ts'

/** Seconds. Nobody resolves a fence but its writers, who ask the primary. */
export const fenceTtl = 60

/** An endpoint's name is a domain name in canonical form by its own parser. */
export const nameOf = (endpoint: EndpointName): DomainName => endpoint as string as DomainName

/** Fails for a name so long that no label fits before it. */
export const fenceNameOf = (endpoint: EndpointName): Outcome<DomainName> =>
  prependLabel('_fence', nameOf(endpoint))

export const fenceRecord = (fence: Fence): RecordData => ({ type: 'TXT', strings: [formatFence(fence)] })

const shape = /^gen=(\d{1,20}) plan=([0-9a-f]{32})(?: sel=(\d{1,20}))?$/

export function parseFence(text: string): Outcome<Fence> {
  const match = shape.exec(text)
  const generation = match ? BigInt(match[1]!) : 0n
  const selection = match?.[3] === undefined ? undefined : BigInt(match[3])
  if (!match || generation > largestGeneration || (selection ?? 0n) > largestGeneration)
    return bad(`expected "gen=N plan=<32 hex digits>", read ${JSON.stringify(text.slice(0, 80))}`)
  return good({
    generation: generation as Generation,
    digest: match[2] as PlanDigest,
    ...(selection === undefined ? {} : { selection }),
  })
}

/** The fence that a TXT set holds; null when there is none, or none that can be read (foreign or corrupt). */
export function fenceIn(data: readonly RecordData[]): Fence | null {
  const [record] = data
  if (data.length !== 1 || record?.type !== 'TXT') return null
  const fence = parseFence(record.strings.join(''))
  return fence.ok ? fence.value : null
}

/**
 * The highest fence among several records where `next` must not go over it; null where it may. A set that cannot be read
 * as one fence is replaced by whoever expects none: what stands in it all the same is compared (S2).
 */
export function notBelow(data: readonly RecordData[], next: Fence): Fence | null {
  const fences = data.flatMap((record) => {
    const fence = record.type === 'TXT' ? parseFence(record.strings.join('')) : null
    return fence?.ok ? [fence.value] : []
  })
  const highest = fences.reduce<Fence | null>(
    (best, fence) => (best && compareFences(best, fence) >= 0 ? best : fence),
    null,
  )
  return highest && outranks(highest, next) ? highest : null
}

/** Of another plan, and not older. */
export const outranks = (fence: Fence, next: Fence): boolean =>
  fence.generation >= next.generation && !samePlan(fence, next)
