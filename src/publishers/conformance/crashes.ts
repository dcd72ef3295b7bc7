// Replies that are lost, writers that die between two requests, copies of requests that come late. Every request that
// a write is made of is hit in its turn.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { FencedWrite, WriteOutcome } from '../../steering/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import type { Fault } from './faults.ts'
import type { Resource } from './resource.ts'
import type { Keeps, Scene } from './scene.ts'
import { whole } from './watcher.ts'
import { a, holds, numbered, readOf, writeOf, written } from './writes.ts'

/** Three plans in a row, each other types than the one before. */
function three(endpoint: EndpointName): readonly [FencedWrite, FencedWrite, FencedWrite] {
  const first = writeOf(endpoint, null, 1, numbered(1n))
  const second = writeOf(endpoint, first.next, 2, numbered(2n))
  return [first, second, writeOf(endpoint, second.next, 3, numbered(3n))]
}

/** Long enough for another to pass, and less than a publisher waits for a reply. */
const standsStillMs = 700

/** Writes through a path with this fault, and closes it. */
async function writeThrough(resource: Resource, fault: Fault, write: FencedWrite): Promise<WriteOutcome> {
  const through = await resource.through(fault)
  try {
    return await through.publisher.write(write)
  } finally {
    await through.close()
  }
}

/** How many requests a write over a known fence takes when nothing goes wrong. */
async function requestsOfAWrite({ resource, another }: Scene): Promise<number> {
  const [first, second] = three(another())
  await written(resource.publisher(), first)
  const through = await resource.through(null)
  await written(through.publisher, second)
  const requests = through.requests()
  await through.close()
  assert.ok(requests > 0, 'a write makes requests')
  return requests
}

/** What was found after `fault`: old or new and whole, as the outcome said; and everybody can go on from there. */
async function goesOn(resource: Resource, fault: Fault, endpoint: EndpointName): Promise<void> {
  const [first, second, third] = three(endpoint)
  await written(resource.publisher(), first)
  const outcome = await writeThrough(resource, fault, second)
  const stands = whole(await readOf(resource.publisher(), endpoint), 1n)
  const told = `${inspect(outcome)} was told of ${inspect(fault)}, and generation ${stands} stands there`
  assert.ok(outcome.kind !== 'fenced', told)
  assert.ok(outcome.kind !== 'written' || stands === 2n, told)
  assert.ok(outcome.kind !== 'failed' || stands === 1n, told)
  await written(resource.publisher(), second)
  await holds(resource.publisher(), second)
  await written(resource.publisher(), third)
  await holds(resource.publisher(), third)
}

export const crashes = {
  async 'own-write-recognised'({ resource, endpoint }) {
    const first = writeOf(endpoint, null, 1, a(1))
    const second = writeOf(endpoint, first.next, 2, a(2))
    for (const write of [first, first, second, second]) await written(resource.publisher(), write)
    await holds(resource.publisher(), second)
  },

  async 'lost-reply-told'(scene) {
    const { resource, another } = scene
    const requests = await requestsOfAWrite(scene)
    for (const kind of ['cut-after', 'truncate', 'silent'] as const)
      for (let at = 1; at <= requests; at++) await goesOn(resource, { kind, at }, another())
  },

  async 'dead-between-requests'(scene) {
    const { resource, another } = scene
    const requests = await requestsOfAWrite(scene)
    for (const kind of ['cut-before', 'cut-after'] as const)
      for (let at = 1; at <= requests; at++) await goesOn(resource, { kind, at, last: true }, another())
  },

  async 'late-copy-refused'({ resource, endpoint }) {
    const [first, second, third] = three(endpoint)
    const through = await resource.through(null)
    try {
      await written(through.publisher, first)
      await through.repeat()
      await holds(resource.publisher(), first)
      await written(through.publisher, second)
      await through.repeat()
      await holds(resource.publisher(), second)
      await written(resource.publisher(), third)
      await through.repeat()
      await holds(resource.publisher(), third)
    } finally {
      await through.close()
    }
  },

  async 'late-writer-refused'(scene) {
    const { resource, another } = scene
    const requests = await requestsOfAWrite(scene)
    for (let at = 1; at <= requests; at++) await onePasses(resource, at, another())
  },
} satisfies Partial<Keeps>

/** While one stands still on its way with request `at`, another passes: of the two, one is taken, and stands. */
async function onePasses(resource: Resource, at: number, endpoint: EndpointName): Promise<void> {
  const [first, slow, third] = three(endpoint)
  const passing = { ...third, expected: first.next }
  await written(resource.publisher(), first)
  const through = await resource.through({ kind: 'delay', at, byMs: standsStillMs })
  try {
    const late = through.publisher.write(slow)
    while (through.requests() < at) {
      const early = await Promise.race([late, new Promise((resolve) => setTimeout(resolve, 1))])
      assert.equal(early, undefined, `it was done after ${through.requests()} of ${at} requests`)
    }
    const passed = await resource.publisher().write(passing)
    const outcomes = [passed, await late]
    const [taken, refused] = passed.kind === 'written' ? [passing, slow] : [slow, passing]
    const fenced = { kind: 'fenced', found: taken.next }
    assert.deepEqual(
      outcomes,
      refused === slow ? [{ kind: 'written' }, fenced] : [fenced, { kind: 'written' }],
    )
    await holds(resource.publisher(), taken)
  } finally {
    await through.close()
  }
}
