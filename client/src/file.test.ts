import assert from 'node:assert/strict'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { defaultBounds } from './bounds.ts'
import { readNames, writeNames } from './file.ts'
import type { Memory } from './memory.ts'
import { type NameEvent, Names } from './names.ts'
import { decodePage, encodePage } from './page.ts'
import { addresses, answerOf, began } from './testing.ts'

const bounds = defaultBounds
const memory = (list: string[], learnedAtMs = began): Memory => ({
  good: addresses(...list),
  learnedAtMs,
  ttlMs: 60_000,
  before: null,
  winner: null,
  trouble: null,
  dead: false,
})
const names = [['db.test', memory(['192.0.2.1', '2001:db8::1'])]] as const
const page = encodePage(names)

describe('the page', () => {
  test('comes back as it was written', () => {
    assert.deepEqual(decodePage(page, began, bounds), { kind: 'ours', names })
  })

  test('cut off at any byte is torn, and nothing of it is believed', () => {
    for (let length = 0; length < page.length; length++)
      assert.equal(decodePage(page.slice(0, length), began, bounds).kind, 'torn', `at ${length}`)
  })

  test('altered at any byte is torn or foreign', () => {
    for (let at = 0; at < page.length; at++) {
      const altered = `${page.slice(0, at)}${page[at] === '1' ? '2' : '1'}${page.slice(at + 1)}`
      assert.notEqual(decodePage(altered, began, bounds).kind, 'ours', `at ${at}`)
    }
  })

  test('whatever a file holds, reading it is harmless', () => {
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string().map((text) => `${page.split('\n')[0]}\n${text}`),
    )
    fc.assert(fc.property(body, (text) => decodePage(text, began, bounds).kind !== 'ours' || text === page))
  })

  test('with a good digest and nonsense in it gives only what makes sense', () => {
    const odd = [
      ['late.test', memory(['192.0.2.1'], began - bounds.holdForMs - 60_000)],
      ['early.test', memory(['192.0.2.2'], began + 10 ** 12)],
      ['x'.repeat(256), memory(['192.0.2.3'])],
      ['none.test', memory([])],
      ['word.test', { ...memory([]), good: [{ address: 'word', family: 4 }] }],
    ] as const
    const read = decodePage(encodePage(odd), began, bounds)
    assert.equal(read.kind, 'ours')
    // Learned in the future counts as expired now, and is held for one bound from now on.
    const early = { ...memory(['192.0.2.2']), learnedAtMs: began - 60_000 }
    assert.deepEqual(read.kind === 'ours' && read.names, [['early.test', early]])
  })
})

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-client-file-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const read = (path: string) => readNames(path, began, bounds)

  test('is for its owner alone, and nothing is left beside it', async () => {
    const path = join(folder, 'kept')
    await writeNames(path, names)
    await writeNames(path, names)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(folder), ['kept'])
    assert.deepEqual(await read(path), { names, writable: true, why: null })
  })

  test('that is missing, torn or empty is begun anew', async () => {
    const path = join(folder, 'torn')
    assert.deepEqual(await read(path), { names: [], writable: true, why: null })
    await writeNames(path, names)
    truncateSync(path, 100)
    assert.deepEqual(await read(path), {
      names: [],
      writable: true,
      why: 'its digest is not that of its content',
    })
    truncateSync(path, 0)
    assert.equal((await read(path)).writable, true)
  })

  test('that others may write is not believed', async () => {
    const path = join(folder, 'shared')
    await writeNames(path, names)
    chmodSync(path, 0o666)
    assert.deepEqual(await read(path), { names: [], writable: true, why: 'others may write it (mode 666)' })
  })

  test('that is somebody else’s, or no file, is never written over', async () => {
    const foreign = join(folder, 'notes.txt')
    writeFileSync(foreign, 'precious\n')
    mkdirSync(join(folder, 'folder'))
    symlinkSync('/dev/zero', join(folder, 'endless'))
    for (const path of [foreign, join(folder, 'folder'), join(folder, 'endless')])
      assert.equal((await read(path)).writable, false, path)
    const events: NameEvent[] = []
    const held = new Names({
      file: foreign,
      ask: async () => answerOf(['192.0.2.1']),
      onEvent: (event) => events.push(event),
    })
    await held.candidates('db.test')
    await held.close()
    assert.equal(readFileSync(foreign, 'utf8'), 'precious\n')
    assert.equal(events[0]?.kind, 'file')
  })

  test('that cannot be written is told of, and costs no lookup', async () => {
    const path = join(folder, 'gone', 'names')
    mkdirSync(join(folder, 'gone'))
    const events: NameEvent[] = []
    const held = new Names({
      file: path,
      ask: async () => answerOf(['192.0.2.1']),
      onEvent: (event) => events.push(event),
    })
    await held.ready()
    rmSync(join(folder, 'gone'), { recursive: true })
    assert.equal((await held.candidates('db.test')).first.length, 1)
    await held.close()
    assert.match(JSON.stringify(events.at(-1)), /not written: ENOENT/)
    assert.equal(held.counters.fileTrouble, 1)
  })
})
