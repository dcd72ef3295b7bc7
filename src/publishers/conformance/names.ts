// Names that are not like the others, and how small a TTL may be.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { maxLabelOctets, maxNameOctets, parseName } from '../../dns/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import { promisesOf } from '../promises.ts'
import { alias } from './fencing.ts'
import type { Keeps } from './scene.ts'
import { a, holds, numbered, readOf, writeOf, written } from './writes.ts'

/** Octets of a name on the wire: a length before every label, and the root. */
const octetsOf = (name: string): number => name.length + 2

/** `endpoint` below labels as long as may be, so that the whole has `octets` octets. */
function stretched(endpoint: string, octets: number): EndpointName {
  let name = endpoint
  for (let left = octets - octetsOf(name); left > 1; left = octets - octetsOf(name)) {
    const label = Math.min(maxLabelOctets, left - 1)
    // No remainder that is too short for a label of its own.
    name = `${'l'.repeat(left - 1 - label === 1 ? label - 1 : label)}.${name}`
  }
  assert.ok(octetsOf(name) === octets && parseName(name).ok, name)
  return name as EndpointName
}

const fenceLabel = '_fence.'.length

export const names = {
  async wildcard({ resource, endpoint }) {
    const wildcard = `*.${endpoint}` as EndpointName
    const above = writeOf(endpoint, null, 1, a(1))
    const below = writeOf(wildcard, null, 7, a(7))
    await written(resource.publisher(), above)
    await written(resource.publisher(), below)
    await holds(resource.publisher(), above)
    await holds(resource.publisher(), below)
    const next = writeOf(wildcard, below.next, 8, numbered(8n))
    await written(resource.publisher(), next)
    await holds(resource.publisher(), next)
    await holds(resource.publisher(), above)
    const beside = `other.${endpoint}` as EndpointName
    assert.deepEqual(await readOf(resource.publisher(), beside), { fence: null, sets: [] })
  },

  async 'international-name'({ resource, endpoint }) {
    // bücher, and a label of Devanagari (RFC 5891 section 4.4: what is published is the A-label).
    const name = `xn--bcher-kva.xn--11b4d3a.${endpoint}` as EndpointName
    const first = writeOf(name, null, 1, a(1))
    await written(resource.publisher(), first)
    await holds(resource.publisher(), first)
    assert.deepEqual(await readOf(resource.publisher(), endpoint), { fence: null, sets: [] })
  },

  async 'longest-name'({ resource, endpoint }) {
    const name = stretched(endpoint, maxNameOctets - fenceLabel)
    const first = writeOf(name, null, 1, numbered(3n))
    const second = writeOf(name, first.next, 2, numbered(1n))
    for (const write of [first, second]) {
      await written(resource.publisher(), write)
      await holds(resource.publisher(), write)
    }
  },

  async 'name-too-long'({ resource, endpoint }) {
    const publisher = resource.publisher()
    const name = stretched(endpoint, maxNameOctets - fenceLabel + 1)
    const first = writeOf(name, null, 1, a(1))
    const outcomes = [
      await publisher.read(name),
      await publisher.write(first),
      await publisher.survey(name),
      await publisher.release(name, first.next),
    ]
    for (const outcome of outcomes)
      assert.ok(
        outcome.kind === 'failed' && outcome.code === 'name-too-long' && !outcome.retry,
        inspect(outcome),
      )
  },

  async 'smallest-ttl'({ kind, resource, endpoint }) {
    const publisher = resource.publisher()
    const { smallestTtl } = promisesOf(kind)
    assert.equal(publisher.smallestTtl, smallestTtl)
    const write = writeOf(endpoint, null, 1, numbered(1n), { ttl: smallestTtl })
    await written(publisher, write)
    await holds(publisher, write)
    const next = writeOf(endpoint, write.next, 2, numbered(1n), { ttl: 3600 })
    await written(publisher, next)
    await holds(publisher, next)
  },

  async 'addresses-at-apex'({ resource }) {
    const apex = resource.zone as string as EndpointName
    const { fence } = await readOf(resource.publisher(), apex)
    const n = (fence?.generation ?? 0n) + 1n
    const first = writeOf(apex, fence, n, numbered(3n))
    const second = writeOf(apex, first.next, n + 1n, a(2))
    for (const write of [first, second]) {
      await written(resource.publisher(), write)
      await holds(resource.publisher(), write)
    }
  },

  async 'no-cname-at-apex'({ resource }) {
    const apex = resource.zone as string as EndpointName
    const before = await readOf(resource.publisher(), apex)
    const n = (before.fence?.generation ?? 0n) + 1n
    const outcome = await resource.publisher().write(writeOf(apex, before.fence, n, alias))
    assert.ok(outcome.kind === 'failed' && outcome.code === 'conflict', inspect(outcome))
    assert.deepEqual(await readOf(resource.publisher(), apex), before)
  },

  async 'outside-zone'({ resource }) {
    const elsewhere = 'app.nowhere.invalid' as EndpointName
    const outcome = await resource.publisher().write(writeOf(elsewhere, null, 1, a(1)))
    assert.ok(outcome.kind === 'failed' && outcome.code === 'not-in-zone', inspect(outcome))
  },
} satisfies Partial<Keeps>
