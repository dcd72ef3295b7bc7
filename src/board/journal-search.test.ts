import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { JournalRequest } from './desk.ts'
import { journalLines, momentOf, searchJournal } from './journal-search.ts'
import type { JournalView } from './views.ts'

const entry = (seq: number): JournalView => ({
  seq,
  at: new Date(seq * 1000).toISOString(),
  author: seq % 2 === 0 ? 'operator:ann' : 'planner',
  kind: 'plan.made',
  subject: 'app.test',
  why: seq % 5 === 0 ? 'the east is down' : 'nothing',
  data: {},
})

/** A journal of so many entries that counts how much each question looks at. */
function journal(length: number) {
  const looked: number[] = []
  const read = async (ask: JournalRequest): Promise<readonly JournalView[]> => {
    const { after = 0, before = Infinity, limit = 100, order = 'asc', text = '' } = ask
    const range = Array.from({ length }, (_, i) => entry(i + 1)).filter(
      ({ seq }) => seq > after && seq < before,
    )
    looked.push(range.length)
    const found = range.filter(({ why }) => why.includes(text))
    return (order === 'asc' ? found : found.reverse()).slice(0, limit)
  }
  return { read, looked }
}
const seqs = (entries: readonly JournalView[]): number[] => entries.map(({ seq }) => seq)

describe('a search of the journal', () => {
  test('pages down to the oldest and up to the newest, and misses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('', 'down'),
        async (length, limit, atATime, text) => {
          const { read } = journal(length)
          const wanted = seqs((await read({ limit: 1000, order: 'desc', text })).slice())
          const bounds = { atATime, atMost: 1000 }
          const down: number[] = []
          for (let before: number | null | undefined; before !== null; ) {
            const at = before === undefined ? {} : { before }
            const page = await searchJournal(read, { limit, text, ...at }, bounds)
            down.push(...seqs(page.entries))
            before = page.older
          }
          assert.deepEqual(down, wanted)
          const up: number[] = []
          for (let after: number | null = 0; after !== null; ) {
            const page = await searchJournal(read, { limit, text, after }, bounds)
            up.unshift(...seqs(page.entries))
            after = page.newer
          }
          assert.deepEqual(up, wanted)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('looks at a bounded piece at a time, and says where it stopped', async () => {
    const { read, looked } = journal(100)
    const page = await searchJournal(read, { limit: 10, text: 'no such word' }, { atATime: 10, atMost: 30 })
    assert.deepEqual([page.entries, page.cutAt], [[], 71])
    assert.ok(looked.slice(1).every((count) => count <= 10))
    const on = await searchJournal(read, { limit: 10, text: 'down', before: 71 }, { atATime: 10, atMost: 30 })
    assert.deepEqual(seqs(on.entries), [70, 65, 60, 55, 50, 45])
    assert.equal(on.cutAt, 41)
  })

  test('without a word nothing is scanned: the index answers', async () => {
    const { read, looked } = journal(100)
    const page = await searchJournal(read, { limit: 3 }, { atATime: 10, atMost: 30 })
    assert.deepEqual([seqs(page.entries), page.older, page.newer], [[100, 99, 98], 98, null])
    assert.equal(looked.length, 2)
  })

  test('as lines it goes on until the end, past every cut', async () => {
    const { read } = journal(25)
    let text = ''
    for await (const line of journalLines(read, { limit: 4, text: 'down' })) text += line
    const lines = text.trim().split('\n')
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).seq),
      [25, 20, 15, 10, 5],
    )
  })

  test('moments as forms write them are UTC, and what is none is none', () => {
    assert.equal(momentOf('2025-10-20'), Date.UTC(2025, 9, 20))
    assert.equal(momentOf('2025-10-20T07:11'), Date.UTC(2025, 9, 20, 7, 11))
    assert.equal(momentOf('2025-10-20T07:11+02:00'), Date.UTC(2025, 9, 20, 5, 11))
    for (const text of ['yesterday', '2025-13-40', '20']) assert.equal(momentOf(text), null)
  })
})
