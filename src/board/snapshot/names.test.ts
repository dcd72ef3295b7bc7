import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { pageFile, plainFile } from './names.ts'

describe('names of files of a snapshot', () => {
  for (const [path, file] of [
    ['/', 'index.html'],
    ['/de', 'de/index.html'],
    ['/services/s5', 'services/s5/index.html'],
    ['/foundations/aws%2Fus-east-1%2Fs3', 'foundations/aws/us-east-1/s3/index.html'],
    ['/services/caf%C3%A9', 'services/café/index.html'],
    ['/de?page=3', 'de/page-3/index.html'],
  ] as const)
    test(`${path} is found at ${file}`, () => assert.equal(pageFile(path), file))

  for (const path of [
    '/services/..',
    '/services/%2e%2e%2f%2e%2e%2fetc',
    '/a%00b',
    '/a%5Cb',
    '/.hidden',
    '/a//b',
    '/%',
    '/?q=a',
    '/?page=2&q=a',
    '/?page=../2',
    'a',
  ])
    test(`${path} has no file`, () => assert.equal(pageFile(path), null))

  test('whatever an id holds: its file lies in the folder, and a host that decodes the address finds it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (id) => {
        let path: string
        try {
          path = `/services/${encodeURIComponent(id)}`
        } catch {
          return
        }
        const file = plainFile(path)
        if (file === null) return
        assert.equal(file.replace(/\/?$/, ''), decodeURIComponent(path).slice(1).replace(/\/$/, ''))
        assert.ok(!file.split('/').some((name) => name === '..' || name === '.' || name === ''))
      }),
      { numRuns: 300 },
    )
  })
})
