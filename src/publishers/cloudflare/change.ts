// One write as the operations of a batch. Records that go on are changed in place: the edge takes each change by itself
// and in no order, and a name whose records were deleted and made again would be empty there for a moment.

import type { DomainName } from '../../dns/index.ts'
import {
  type Fence,
  type FencedWrite,
  formatFence,
  type SteeredType,
  steeredTypes,
} from '../../steering/index.ts'
import { fenceTtl, nameOf } from '../fence-record.ts'
import { claimText, type Standing } from './standing.ts'
import { contentOf, dataOf, isSteered, type Stored } from './stored.ts'

type Value = {
  readonly content: string
  readonly ttl: number
  readonly proxied: boolean
  readonly comment: string
}

/** As `POST /zones/{id}/dns_records/batch` takes them; carried out in this order whatever their order here. */
export type Change = {
  readonly deletes: readonly { readonly id: string }[]
  readonly patches: readonly (Value & { readonly id: string })[]
  readonly posts: readonly (Value & { readonly name: DomainName; readonly type: SteeredType | 'TXT' })[]
}

/** Shown beside each record in Cloudflare's own pages. At most 100 characters on the free plan. */
const comment = 'Written by Holdfast'

const valued = (content: string, ttl: number): Value => ({ content, ttl, proxied: false, comment })

const postText = (name: DomainName, text: string): Change['posts'][number] => ({
  ...valued(`"${text}"`, fenceTtl),
  name,
  type: 'TXT',
})

export const claimOf = (fenceName: DomainName): Change => ({
  deletes: [],
  patches: [],
  posts: [postText(fenceName, claimText)],
})

/** Takes the fence away, and a claim that was left beside it. */
export const releaseOf = ({ marks }: Standing): Change => ({
  deletes: marks.map(({ id }) => ({ id })),
  patches: [],
  posts: [],
})

export function changeOf(write: FencedWrite, standing: Standing, fenceName: DomainName): Change {
  const perType = steeredTypes.map((type) => changeOfType(type, write, standing))
  return {
    deletes: [...standing.marks.map(({ id }) => ({ id })), ...perType.flatMap(({ deletes }) => deletes)],
    patches: perType.flatMap(({ patches }) => patches),
    posts: [...perType.flatMap(({ posts }) => posts), fencePost(fenceName, write.next)],
  }
}

const fencePost = (fenceName: DomainName, fence: Fence) => postText(fenceName, formatFence(fence))

function changeOfType(type: SteeredType, write: FencedWrite, { records }: Standing): Change {
  const set = write.sets.find((one) => one.type === type)
  const ttl = set?.ttl ?? 0
  const wanted = new Set(set?.data.map(contentOf))
  const spare: Stored[] = []
  const patches: Change['patches'][number][] = []
  for (const record of records.filter((one) => isSteered(one) && one.type === type)) {
    const content = contentThere(record)
    // Cloudflare keeps no identical record twice, so that what is found here is not found again.
    if (!wanted.delete(content)) spare.push(record)
    else if (record.ttl !== ttl) patches.push({ id: record.id, ...valued(content, ttl) })
  }
  const missing = [...wanted]
  const moved = spare.slice(0, missing.length)
  moved.forEach(({ id }, i) => {
    patches.push({ id, ...valued(missing[i]!, ttl) })
  })
  return {
    deletes: spare.slice(moved.length).map(({ id }) => ({ id })),
    patches,
    posts: missing
      .slice(moved.length)
      .map((content) => ({ ...valued(content, ttl), name: nameOf(write.endpoint), type })),
  }
}

/** As this side writes it: addresses in their shortest form, names in lower case. */
function contentThere(record: Stored): string {
  const data = dataOf(record)
  return data ? contentOf(data) : record.content
}

export const operationsIn = ({ deletes, patches, posts }: Change): number =>
  deletes.length + patches.length + posts.length

export const merged = (changes: readonly Change[]): Change => ({
  deletes: changes.flatMap(({ deletes }) => deletes),
  patches: changes.flatMap(({ patches }) => patches),
  posts: changes.flatMap(({ posts }) => posts),
})

/** As many of them together as one batch takes, in their order; one that is too large by itself stays by itself. */
export function batchesOf<T extends { readonly change: Change }>(
  all: readonly T[],
  most: number,
): readonly (readonly T[])[] {
  const batches: T[][] = []
  let room = 0
  for (const one of all) {
    const size = operationsIn(one.change)
    const last = batches.at(-1)
    if (last && size <= room) last.push(one)
    else {
      batches.push([one])
      room = most
    }
    room -= size
  }
  return batches
}
