import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { BoardUnderTest } from '../testing/board-under-test.ts'

let board: BoardUnderTest
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-pages-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Holdfast</title>')
  await writeFile(join(folder, 'favicon.svg'), '<svg/>')
  await writeFile(join(folder, 'assets', 'index-B4kD9_xq.js'), 'export {}')
  board = await BoardUnderTest.start({ pages: folder })
})
after(async () => {
  await board.close()
  await rm(folder, { recursive: true })
})

describe('pages', () => {
  test('a link into the pages opens them, whatever its path', async () => {
    for (const path of ['/', '/incidents/42', '/endpoints/app.shop.example', '/exercises/ex-1/services']) {
      const { status, text, headers } = await board.call('GET', path, { headers: { accept: 'text/html' } })
      assert.equal(status, 200, path)
      assert.match(text, /<title>Holdfast/)
      assert.equal(headers.get('cache-control'), 'no-cache')
      assert.match(headers.get('content-security-policy') ?? '', /script-src 'self'/)
    }
  })

  test('a name with a hash is kept for good, other files are asked for again', async () => {
    const script = await board.call('GET', '/assets/index-B4kD9_xq.js')
    assert.match(script.headers.get('cache-control') ?? '', /immutable/)
    assert.equal((await board.call('GET', '/favicon.svg')).headers.get('cache-control'), 'no-cache')
  })

  test('a missing file or API path is a 404, never the pages', async () => {
    for (const path of ['/assets/gone-12345678.js', '/api/v1/nothing', '/api/v9/services']) {
      const { status, json } = await board.call('GET', path)
      assert.deepEqual([status, json.error], [404, 'not-found'], path)
    }
  })

  test('nothing outside the folder is served', async () => {
    await writeFile(`${folder}-secret`, 'secret')
    for (const path of [
      `/..%2f${folder.split('/').at(-1)}-secret`,
      '/%2e%2e/etc/passwd',
      '/assets/..%2f..%2fetc%2fpasswd',
    ]) {
      const { text } = await board.call('GET', path)
      assert.ok(!text.includes('secret') && !text.includes('root:'), path)
    }
    await rm(`${folder}-secret`)
  })
})
