import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { home, parseRoute, pathTo, standsHere } from '../realm/route.ts'
import { menuOf } from './menu-entries.ts'

describe('the navigation', () => {
  test('leads to pages that stand on the side where it is', () => {
    for (const side of ['public', 'console'] as const)
      for (const { entries } of menuOf(side, null))
        for (const { parts, pages } of entries) {
          const [page] = pages
          if (page === undefined) continue
          const at = parseRoute(pathTo({ ...home, side }, ...parts))
          assert.deepEqual([at.side, at.page, standsHere(at)], [side, page, true], parts.join('/'))
        }
  })
})
