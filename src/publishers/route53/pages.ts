// Many names from few answers. A page lists up to 300 sets in order, so it tells about every wanted name whose sets,
// those of its fence included, lie within it; one answer is one moment, and a fence is never put together with records
// of another. What a page does not cover whole is asked for again, the next page beginning there.

import type { ResourceRecordSet } from '@aws-sdk/client-route-53'
import type { DomainName } from '../../dns/index.ts'
import { canonical } from '../../steering/index.ts'
import { bad, type EndpointName, good, type Outcome } from '../../terms/index.ts'
import { fenceNameOf, nameOf } from '../fence-record.ts'
import { trouble } from '../trouble.ts'
import type { Page } from './api.ts'
import type { Fault } from './faults.ts'
import { byPlace, fromRoute53, listedBefore, type Place, placeOf, toRoute53 } from './names.ts'
import type { Session } from './session.ts'
import { type Standing, standingOf } from './standing.ts'

const setsInPage = 300
/** For few names a page is not asked for whole: so many sets, and more for each name. */
const setsForOne = 20
const setsForEach = 10
const mostAttempts = 5
const mostKept = 100_000

type Wanted = {
  readonly endpoint: EndpointName
  readonly name: DomainName
  readonly fenceName: DomainName
  readonly from: Place
  readonly to: Place
}

/** Where names stand in the listing. Kept, for the same ones are asked for again and again. */
export class Places {
  readonly #wanted = new Map<EndpointName, Wanted>()

  of(endpoint: EndpointName): Wanted {
    const kept = this.#wanted.get(endpoint)
    if (kept) return kept
    if (this.#wanted.size >= mostKept) this.#wanted.clear()
    const wanted = wantedOf(endpoint)
    this.#wanted.set(endpoint, wanted)
    return wanted
  }
}

/** The first of these and as many others as one answer tells about. Each has room for its fence's name. */
export async function readSome(
  session: Session,
  places: Places,
  endpoints: readonly EndpointName[],
): Promise<Outcome<readonly Standing[], Fault>> {
  const wanted = endpoints.map((endpoint) => places.of(endpoint))
  const [first] = wanted
  if (!first) return good([])
  const few = Math.min(setsInPage, setsForOne + setsForEach * wanted.length)
  for (const most of few < setsInPage ? [few, setsInPage] : [setsInPage]) {
    const page = await list(session, first.name, most)
    if (!page.ok) return page
    const found = covered(page.value, first, wanted)
    if (found.length > 0) return good(found)
  }
  const apart = await readApart(session, first)
  return apart.ok ? good([apart.value]) : apart
}

/** All of these, in the order of the listing. */
export async function readAll(
  session: Session,
  places: Places,
  endpoints: readonly EndpointName[],
): Promise<Outcome<readonly Standing[], Fault>> {
  const wanted = endpoints.map((endpoint) => places.of(endpoint)).sort((a, b) => byPlace(a.from, b.from))
  let left = wanted.map(({ endpoint }) => endpoint)
  const all: Standing[] = []
  while (left.length > 0) {
    const some = await readSome(session, places, left)
    if (!some.ok) return some
    all.push(...some.value)
    const known = new Set(some.value.map(({ endpoint }) => endpoint))
    left = left.filter((endpoint) => !known.has(endpoint))
  }
  return good(all)
}

function wantedOf(endpoint: EndpointName): Wanted {
  const name = nameOf(endpoint)
  const fence = fenceNameOf(endpoint)
  const fenceName = fence.ok ? fence.value : name
  return { endpoint, name, fenceName, from: placeOf(toRoute53(name)), to: placeOf(toRoute53(fenceName)) }
}

const list = (session: Session, from: DomainName, most: number): Promise<Outcome<Page, Fault>> =>
  session.ask('ListResourceRecordSets', (api, signal) => api.list(toRoute53(from), most, signal))

function covered(page: Page, first: Wanted, wanted: readonly Wanted[]): readonly Standing[] {
  const end = page.next === null ? null : placeOf(page.next)
  const begins = ({ from }: Wanted): boolean => from === first.from || listedBefore(first.from, from)
  const ends = ({ to }: Wanted): boolean => end === null || listedBefore(to, end)
  const byName = setsByName(page.sets)
  return wanted
    .filter((one) => begins(one) && ends(one))
    .map(({ endpoint, name, fenceName }) =>
      standingOf(endpoint, byName.get(name) ?? [], byName.get(fenceName) ?? []),
    )
}

function setsByName(
  sets: readonly ResourceRecordSet[],
): ReadonlyMap<DomainName, readonly ResourceRecordSet[]> {
  const byName = new Map<DomainName, ResourceRecordSet[]>()
  for (const set of sets) {
    const name = fromRoute53(set.Name ?? '')
    if (name === null) continue
    const there = byName.get(name)
    if (there) there.push(set)
    else byName.set(name, [set])
  }
  return byName
}

/** A name with so much below it that its fence is pages away: the fence before and after tells of one moment. */
async function readApart(session: Session, wanted: Wanted): Promise<Outcome<Standing, Fault>> {
  const { endpoint, name, fenceName } = wanted
  const setsOf = async (owner: DomainName): Promise<Outcome<readonly ResourceRecordSet[], Fault>> => {
    const page = await list(session, owner, setsInPage)
    return page.ok ? good(setsByName(page.value.sets).get(owner) ?? []) : page
  }
  let before = await setsOf(fenceName)
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if (!before.ok) return before
    const atName = await setsOf(name)
    if (!atName.ok) return atName
    const after = await setsOf(fenceName)
    if (!after.ok) return after
    if (canonical(texts(before.value)) === canonical(texts(after.value)))
      return good(standingOf(endpoint, atName.value, after.value))
    before = after
  }
  const unsteady = trouble(
    'unsteady',
    `${endpoint} was written ${mostAttempts} times while it was read`,
    'look for writers that undo each other',
  )
  return bad({ kind: 'refused', trouble: unsteady, again: false, quiet: false, credentials: false })
}

const texts = (sets: readonly ResourceRecordSet[]): readonly string[] =>
  sets.map((set) => JSON.stringify([set.Type, set.TTL, set.SetIdentifier, set.ResourceRecords]))
