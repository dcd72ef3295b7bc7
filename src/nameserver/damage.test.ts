// Whatever a disk does to the files of one name: the other names are answered as before, and this one from a whole plan
// that stood on the disk, or not at all; and nothing older than what was there is ever written over what remains.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fenceOf, type Plan } from '../steering/index.ts'
import type { EndpointName } from '../terms/index.ts'
import type { Disk } from './disk.ts'
import { app, envelope, handTime, plan, west, write } from './fixtures.ts'
import { type Keeper, openKeeper } from './keeper.ts'
import { selectionsFile } from './selections.ts'
import { fileKey, newestFile, previousFile } from './slots.ts'

const other = 'other.shop.test' as EndpointName
const newest = newestFile(fileKey(app))
const previous = previousFile(fileKey(app))
const older = plan(1)
const newer = plan(5)
const untouched = plan(3, 'test', envelope(other))

/** A directory, or a sector that cannot be read, in a file's place. */
const unreadable = Symbol('unreadable')
type Files = Map<string, Buffer | typeof unreadable>

function diskOf(files: Files): Disk {
  return {
    list: () => [...files.keys()],
    read(file) {
      const content = files.get(file) ?? null
      if (content === unreadable)
        throw Object.assign(new Error('EISDIR: illegal operation'), { code: 'EISDIR' })
      return content
    },
    async replace(file, content, keepAs) {
      const before = files.get(file)
      if (keepAs !== undefined && before !== undefined) files.set(keepAs, before)
      files.set(file, content)
    },
    async remove(file) {
      files.delete(file)
    },
  }
}

const open = (files: Files): Promise<Keeper> => {
  const time = handTime()
  return openKeeper({ folder: 'memory', clock: time, timers: time, onAlarm: () => {}, disk: diskOf(files) })
}

async function written(): Promise<Files> {
  const files: Files = new Map()
  const keeper = await open(files)
  await keeper.compareAndSet(write(null, older))
  await keeper.compareAndSet(write(older, newer))
  await keeper.compareAndSet(write(null, untouched))
  keeper.select(app, fenceOf(newer), [west])
  await keeper.close()
  return files
}

const whole = await written()
const bytes = (file: string): Buffer => whole.get(file) as Buffer

type Damage = (content: Buffer) => Buffer | typeof unreadable | null
const flipped =
  (at: number, bit: number): Damage =>
  (content) => {
    const changed = Buffer.from(content)
    changed[at % content.length]! ^= 1 << bit
    return changed
  }
const cut =
  (at: number): Damage =>
  (content) =>
    content.subarray(0, at % content.length)

const anyDamage: fc.Arbitrary<readonly [name: string, damage: Damage]> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(7)).map(([at, bit]) => [`bit ${bit} of byte ${at}`, flipped(at, bit)] as const),
  fc.nat().map((at) => [`cut at ${at}`, cut(at)] as const),
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((junk) => ['junk', () => Buffer.from(junk)] as const),
  fc
    .uint8Array({ minLength: 1, maxLength: 9 })
    .map((tail) => ['a tail', (content: Buffer) => Buffer.concat([content, tail])] as const),
  fc
    .nat()
    .map((at) => ['zeros', (content: Buffer) => Buffer.from(content).fill(0, at % content.length)] as const),
  fc.constantFrom<readonly [string, Damage]>(
    ['gone', () => null],
    ['unreadable', () => unreadable],
    ["another endpoint's", () => bytes(newestFile(fileKey(other)))],
    ["the selections'", () => bytes(selectionsFile)],
  ),
)

function damaged(damages: ReadonlyMap<string, Damage>): Files {
  const files: Files = new Map(whole)
  for (const [file, damage] of damages) {
    const content = damage(bytes(file))
    if (content === null) files.delete(file)
    else files.set(file, content)
  }
  return files
}

const same = (held: { readonly plan: Plan } | null, expected: Plan): boolean => {
  try {
    assert.deepEqual(held?.plan, expected)
    return true
  } catch {
    return false
  }
}

/** What holds after every damage, and how the name comes back. */
async function judge(files: Files): Promise<Keeper> {
  const keeper = await open(files)
  assert.ok(same(keeper.current(other), untouched), 'another name is answered as before')
  const held = keeper.current(app)
  assert.ok(held === null || same(held, older) || same(held, newer), 'a whole plan, or none')
  if (same(held, older)) {
    assert.deepEqual(keeper.answerOnly(), [app], 'a copy before the newest is answered unchanged')
    assert.equal(keeper.select(app, fenceOf(older), [west]), false)
  }
  // The highest generation becomes known, from the store, the fence at a publisher or another node.
  keeper.confirm(app, fenceOf(newer))
  for (const late of [plan(2), plan(4), plan(5, 'another of that number')]) {
    const outcome = await keeper.compareAndSet(write(held?.plan ?? null, late))
    assert.equal(outcome.kind, 'fenced', `generation ${late.generation} comes too late`)
  }
  const next = plan(6)
  assert.deepEqual(await keeper.compareAndSet(write(held?.plan ?? null, next)), { kind: 'written' })
  await keeper.close()
  const again = await open(files)
  assert.ok(same(again.current(app), next))
  assert.deepEqual(again.answerOnly(), [])
  return keeper
}

const held = async (files: Files) => (await open(files)).current(app)

describe('damage to the files of a name', () => {
  test('of every bit and at every length of the newest: the copy before it is answered', async () => {
    const { length } = bytes(newest)
    for (let at = 0; at < length; at++)
      for (const damage of [cut(at), ...Array.from({ length: 8 }, (_, bit) => flipped(at, bit))]) {
        const now = await held(damaged(new Map([[newest, damage]])))
        assert.ok(same(now, older), `at byte ${at}`)
      }
  })

  test('of any kind to any of them: whole plans or none, nothing goes back, and the next plan mends it', async () => {
    const files = fc.subarray([newest, previous, selectionsFile], { minLength: 1 })
    const plan = files.chain((hit) =>
      fc.tuple(fc.constant(hit), fc.array(anyDamage, { minLength: 3, maxLength: 3 })),
    )
    await fc.assert(
      fc.asyncProperty(plan, async ([hit, damages]) => {
        const files = damaged(new Map(hit.map((file, i) => [file, damages[i]![1]])))
        const before = await held(files)
        if (!hit.includes(newest)) assert.ok(same(before, newer), 'the newest is whole')
        else if (!hit.includes(previous)) assert.ok(same(before, older), 'the copy before it is whole')
        await judge(files)
      }),
      { numRuns: 500 },
    )
  })

  test('an old file that somebody put back in place of the newest is told by the copy before it', async () => {
    const files = damaged(
      new Map([
        [newest, () => bytes(previous)],
        [previous, () => bytes(newest)],
      ]),
    )
    const keeper = await open(files)
    assert.ok(same(keeper.current(app), newer))
    assert.deepEqual(keeper.answerOnly(), [app])
    await judge(files)
  })
})
