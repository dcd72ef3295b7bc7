// What is known to be wrong before a server is asked, alike at every kind of publisher.

import { absolute, type DomainName, isSubdomain } from '../dns/index.ts'
import { compareFences, type Fence, type FencedWrite, samePlan } from '../steering/index.ts'
import { assert, type EndpointName } from '../terms/index.ts'
import { fenceNameOf, nameOf } from './fence-record.ts'
import { type Trouble, trouble } from './trouble.ts'

/** Null for a name in the zone that has room for its fence. */
export function refuseName(endpoint: EndpointName, zone: DomainName): Trouble | null {
  if (!isSubdomain(nameOf(endpoint), zone)) return notInZone(endpoint, zone)
  return fenceNameOf(endpoint).ok ? null : nameTooLong(endpoint)
}

/** Null for a write that goes forward (S2), at a name that can be written. */
export function refuseWrite(write: FencedWrite, zone: DomainName): Trouble | null {
  assert(write.sets.length > 0, 'a write never empties a name (S1)')
  const { expected, next, endpoint } = write
  const misnamed = refuseName(endpoint, zone)
  if (misnamed || expected === null || isForward(expected, next)) return misnamed
  const detail = `plan ${next.generation} is not above plan ${expected.generation}`
  return trouble('not-above', detail, 'plan again above it', false)
}

/** The same plan with no older a selection, or a newer one. */
export const isForward = (from: Fence, to: Fence): boolean =>
  samePlan(from, to) ? compareFences(to, from) >= 0 : to.generation > from.generation

const notInZone = (endpoint: string, zone: DomainName): Trouble =>
  trouble(
    'not-in-zone',
    `${endpoint} is not in ${absolute(zone)}`,
    "set the publisher's `zone` to the zone that holds the endpoint",
    false,
  )

export const nameTooLong = (endpoint: string): Trouble =>
  trouble('name-too-long', `${endpoint} leaves no room for _fence before it`, 'steer a shorter name', false)
