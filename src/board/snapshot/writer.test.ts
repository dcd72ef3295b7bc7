import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { bad, good } from '../../terms/index.ts'
import type { SnapshotItem } from './queue.ts'
import { type SnapshotSource, SnapshotWriter } from './writer.ts'

const limits = { firstMs: 0, frontMs: 20, frontRestMs: 50, restMs: 50, listMs: 0, rest: 0, restAgain: 0 }
const item = (path: string, kind: SnapshotItem['kind'] = 'page'): SnapshotItem => ({
  path,
  kind,
  mark: '',
  front: path === '/',
})
const about = '{"writtenAt":"1970-01-01T00:00:00.000Z","pages":0}'

describe('a snapshot', () => {
  let folder: string
  let items: SnapshotItem[]
  let text: string
  let writer: SnapshotWriter | null
  let logged: string[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-snapshot-'))
    items = [item('/'), item('/services/a'), item('/feed.atom', 'file')]
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
      items: async () => items,
      make: async ({ path, kind }) => good(kind === 'file' ? '<feed/>' : `${path} ${text}`),
      board: () => null,
      assets: async () => new Map([['/assets/a.js', async () => Buffer.from('script')]]),
      now: () => performance.now(),
      date: () => new Date(0),
      wait: (_, signal) => pause(2, undefined, { signal }).catch(() => {}),
      ...change,
    }
    writer = new SnapshotWriter(place, source, { info: told, warn: told, error: told }, limits)
  }

  const until = async (what: string, so: () => boolean | Promise<boolean>): Promise<void> => {
    const end = performance.now() + 30_000
    while (!(await so())) {
      assert.ok(performance.now() < end, what)
      await pause(5)
    }
  }
  const gone = (name: string): Promise<void> =>
    until(`${name} is gone`, async () => !(await readdir(folder)).includes(name))
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
    await writeFile(join(folder, 'snapshot.json'), about)
    await mkdir(join(folder, 'old'))
    await writeFile(join(folder, 'old', 'left.html'), 'old')
    await writeFile(join(folder, '.well-known'), 'the host is asked for it')
    await writeFile(join(folder, 'torn.html.writing'), 'half')
    start()
    await reads('services/a/index.html', '/services/a first')
    await reads('old/left.html', null)
    await gone('old')
    await reads('torn.html.writing', null)
    text = 'second'
    await reads('index.html', '/ second')
    items = items.slice(0, 1)
    await reads('services/a/index.html', null)
    await gone('services')
    await reads('.well-known', 'the host is asked for it')
  })

  test('a file that holds the same is left as it stands, also after a restart', async () => {
    start()
    await reads('services/a/index.html', '/services/a first')
    const old = new Date(0)
    await utimes(join(folder, 'services/a/index.html'), old, old)
    await writer?.close()
    items = [item('/services/a'), item('/feed.atom', 'file'), item('/services/b')]
    start()
    await reads('services/b/index.html', '/services/b first')
    assert.equal((await stat(join(folder, 'services/a/index.html'))).mtimeMs, 0)
  })

  test('a page that cannot be drawn stays as it was', async () => {
    let drawable = true
    let asked = 0
    start(folder, {
      async make({ path }) {
        asked++
        return drawable ? good(`${path} ${text}`) : bad('not-now')
      },
    })
    await reads('index.html', '/ first')
    drawable = false
    text = 'second'
    const before = asked
    await until('it is tried again', () => {
      writer?.changed()
      return asked > before + 3
    })
    await reads('index.html', '/ first')
  })

  test('a page that could not be drawn is drawn when it can be, though nothing has changed since', async () => {
    let drawable = false
    let asked = 0
    let aheadMs = 0
    start(folder, {
      now: () => performance.now() + aheadMs,
      async make({ path }) {
        if (path === '/services/a') asked++
        return drawable ? good(`${path} ${text}`) : bad('not-now')
      },
    })
    await until('it has been tried', () => asked > 0)
    // What is made right after it is seen first is made once more anyway.
    aheadMs = 10_000
    await until('and once more', () => asked > 1)
    drawable = true
    await until('it is there', async () => (await readdir(folder)).includes('services'))
  })

  test('a folder that cannot be written is told once, and written when it can be', async () => {
    let full = true
    let tried = 0
    start(folder, {
      assets: async () => {
        tried++
        if (full) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
        return new Map()
      },
    })
    await until('it has been tried', () => tried > 3)
    full = false
    await reads('index.html', '/ first')
    await until('that is told', () => logged.length === 2)
    assert.match(logged[0] ?? '', /board\.snapshot/)
    assert.match(logged[1] ?? '', /written again/)
  })

  test('a folder that holds something else is left as it is', async () => {
    await writeFile(join(folder, 'thesis.tex'), 'years')
    start()
    await until('it is told', () => logged.length === 1)
    await writer?.close()
    assert.deepEqual(await readdir(folder), ['thesis.tex'])
  })

  test('the scripts of an earlier version stay until every page that there is is there anew', async () => {
    items.push(item('/nowhere'))
    await writeFile(join(folder, 'snapshot.json'), about)
    await writeFile(join(folder, 'old.js'), 'script')
    let drawable = false
    let asked = 0
    start(folder, {
      async make({ path }) {
        asked++
        if (path === '/nowhere') return bad('absent')
        return drawable ? good(`${path} ${text}`) : bad('not-now')
      },
    })
    await reads('assets/a.js', 'script')
    await until('every page has been tried', () => asked > 6)
    assert.equal(await readFile(join(folder, 'old.js'), 'utf8'), 'script')
    drawable = true
    await reads('old.js', null)
    assert.equal(await readFile(join(folder, 'services/a/index.html'), 'utf8'), '/services/a first')
  })
})
