import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { SnapshotPage } from './queue.ts'
import { type SnapshotSource, SnapshotWriter } from './writer.ts'

const limits = { frontMs: 20, restMs: 50, listMs: 0, rest: 0 }

describe('a snapshot', () => {
  let folder: string
  let pages: SnapshotPage[]
  let text: string
  let writer: SnapshotWriter | null
  let logged: string[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-snapshot-'))
    pages = [
      { path: '/', mark: '', front: true },
      { path: '/services/a', mark: 'ok', front: false },
    ]
    text = 'first'
    writer = null
    logged = []
  })
  afterEach(async () => {
    await writer?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const start = (place = folder, change: Partial<SnapshotSource> = {}): void => {
    const told = (_: object, words: string): void => void logged.push(words)
    const source: SnapshotSource = {
      pages: async () => pages,
      draw: async (path) => `${path} ${text}`,
      others: async () => ['/feed.atom'],
      fetch: async () => Buffer.from('<feed/>'),
      assets: async () => new Map([['/assets/a.js', async () => Buffer.from('script')]]),
      now: () => performance.now(),
      date: () => new Date(0),
      wait: (_, signal) => pause(2, undefined, { signal }).catch(() => {}),
      ...change,
    }
    writer = new SnapshotWriter(place, source, { info: told, warn: told, error: told }, limits)
  }

  const reads = async (file: string, wanted: string | null): Promise<void> => {
    const end = performance.now() + 30_000
    for (;;) {
      const found = await readFile(join(folder, file), 'utf8').catch(() => null)
      if (found === wanted) return
      assert.ok(performance.now() < end, `${file} is ${found}, not ${wanted}`)
      writer?.changed()
      await pause(5)
    }
  }

  test('is every page, the feeds and the built files, and says when it was written', async () => {
    start()
    await reads('services/a/index.html', '/services/a first')
    await reads('index.html', '/ first')
    await reads('feed.atom', '<feed/>')
    await reads('assets/a.js', 'script')
    await reads('snapshot.json', '{"writtenAt":"1970-01-01T00:00:00.000Z","pages":2}')
  })

  test('follows what changes, and what is gone is gone, also what an earlier one left', async () => {
    await writeFile(join(folder, 'left.html'), 'old')
    await writeFile(join(folder, 'torn.html.writing'), 'half')
    start()
    await reads('services/a/index.html', '/services/a first')
    await reads('left.html', null)
    await reads('torn.html.writing', null)
    text = 'second'
    await reads('index.html', '/ second')
    pages = pages.slice(0, 1)
    await reads('services/a/index.html', null)
    assert.ok(!(await readdir(folder)).includes('services'))
  })

  test('a page that cannot be drawn stays as it was', async () => {
    let drawable = true
    start(folder, { draw: async (path) => (drawable ? `${path} ${text}` : null) })
    await reads('index.html', '/ first')
    drawable = false
    text = 'second'
    pages = [...pages, { path: '/services/b', mark: '', front: false }]
    for (let i = 0; i < 20; i++) {
      writer?.changed()
      await pause(2)
    }
    await reads('index.html', '/ first')
  })

  test('a folder that cannot be written is told once, and written when it can be', async () => {
    let full = true
    start(folder, {
      assets: async () => {
        if (full) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
        return new Map()
      },
    })
    const end = performance.now() + 30_000
    while (logged.length === 0) {
      assert.ok(performance.now() < end)
      await pause(5)
    }
    await pause(30)
    full = false
    await reads('index.html', '/ first')
    while (logged.length < 2) {
      assert.ok(performance.now() < end)
      await pause(5)
    }
    assert.deepEqual(logged.length, 2)
    assert.match(logged[0] ?? '', /board\.snapshot/)
    assert.match(logged[1] ?? '', /written again/)
  })
})
