import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Entry, instant } from '../../terms/index.ts'
import { type Followed, followJournal } from './follow-journal.ts'

const entry = (seq: number): Entry => ({
  ...{ seq, at: instant(seq), author: 'holdfast', kind: 'notice.recorded', subject: 'aws', why: '' },
  data: {},
})

/** A journal to which `during` is called while it is read. */
function journalOf(held: number, during: (append: () => void) => void): Followed {
  const entries = Array.from({ length: held }, (_, i) => entry(i + 1))
  const watchers = new Set<(entries: readonly Entry[]) => void>()
  const append = (): void => {
    const next = entry(entries.length + 1)
    entries.push(next)
    for (const watcher of watchers) watcher([next])
  }
  return {
    watch(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    store: {
      async journal({ after = 0, limit = 100 }) {
        const read = entries.filter(({ seq }) => seq > after).slice(0, limit)
        during(append)
        return read
      },
    },
  }
}

test('what is written while the journal is read is heard after it, in order, and nothing is left out', async () => {
  const heard: number[] = []
  let appendLater = (): void => {}
  const realm = journalOf(12_000, (append) => {
    append()
    appendLater = append
  })
  const leave = await followJournal(realm, { after: 3, kinds: ['notice.recorded'] }, (entries) => {
    for (const { seq } of entries) if (seq > (heard.at(-1) ?? 0)) heard.push(seq)
  })
  const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)
  // Three readings, each with an entry that came meanwhile.
  assert.deepEqual(heard, from(4, 12_003))
  appendLater()
  assert.equal(heard.at(-1), 12_004)
  leave()
  appendLater()
  assert.equal(heard.at(-1), 12_004)
})
