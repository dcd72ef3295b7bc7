// What the example's configuration gives, word for word as docs/what-if.md shows it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readConfig } from '../config/index.ts'
import { assumedEstate } from '../what-if/estate.ts'
import { concentration } from '../what-if/ranking.ts'
import { lossWords, whatIf } from '../what-if/what-if.ts'
import { partText } from './concentration.ts'
import { rankText } from './ranking.ts'
import { whatIfText } from './what-if.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const example = readFileSync(join(root, 'examples', 'what-if', 'holdfast.yaml'), 'utf8')
const blocks = readFileSync(join(root, 'docs', 'what-if.md'), 'utf8')
  .split('```')
  .filter((_, i) => i % 2 === 1)
  .map((block) => block.trim())

describe('the example, as the documentation shows it', () => {
  const read = readConfig(example, { file: 'holdfast.yaml', env: {}, baseFolder: '/nowhere' })
  assert.ok(read.ok)
  const estate = assumedEstate(read.value)
  /** Without the command that asks. */
  const shown = (start: string): string => {
    const block = blocks.find((text) => text.includes(start))
    assert.ok(block, `docs/what-if.md shows ${start}`)
    return block.replace(/^\$ .*\n/, '')
  }

  test('one loss', () => {
    const words = lossWords(estate, ['aws/us-east-1'])
    assert.ok(words.ok)
    assert.equal(whatIfText(whatIf(estate, words.value)), shown('without aws/us-east-1'))
  })

  test('every loss, ranked', () =>
    assert.equal(rankText(concentration(estate)), shown('services die  degraded')))

  test('shares of one level', () => {
    const regions = concentration(estate).parts.find(
      ({ of, level }) => of === 'services' && level === 'region',
    )
    assert.ok(regions)
    assert.equal(partText(regions), shown('services by region'))
  })
})
