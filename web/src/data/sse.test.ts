import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { EventReader, type ServerEvent } from './sse.ts'

const readWhole = (text: string): ServerEvent[] => new EventReader().feed(text)

describe('server-sent events', () => {
  test('an event carries its name and its lines of data', () => {
    assert.deepEqual(readWhole('event: journal\ndata: {"a":\ndata: 1}\n\n'), [
      { name: 'journal', data: '{"a":\n1}' },
    ])
  })

  test('comments and events without data are heartbeats, not events', () => {
    assert.deepEqual(readWhole(': still here\n\nevent: overview\n\n'), [])
  })

  test('the wait that the server asks for is kept, and what is no number of it is not', () => {
    const reader = new EventReader()
    assert.deepEqual(reader.feed('retry: 3500\n\nretry: soon\n\n'), [])
    assert.equal(reader.retryMs, 3500)
  })

  test('an unfinished event is not told', () => {
    assert.deepEqual(readWhole('event: journal\ndata: 1\n'), [])
  })

  test('where the network cuts the text makes no difference, whatever ends the lines', () => {
    const word = fc.stringMatching(/^[a-z {}":,0-9]{0,12}$/)
    const stream = fc.array(fc.tuple(word, fc.array(word, { minLength: 1, maxLength: 3 })), { maxLength: 4 })
    fc.assert(
      fc.property(
        stream,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(80), { maxLength: 6 }),
        (events, end, cuts) => {
          const text = events
            .map(([name, data]) => [`event: ${name}`, ...data.map((d) => `data: ${d}`), '', ''].join(end))
            .join('')
          const reader = new EventReader()
          const at = [0, ...cuts.map((c) => Math.min(c, text.length)).sort((a, b) => a - b), text.length]
          const pieces = at.slice(1).flatMap((to, i) => reader.feed(text.slice(at[i], to)))
          assert.deepEqual(pieces, readWhole(text))
          assert.equal(pieces.length, events.length)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('any text is read without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const reader = new EventReader()
        for (const text of texts) reader.feed(text)
      }),
      { numRuns: 200 },
    )
  })
})
