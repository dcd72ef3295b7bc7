import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readSites, siteDependence, siteLimits } from './site-dependence.ts'

const text = `rank,site,cdn
1,google.com,google
2,qq.com,akamai
2,qq.com,tencent
3,souq.com,Akamai
3,souq.com,akamai
4,wiki.org,none
150,shop.example,maxcdn
150,shop.example,stackpath
`

describe('sites that stand on one provider alone', () => {
  const { lines, misread } = readSites(text)
  const found = siteDependence(lines)

  test('a site counts once for a provider, however it is spelt and however often it is listed', () => {
    const akamai = found.providers.find(({ provider }) => provider === 'akamai')
    assert.deepEqual([akamai?.sites, akamai?.alone], [2, 1])
    assert.equal(misread, 0)
  })

  test('with any, with exactly one, and of those the ones that are their own', () =>
    assert.deepEqual([found.sites, found.any, found.alone, found.own], [5, 4, 2, 1]))

  test('by rank, each bucket holding the better ones', () =>
    assert.deepEqual(found.buckets, [
      { upTo: 100, sites: 4, any: 3, alone: 2 },
      { upTo: 1000, sites: 5, any: 4, alone: 2 },
    ]))

  test('names that are one company count as one when it is said', () => {
    const merged = siteDependence(lines, new Map([['maxcdn', 'stackpath']]))
    assert.equal(merged.alone, 3)
    assert.equal(merged.providers.find(({ provider }) => provider === 'stackpath')?.alone, 1)
  })
})

test('what is no line of the format is counted with the number of the first, and nothing else is lost', () => {
  const { lines, misread, firstMisread } = readSites(
    `1,a.example,x\nrubbish\n,,\n${'9'.repeat(siteLimits.line + 1)}\n2,b.example,y`,
  )
  assert.deepEqual([lines.length, misread, firstMisread], [2, 3, 2])
})

test('any text at all is read without an exception, and the sums hold', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string({ maxLength: 40 }),
          fc
            .tuple(fc.nat(2000), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'X', 'y', 'none'))
            .map((parts) => parts.join(',')),
        ),
      ),
      (rows) => {
        const found = siteDependence(readSites(rows.join('\n')).lines)
        const alone = found.providers.reduce((sum, one) => sum + one.alone, 0)
        assert.equal(alone, found.alone)
        assert.ok(found.alone <= found.any && found.any <= found.sites)
        assert.ok(found.hhi >= 0 && found.hhi <= 1 + 1e-9)
        for (const one of found.providers) assert.ok(one.alone <= one.sites && one.sites <= found.any)
      },
    ),
  ))
