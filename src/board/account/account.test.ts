import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { escapeHtml } from '../escape.ts'
import { accountView, htmlOf, markdownOf } from './index.ts'
import { escapeMarkdown } from './markdown.ts'
import { accountIn, plainWords, type Words } from './testing/day.ts'

const golden = join(import.meta.dirname, 'testing', 'day.md')
const day = accountIn(plainWords)

test('a small day reads as it is kept (UPDATE_GOLDEN=1 writes it anew: read the difference)', () => {
  const text = markdownOf(day)
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text)
  assert.equal(text, readFileSync(golden, 'utf8'))
})

describe('the page', () => {
  const page = htmlOf(day)

  test('runs nothing and fetches nothing', () => {
    assert.doesNotMatch(page, /<script|<img|<link|<iframe|\son\w+=|url\(|@import|javascript:/i)
    assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'/)
  })

  test('says of every picture what it shows', () => {
    const pictures = [...page.matchAll(/<svg [^>]*aria-labelledby="(\S+) (\S+)"/g)]
    assert.equal(pictures.length, 3)
    for (const [, title, description] of pictures)
      for (const id of [title, description]) assert.match(page, new RegExp(`id="${id}">[^<]+<`))
  })

  test('links only to web pages', () => {
    const linking = (url: string) => htmlOf(accountIn({ ...plainWords, url })).includes('<a ')
    assert.deepEqual(
      [
        'https://status.example/1',
        'http://status.example/',
        'javascript:alert(1)',
        'data:text/html,x',
        'nonsense',
      ].map(linking),
      [true, true, false, false, false],
    )
  })
})

test('as data it has every time in ISO 8601', () => {
  const view = JSON.parse(accountView(day)) as {
    incident: { beganAt: string }
    moves: { readBackAt: string }[]
  }
  assert.equal(view.incident.beganAt, '2025-10-20T06:48:13.000Z')
  assert.equal(view.moves[0]?.readBackAt, '2025-10-20T06:48:13.500Z')
})

describe('hostile words', () => {
  const pieces = fc.constantFrom(
    '<script>alert(1)</script>',
    '</td></table>',
    '</title>',
    '"><img src=x onerror=y>',
    "' onmouseover='x",
    '<!--',
    ']]>',
    '&lt;',
    '| a | b |',
    '\n\n# head',
    '\n- item',
    '```',
    '~~~',
    '[a](javascript:x)',
    '![a](b)',
    '<https://evil.example>',
    'https://evil.example',
    'www.evil.example',
    '\\',
    '**',
    '__',
    '1. x',
    '- x',
    '+ x',
    '> x',
    '# x',
    '---',
    '===',
    '    code',
    '\u202e',
    '\u2028',
    '\0',
    '@all',
    '$x$',
    'plain',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join(' ')),
    pieces,
  )
  const words: fc.Arbitrary<Words> = fc.record({
    serviceName: text,
    detail: text,
    title: text,
    body: text,
    url: text,
    feed: text,
    target: text,
    operator: text,
  })
  const tags = (page: string): string[] =>
    [...page.matchAll(/<[^>]*>/g)]
      .map(([tag]) => tag.split(/[\s>]/)[0]!)
      .filter(
        (tag) =>
          tag !== '<a' &&
          tag !== '</a' &&
          tag !== '<text' &&
          tag !== '</text' &&
          tag !== '<li' &&
          tag !== '</li' &&
          tag !== '<ul' &&
          tag !== '</ul',
      )

  test('never break out of the page: its tags are those of a harmless day', () => {
    const harmless = tags(htmlOf(day))
    fc.assert(
      fc.property(words, (given) => {
        const page = htmlOf(accountIn(given))
        assert.deepEqual(tags(page), harmless)
        assert.doesNotMatch(page, /<[^>]*\son\w+\s*=/i)
      }),
      { numRuns: 200 },
    )
  })

  test('never break out of the Markdown: its lines and cells are those of a harmless day', () => {
    // Without the attack's quotes, of which a day may have more.
    const shape = (markdown: string): string[] =>
      markdown
        .split('\n')
        .filter((line) => !line.startsWith('- 2025') && line !== '')
        .map((line) => `${/^[#>|`-]*/.exec(line)?.[0]} ${line.replace(/\\./g, '').split('|').length}`)
    const harmless = shape(markdownOf(day))
    fc.assert(
      fc.property(words, (given) => {
        // A word that is nothing leaves nothing: its paragraph may be empty, and no other.
        const filled = Object.fromEntries(
          Object.entries(given).map(([name, value]) => [name, `${value}x`]),
        ) as Words
        assert.deepEqual(shape(markdownOf(accountIn(filled))), harmless)
      }),
      { numRuns: 200 },
    )
  })

  test('lose every character that begins something', () => {
    fc.assert(
      fc.property(text, (given) => {
        assert.doesNotMatch(escapeHtml(given), /[<>"'\0]/)
        const escaped = escapeMarkdown(given)
        assert.doesNotMatch(escaped, /[\n\r\u2028]/)
        assert.doesNotMatch(escaped.replace(/\\[\\`*_[\]<>#|~&$@/.+=)-]/g, ''), /[\\`*_[\]<>#|~&$@]|:\/\//)
        assert.doesNotMatch(escaped, /^(?:[-+=#>]|\d+[.)])/)
      }),
    )
  })
})
