import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changedEntries, withEntry } from './with-entry.ts'

test('holds what a plain map holds after any changes, and no earlier one is changed by a later', () => {
  const key = fc.integer({ min: 0, max: 150 }).map((n) => `name-${n}`)
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.nat()), { maxLength: 300 }), (changes) => {
      const plain = new Map<string, number>()
      let map: ReadonlyMap<string, number> = new Map()
      let before: { readonly map: typeof map; readonly plain: Map<string, number> } | null = null
      for (const [index, [name, value]] of changes.entries()) {
        if (index === 100) before = { map, plain: new Map(plain) }
        plain.set(name, value)
        map = withEntry(map, name, value)
        assert.equal(map.get(name), value)
        if (index === 100 + (value % 50) && before) {
          const differing = [...plain].filter(([at, is]) => before!.plain.get(at) !== is)
          assert.deepEqual(new Map(changedEntries(before.map, map)), new Map(differing))
        }
      }
      for (const seen of [{ map, plain }, ...(before ? [before] : [])]) {
        assert.equal(seen.map.size, seen.plain.size)
        assert.deepEqual(new Map(seen.map), seen.plain)
        assert.deepEqual(new Set(seen.map.keys()), new Set(seen.plain.keys()))
        assert.ok([...seen.plain.keys()].every((name) => seen.map.has(name)) && !seen.map.has('nobody'))
      }
    }),
  )
})
