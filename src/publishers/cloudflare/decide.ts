// What a write comes to, given what stands at its name. Cloudflare's batch has no precondition, so the comparison is made
// here, on a reading, and then held by the batch: it deletes the very fence that was compared, by its identifier, and
// fails as a whole when somebody replaced it meanwhile. A comparison alone was rejected: two writers can both pass it.

import type { DomainName } from '../../dns/index.ts'
import { type Fence, type FencedWrite, sameFence, sameSets, type WriteOutcome } from '../../steering/index.ts'
import { nameOf, outranks } from '../fence-record.ts'
import { isForward } from '../refused.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { type Change, changeOf, claimOf, operationsIn } from './change.ts'
import { fenceAt, fencesAt, proxiedAt, type Standing } from './standing.ts'
import { isSteered, setsIn } from './stored.ts'

export type Verdict =
  | { readonly kind: 'done'; readonly outcome: WriteOutcome }
  /** Nothing stands where the fence would: a claim goes first. */
  | { readonly kind: 'claim'; readonly change: Change }
  | { readonly kind: 'change'; readonly change: Change }

const done = (outcome: WriteOutcome): Verdict => ({ kind: 'done', outcome })

export type Place = {
  readonly zone: DomainName
  readonly fenceName: DomainName
  /** Operations in one batch. */
  readonly batch: number
}

export function decide(write: FencedWrite, standing: Standing, place: Place): Verdict {
  const { next, expected } = write
  const fence = fenceAt(standing)
  if (sameFence(fence, next) && sameSets(setsIn(standing.records), write.sets) && !proxiedAt(standing))
    return done({ kind: 'written' })
  const fences = fencesAt(standing)
  if (fences.length > 1) {
    if (!mayFollow(fences[0]!, next)) return done({ kind: 'fenced', found: fences[0]! })
  } else if (!sameFence(fence, expected)) return done({ kind: 'fenced', found: fence })
  // One among texts of others.
  else if (!fence && fences[0] && outranks(fences[0], next)) return done({ kind: 'fenced', found: fences[0] })
  const obstacle = inTheWay(write, standing, place)
  if (obstacle) return done(obstacle)
  if (standing.marks.length === 0) return { kind: 'claim', change: claimOf(place.fenceName) }
  const change = changeOf(write, standing, place.fenceName)
  return operationsIn(change) > place.batch
    ? done(tooLarge(write, change, place))
    : { kind: 'change', change }
}

/** Where two fences stand, the higher one counts: its own writer makes the name whole, or whoever is above it. */
const mayFollow = (highest: Fence, next: Fence): boolean =>
  sameFence(highest, next) || isForward(highest, next)

function inTheWay(write: FencedWrite, standing: Standing, { zone }: Place): Trouble | null {
  if (proxiedAt(standing)) return proxied(write.endpoint)
  const aliased = write.sets.some(({ type }) => type === 'CNAME')
  // At the apex Cloudflare answers with the addresses behind the CNAME ("flattening"), so that it stands beside anything.
  const alone = aliased && nameOf(write.endpoint) !== zone
  if (!alone || standing.records.every(isSteered)) return null
  return conflict(write.endpoint)
}

export const conflict = (endpoint: string): Trouble =>
  trouble(
    'conflict',
    `${endpoint} holds records of other types, beside which a CNAME cannot stand`,
    'remove those records, or give the targets addresses in place of a CNAME',
  )

export const proxied = (endpoint: string): Trouble =>
  trouble(
    'proxied',
    `${endpoint} is proxied: it is answered with Cloudflare's own addresses, whatever its records say`,
    `set its records to "DNS only" at Cloudflare; or keep ${endpoint} proxied as a CNAME to another name, and steer that one`,
  )

const tooLarge = (write: FencedWrite, change: Change, { batch }: Place): Trouble =>
  trouble(
    'batch-too-large',
    `plan ${write.next.generation} of ${write.endpoint} takes ${operationsIn(change)} operations, and a batch ${batch}`,
    batch < 3500
      ? 'on a paid plan of Cloudflare set `batch: 3500`; on the free plan (200) let the targets have fewer addresses'
      : 'let the targets have fewer addresses',
    false,
  )

/** After a batch that was taken: whether what it wrote is what stands there. */
export function confirm(write: FencedWrite, standing: Standing): WriteOutcome {
  const [first, second] = fencesAt(standing)
  if (!first) return lost(write, 'and then no fence stood there')
  if (second) return lost(write, 'and then two fences stood there: another writer began at the same time')
  // Somebody followed: with our fence compared, or they could not have.
  if (!sameFence(first, write.next))
    return isForward(write.next, first)
      ? { kind: 'written' }
      : lost(write, 'and then an older fence stood there')
  return sameSets(setsIn(standing.records), write.sets)
    ? { kind: 'written' }
    : lost(write, 'and then other records stood there')
}

const lost = ({ next, endpoint }: FencedWrite, what: string): WriteOutcome => ({
  kind: 'lost',
  detail: `plan ${next.generation} of ${endpoint} was taken, ${what}`,
})
