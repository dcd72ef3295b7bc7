// The two halves of "every text in one catalogue": what is in it is complete, and nothing is outside of it.

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, test } from 'node:test'
import { words as deConsole } from './de/console.ts'
import { words as dePublic } from './de/public.ts'
import { words as deStory } from './de/story.ts'
import { words as enConsole } from './en/console.ts'
import { words as enPublic } from './en/public.ts'
import { words as enStory } from './en/story.ts'
import { spokenOutside } from './spoken-outside.ts'

const pages = join(import.meta.dirname, '..')

/** Every text with the way to it. */
function texts(from: object, way = ''): [string, string][] {
  return Object.entries(from).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[`${way}${name}`, value] as [string, string]]
      : texts(value as object, `${way}${name}.`),
  )
}

const places = (text: string): string => (text.match(/\{\w+\}|#/g) ?? []).sort().join(' ')

const german = new Map([...texts(dePublic), ...texts(deStory), ...texts(deConsole)])
const english = [...texts(enPublic), ...texts(enStory), ...texts(enConsole)]

describe('the catalogue', () => {
  test('has the same texts in every language, each with the same places to fill', () => {
    assert.deepEqual([...german.keys()].sort(), english.map(([way]) => way).sort())
    for (const [way, text] of english) {
      const other = german.get(way) ?? ''
      assert.notEqual(other, '', way)
      // `one` may spell its number out.
      if (!way.endsWith('.one')) assert.equal(places(other), places(text), way)
    }
  })

  test('what is longer than a word is not the same in both languages', () => {
    const same = english.filter(([way, text]) => text.includes(' ') && german.get(way) === text)
    assert.deepEqual(same, [])
  })
})

describe('no text stands outside of it', () => {
  const files = globSync('**/*.tsx', { cwd: pages }).map((file) => join(pages, file))

  test('no component says anything by itself', () => {
    const found = files.flatMap((file) =>
      spokenOutside(readFileSync(file, 'utf8')).map((text) => [relative(pages, file), text]),
    )
    assert.ok(files.length > 100, 'the components were not found')
    assert.deepEqual(found, [])
  })

  test('a text between tags, in an attribute that is read aloud and in a choice is found; code and marks are not', () => {
    const found = spokenOutside(`
      const a = <p title="Told on hover">Words {x ? 'so' : <b aria-label={\`or \${so}\`}>1</b>} · <code>hf_x</code></p>
      const b = <Panel title="A panel" class="row" id="x">{count} / {"— "}{name && 'named'}</Panel>
      const c = <Table heads={[{ text: 'Head', class: 'right' }]} />`)
    assert.deepEqual(found, ['Told on hover', 'Words', 'so', 'or', 'A panel', 'named', 'Head'])
  })
})
