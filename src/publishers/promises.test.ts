import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promises, promisesOf, publisherPromises } from './promises.ts'
import { publishersDocs } from './promises-docs.ts'
import type { PublisherKind } from './spec.ts'

const docs = join(import.meta.dirname, '../../docs/publishers.md')
const kinds = Object.keys(publisherPromises) as readonly PublisherKind[]

describe('what publishers promise', () => {
  test('docs/publishers.md is what is declared (regenerate: bin/holdfast check-config --publishers-docs)', async () => {
    assert.equal(await readFile(docs, 'utf8'), publishersDocs())
  })

  test('whatever a kind cannot has a reason that a person can read', () => {
    for (const kind of kinds)
      for (const [id, reason] of Object.entries(promisesOf(kind).cannot)) {
        assert.ok(id in promises, `${kind}: ${id}`)
        assert.match(reason, /\w+ \w+ \w+/, `${kind}: ${id}`)
      }
  })

  test('no kind is excused from the fence: it is compared, whole, and never goes back', () => {
    const never = [
      'first-write-refused',
      'older-fence-refused',
      'other-digest-refused',
      'never-backwards',
      'lost-reply-told',
      'dead-between-requests',
      'late-copy-refused',
      'late-writer-refused',
    ] as const
    for (const kind of kinds)
      for (const id of never) assert.equal(promisesOf(kind).cannot[id], undefined, `${kind}: ${id}`)
  })
})
