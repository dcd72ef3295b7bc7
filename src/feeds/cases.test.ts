// Documents of every kind in odd forms, with what a person reads in them: one file each in `cases/`, written down before
// the reader saw it. A file is a head (`kind`, `received`, and `encoding` where it is not UTF-8), the document, and what
// is expected: for each record its stretch, places and words. A line that is not written is not compared.

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { instant, isoTime } from '../terms/index.ts'
import { readerOf } from './readers.ts'
import { type FeedRecord, wasRead } from './record.ts'

type Expected = Readonly<Record<string, string>>
type Case = {
  readonly head: Expected
  readonly document: Uint8Array
  readonly expected: readonly Expected[]
}

const folder = join(import.meta.dirname, 'cases')

const fieldsOf = (text: string): Expected =>
  Object.fromEntries(text.split('\n').map((line) => /^(.+?): ?(.*)$/.exec(line)!.slice(1, 3)))

function encoded(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text)
  if (encoding === 'windows-1252') return Buffer.from(text, 'latin1')
  const little = Buffer.from(text, 'utf16le')
  return encoding === 'utf-16be' ? little.swap16() : little
}

function caseIn(file: string): Case {
  const [head = '', document = '', expected = ''] = readFileSync(join(folder, file), 'utf8').split(/^---\n/m)
  const fields = fieldsOf(head.trim())
  return {
    head: fields,
    document: encoded(document.trim(), fields.encoding ?? 'utf-8'),
    expected: expected
      .trim()
      .split(/\n{2,}/)
      .filter((record) => record !== '')
      .map(fieldsOf),
  }
}

const minute = (at: number | null): string => (at === null ? 'open' : isoTime(instant(at)).slice(0, 16))
const sorted = (names: readonly string[]): string => names.toSorted().join(', ')

/** A record in the words of a case. */
function shown(record: FeedRecord): Expected {
  if (!wasRead(record)) return { unreadable: 'kept' }
  return {
    [record.kind]: `${minute(record.start)} to ${minute(record.end)}`,
    services: sorted(record.services),
    regions: sorted(record.regions),
    foundations: sorted(record.foundations),
    words: record.updates.map(({ at, state }) => `${minute(at)} ${state}`).join(', '),
    title: record.title,
    text: record.updates.map(({ text }) => text.replaceAll('\n', ' ')).join(' / '),
  }
}

const asWritten = (field: string, value: string): string =>
  ['services', 'regions', 'foundations'].includes(field) ? sorted(value.split(', ')) : value

describe('a document is read as a person reads it', () => {
  for (const file of globSync('*.case', { cwd: folder }).toSorted())
    test(file, () => {
      const { head, document, expected } = caseIn(file)
      const received = instant(Date.parse(head.received!))
      const records = readerOf(head.kind!)!(document, { maps: {} }, received)
      const read = records.map(shown)
      const compared = read.map((record, at) =>
        Object.fromEntries(Object.entries(record).filter(([field]) => field in (expected[at] ?? record))),
      )
      const wanted = expected.map((record) =>
        Object.fromEntries(Object.entries(record).map(([field, value]) => [field, asWritten(field, value)])),
      )
      assert.deepEqual(compared, wanted)
      const ids = records.filter(wasRead).map(({ id }) => id)
      assert.equal(new Set(ids).size, ids.length, `ids are told apart: ${ids}`)
    })
})
