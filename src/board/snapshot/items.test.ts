import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keptItems, snapshotItems } from './items.ts'

const services = (count: number, state: 'ok' | 'down' = 'ok') =>
  Array.from({ length: count }, (_, n) => ({ id: `s${n}`, name: `Service ${n}`, state }))
const paths = (count: number): string[] =>
  snapshotItems({ services: services(count), incidents: [], foundations: [{ path: 'aws/s3' }] }).map(
    ({ path }) => path,
  )

describe('what a snapshot is made of', () => {
  test('is in both languages, with badges, feeds and pages for framing', () => {
    const all = paths(1)
    assert.equal(new Set(all).size, all.length)
    for (const path of [
      '/',
      '/de',
      '/history',
      '/de/map',
      '/services/s0',
      '/de/services/s0',
      '/embed/s0',
      '/de/embed/s0',
      '/badge.svg',
      '/badge/s0.svg',
      '/feed.atom',
      '/services/s0/feed.rss',
      '/foundations/aws%2Fs3',
    ])
      assert.ok(all.includes(path), path)
  })

  test('has every page of a long list', () => {
    assert.deepEqual(
      paths(101).filter((path) => path.includes('?')),
      ['/?page=2', '/?page=3', '/de?page=2', '/de?page=3', '/history?page=2', '/history?page=3']
        .concat('/de/history?page=2', '/de/history?page=3')
        .sort((a, b) => order(a) - order(b)),
    )
  })

  test('is marked anew where a state has changed', () => {
    const marks = (state: 'ok' | 'down'): Map<string, string> =>
      new Map(
        snapshotItems({ services: services(1, state), incidents: [], foundations: [] }).map((item) => [
          item.path,
          item.mark,
        ]),
      )
    assert.notEqual(marks('ok').get('/services/s0'), marks('down').get('/services/s0'))
    assert.notEqual(marks('ok').get('/badge/s0.svg'), marks('down').get('/badge/s0.svg'))
    assert.equal(marks('ok').get('/services/s0'), marks('ok').get('/services/s0'))
  })

  test('is the very same list while nothing of it has changed', () => {
    const itemsOf = keptItems()
    const list = (state: 'ok' | 'down') =>
      itemsOf({ services: services(2, state), incidents: [], foundations: [] })
    const first = list('ok')
    assert.equal(list('ok'), first)
    assert.notEqual(list('down'), first)
  })
})

/** Lists one after the other, in each its pages in turn, each in all languages. */
function order(path: string): number {
  const { pathname, searchParams } = new URL(path, 'http://board')
  return (
    (pathname.endsWith('history') ? 100 : 0) +
    10 * Number(searchParams.get('page')) +
    (pathname.startsWith('/de') ? 1 : 0)
  )
}
