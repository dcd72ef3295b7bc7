import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { describe, test } from 'node:test'
import { listening, look } from '../testing/servers.ts'
import { valueIn } from './json-value.ts'

const body = JSON.stringify({
  replication: { lagSeconds: 42.1, 'a/b': 1, 'm~n': 2, text: '42', none: null, negative: -3 },
  list: [{ lag: 7 }],
})
const at = (pointer: string, unit?: 'seconds' | 'milliseconds' | 'minutes') => valueIn(body, pointer, unit)

describe('a number in JSON', () => {
  test('is found by its pointer, escapes and list indices included (RFC 6901)', () => {
    assert.deepEqual(at('/replication/lagSeconds'), { ok: true, value: 42.1 })
    assert.deepEqual(at('/replication/a~1b'), { ok: true, value: 1 })
    assert.deepEqual(at('/replication/m~0n'), { ok: true, value: 2 })
    assert.deepEqual(at('/list/0/lag'), { ok: true, value: 7 })
  })
  test('is told in seconds', () => {
    assert.deepEqual(at('/list/0/lag', 'milliseconds'), { ok: true, value: 0.007 })
    assert.deepEqual(at('/list/0/lag', 'minutes'), { ok: true, value: 420 })
  })
  test('that is not there, is no number or is negative is told as what it is', () => {
    const said = (pointer: string) => {
      const read = at(pointer)
      return read.ok ? 'read' : read.error
    }
    assert.match(said('/replication/lag'), /not in its JSON: \/replication has no "lag"/)
    assert.match(said('/gone/lag'), /the document has no "gone"/)
    assert.match(said('/list/length'), /has no "length"/)
    assert.match(said('/list/00'), /has no "00"/)
    assert.match(said('/replication/toString'), /has no "toString"/)
    assert.match(said('/replication/text'), /is text, and a number was expected/)
    assert.match(said('/replication/none'), /is null/)
    assert.match(said('/list'), /is a list/)
    assert.match(said('/replication'), /is an object/)
    assert.match(said('/replication/negative'), /is -3: what is behind/)
    const broken = valueIn('<html>', '/a')
    assert.ok(!broken.ok && /not JSON/.test(broken.error))
  })
})

describe('an http look with `json`', () => {
  const measure = async (answer: string, json = '/lag') => {
    const running = await listening(createServer((_, response) => response.end(answer)))
    const url = `http://127.0.0.1:${running.port}/`
    const finding = await look({ kind: 'http', url, method: 'GET', status: [[200, 299]], headers: {}, json })
    await running.close()
    return finding
  }
  test('measures', async () => {
    const finding = await measure('{"lag": 1.5}')
    assert.deepEqual([finding.verdict, finding.value], ['up', 1.5], finding.detail)
  })
  test('is down without a value where the number is missing, and says so', async () => {
    const finding = await measure('{"behind": 1.5}')
    assert.deepEqual([finding.verdict, finding.phase, finding.value], ['down', 'body', undefined])
    assert.match(finding.detail, /answered 200, but \/lag is not in its JSON/)
  })
  test('does not read JSON without an end', async () => {
    const finding = await measure(`{"lag": 1, "more": "${'x'.repeat(70_000)}"}`)
    assert.equal(finding.verdict, 'down')
    assert.match(finding.detail, /longer than 65536 bytes/)
  })
})
