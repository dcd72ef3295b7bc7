import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readHostList } from './host-list.ts'

test('a name on each line, a column of a CSV or the address of a page, each once', () => {
  const { names, misread, firstMisread } = readHostList(
    'rank,domain\n1,Shop.Example.\n# a comment\n\n"www.shop.example"\r\nhttps://www.shop.example:8443/cart?x=1\n2;bank.example;x\nnothing\n192.0.2.1\n',
  )
  assert.deepEqual(names, ['shop.example', 'www.shop.example', 'bank.example'])
  assert.deepEqual([misread, firstMisread], [2, 8])
})

test('any text is read without an exception, and what is read is a host name', () =>
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.domain(), fc.webUrl())), (lines) => {
      for (const name of readHostList(lines.join('\n')).names) {
        assert.match(name, /^[a-z0-9_.-]+\.[a-z0-9-]*[a-z][a-z0-9-]*$/)
        assert.ok(name.length <= 253)
      }
    }),
  ))
