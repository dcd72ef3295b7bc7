import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Property } from '../properties.ts'
import { differences, formatStory, parseStory, titleOf } from './file.ts'
import { readStory, storyNames } from './shelf.ts'
import { tell } from './story.ts'

/** Stories that show a design to be unsafe, with what it breaks. Every other story keeps every promise. */
const unsafe: Record<string, readonly Property[]> = {
  'aws-2025-10-20': ['S2 never-regress', 'S1 never-empty'],
}

describe('every story', () => {
  for (const name of storyNames())
    test(`${name} is told as it is written, and breaks no promise that it should keep`, () => {
      const written = readStory(name)
      const { story, broken } = tell(written)
      const differs = differences(written, story)
      assert.ok(
        differs.length === 0,
        `${name}: told otherwise. If that is meant: npm run sim -- story --rewrite ${name}\n${differs.join('\n')}`,
      )
      assert.deepEqual(broken, unsafe[name] ?? [])
      assert.ok(titleOf(written).length <= 100)
    })
})

describe('the shelf of stories', () => {
  test('holds what people asked about', () => {
    const asked = [
      'aws-2025-10-20',
      'crash-mid-apply',
      'partition-twins',
      'lost-reply',
      'restored-backup',
      'blind-checker',
      'region-lost',
      'operator-hold',
      'source-wiped',
      'flapping-target',
    ]
    assert.deepEqual(
      asked.filter((name) => !storyNames().includes(name)),
      [],
    )
  })
})

describe('a story file', () => {
  const text = 'A title\n\nProse.\n\n> one\n    1\n    2\n> two\n\nMore.\n'
  test('is written as it was read', () => {
    assert.equal(formatStory(parseStory(text)), text)
  })
  test('tells where two tellings part', () => {
    const told = parseStory(text.replace('    2\n', '    3\n'))
    assert.deepEqual(differences(parseStory(text), told), ['> one', '  - 2', '  + 3'])
    assert.deepEqual(differences(parseStory(text), parseStory(text)), [])
  })
  test('with a command that does not exist is refused with what there is', () => {
    assert.throws(() => tell(parseStory('> dance\n')), /there is no command "dance"; expected .*scene/)
    assert.throws(() => tell(parseStory('> scene\n> pass\n')), /usage: pass 10s/)
  })
})
