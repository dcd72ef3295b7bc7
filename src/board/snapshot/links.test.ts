import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withCopyLinks } from './links.ts'

const files = [
  'index.html',
  'de/index.html',
  'services/a b/index.html',
  'foundations/aws/s3/index.html',
  'page-2/index.html',
  'assets/x.css',
  'badge/a.svg',
]
const linked = (file: string, url: string, board: string | null = null): string =>
  withCopyLinks(`<a class="x" href="${url}">`, { file, has: (one) => files.includes(one), board })
const to = (url: string): string => `<a class="x" href="${url}">`

describe('links of a copy', () => {
  test('lead to what stands in it, from wherever the copy stands', () => {
    assert.equal(linked('index.html', '/'), to('./'))
    assert.equal(linked('index.html', '/de'), to('de/'))
    assert.equal(linked('de/index.html', '/'), to('../'))
    assert.equal(linked('de/index.html', '/services/a%20b#report'), to('../services/a%20b/#report'))
    assert.equal(linked('services/a b/index.html', '/foundations/aws%2Fs3'), to('../../foundations/aws/s3/'))
    assert.equal(linked('services/a b/index.html', '/assets/x.css'), to('../../assets/x.css'))
    assert.equal(linked('index.html', '/?page=2#services'), to('page-2/#services'))
    assert.equal(linked('index.html', '/badge/a.svg'), to('badge/a.svg'))
  })

  test('to what does not stand in it lead to the board, or nowhere', () => {
    const board = 'https://status.example'
    assert.equal(linked('index.html', '/?a=1&amp;page=2', board), to(`${board}/?a=1&amp;page=2`))
    assert.equal(linked('index.html', '/console'), '<a class="x">')
    assert.equal(linked('index.html', '/%'), '<a class="x">')
  })

  test('to elsewhere, and within a page, stay', () => {
    for (const url of ['https://other.example/', '//other.example/', '#main', 'mailto:a@b.example'])
      assert.equal(linked('index.html', url), to(url))
  })
})
