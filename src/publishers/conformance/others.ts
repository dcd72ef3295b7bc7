// Records of others stand at the same names and below them, and stay as they are.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { Fence } from '../../steering/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import { alias } from './fencing.ts'
import type { ForeignHand, Resource } from './resource.ts'
import type { Keeps, Scene } from './scene.ts'
import { a, holds, numbered, readOf, textsOf, writeOf, written } from './writes.ts'

export function handOf({ foreign }: Resource): ForeignHand {
  assert.ok(
    foreign,
    'this kind promises something about the records of others: its resource needs a foreign hand',
  )
  return foreign
}

type Theirs = readonly (readonly [name: string, type: string, text: string])[]

const manyWrites = 12

/** They stand there before; then the name is steered through every shape it can have beside them; they stand there after. */
async function kept({ resource, endpoint }: Scene, theirs: Theirs): Promise<void> {
  const hand = handOf(resource)
  for (const [name, type, text] of theirs) await hand.add(name, type, text)
  const sets = [...new Map(theirs.map((one) => [`${one[0]} ${one[1]}`, one])).values()]
  const seen = () => Promise.all(sets.map(([name, type]) => hand.list(name, type)))
  const before = await seen()
  assert.equal(before.flat().length, theirs.length, inspect(before))
  let expected: Fence | null = null
  for (let n = 1n; n <= manyWrites; n++) {
    const write = writeOf(endpoint, expected, n, numbered(n))
    await written(resource.publisher(), write)
    expected = write.next
  }
  await holds(resource.publisher(), writeOf(endpoint, null, manyWrites, numbered(BigInt(manyWrites))))
  assert.deepEqual(await seen(), before)
}

const longText = (octets: number, letter: string): string => `"${letter.repeat(octets)}"`

export const others = {
  'foreign-kept': (scene) =>
    kept(scene, [
      [scene.endpoint, 'MX', '10 mail.example.'],
      [scene.endpoint, 'MX', '20 Mail2.Example.'],
      [scene.endpoint, 'TXT', '"v=spf1 -all"'],
      [scene.endpoint, 'TXT', '"Case and  spaces; \\"quoted\\""'],
      [scene.endpoint, 'CAA', '0 issue "ca.example"'],
      [`_sip._tcp.${scene.endpoint}`, 'SRV', '1 2 5060 sip.example.'],
      [`other.${scene.endpoint}`, 'A', '203.0.113.9'],
      [`other.${scene.endpoint}`, 'AAAA', '2001:db8::9'],
      [`alias.${scene.endpoint}`, 'CNAME', 'elsewhere.example.'],
      [`sub.${scene.endpoint}`, 'NS', 'ns1.example.'],
      [`sub.${scene.endpoint}`, 'NS', 'ns2.example.'],
    ]),

  'long-text-kept': (scene) =>
    kept(scene, [
      [scene.endpoint, 'TXT', [longText(255, 'a'), longText(255, 'b'), longText(90, 'c')].join(' ')],
      [scene.endpoint, 'TXT', '"short"'],
    ]),

  'unknown-type-kept': (scene) => kept(scene, [[scene.endpoint, 'TYPE65280', '\\# 4 0A000001']]),

  async 'neighbours-fence-kept'({ resource, endpoint, another }) {
    const publisher = resource.publisher()
    const neighbours = [another(), `under.${endpoint}` as EndpointName].map((name) =>
      writeOf(name, null, 7, a(7)),
    )
    for (const write of neighbours) await written(publisher, write)
    const first = writeOf(endpoint, null, 1, a(1))
    await written(publisher, first)
    await written(publisher, writeOf(endpoint, first.next, 2, alias))
    for (const write of neighbours) await holds(publisher, write)
  },

  async 'cname-conflict'({ resource, endpoint }) {
    await handOf(resource).add(endpoint, 'MX', '10 mail.example.')
    const first = writeOf(endpoint, null, 1, a(1))
    await written(resource.publisher(), first)
    const outcome = await resource.publisher().write(writeOf(endpoint, first.next, 2, alias))
    assert.ok(outcome.kind === 'failed' && outcome.code === 'conflict', inspect(outcome))
    await holds(resource.publisher(), first)
  },

  async 'foreign-fence-replaced'({ resource, endpoint }) {
    const hand = handOf(resource)
    await hand.add(`_fence.${endpoint}`, 'TXT', '"somebody was here"')
    await hand.add(`_fence.${endpoint}`, 'TXT', '"and somebody else"')
    assert.equal((await readOf(resource.publisher(), endpoint)).fence, null)
    const write = writeOf(endpoint, null, 3, a(3))
    await written(resource.publisher(), write)
    await holds(resource.publisher(), write)
    // Somebody's text beside a fence: it cannot be read as one any more, and still nobody goes below it.
    await hand.add(`_fence.${endpoint}`, 'TXT', '"somebody was here again"')
    const late = await resource.publisher().write(writeOf(endpoint, null, 2, a(2)))
    assert.ok(late.kind === 'fenced', inspect(late))
    const above = writeOf(endpoint, null, 4, a(4))
    await written(resource.publisher(), above)
    await holds(resource.publisher(), above)
  },

  async 'wildcard-of-others'({ resource, endpoint }) {
    const hand = handOf(resource)
    const wildcard = `*.${endpoint}`
    await hand.add(wildcard, 'A', '203.0.113.9')
    await hand.add(wildcard, 'MX', '10 mail.example.')
    await hand.add(wildcard, 'TXT', '"v=spf1 -all"')
    const [steered, real] = [`app.${endpoint}`, `real.${endpoint}`] as EndpointName[]
    const publisher = resource.publisher()
    assert.deepEqual(await readOf(publisher, steered!), { fence: null, sets: [] })
    const survey = await publisher.survey(steered!)
    assert.ok(survey.kind === 'surveyed', inspect(survey))
    const { sets, others, fenceTexts } = survey.survey
    assert.deepEqual([sets, others, fenceTexts], [[], [], []])
    // The same value as the wildcard's, and somebody's all the same.
    await hand.add(real!, 'A', '203.0.113.9')
    assert.deepEqual(textsOf((await readOf(publisher, real!)).sets), ['A 203.0.113.9'])
    const write = writeOf(steered!, null, 1, a(1))
    await written(publisher, write)
    await holds(publisher, write)
    assert.deepEqual(await publisher.release(steered!, write.next), { kind: 'written' })
    assert.deepEqual(textsOf((await readOf(publisher, steered!)).sets), textsOf(write.sets))
    assert.deepEqual(await hand.list(wildcard, 'A'), ['203.0.113.9'])
  },
} satisfies Partial<Keeps>
