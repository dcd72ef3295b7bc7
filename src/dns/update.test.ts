import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { classes, metaTypes, opcodes, typeCodes } from './codes.ts'
import { decodeMessage } from './decode.ts'
import { encodeMessage } from './encode.ts'
import { parseName } from './names.ts'
import type { DomainName } from './records.ts'
import { type Change, type Prerequisite, updateMessage } from './update.ts'

const name = (text: string): DomainName => {
  const parsed = parseName(text)
  assert.ok(parsed.ok)
  return parsed.value
}
const app = name('app.example')
const zone = name('example')
const fence = { type: 'TXT', strings: ['gen=7 plan=abc'] } as const
const address = { type: 'A', address: '192.0.2.1' } as const
const NONE = classes.NONE
const ANY = classes.ANY

/** [type, class, ttl, has RDATA] of each record in a section, after a trip over the wire. */
const sent = (prerequisites: readonly Prerequisite[], changes: readonly Change[]) => {
  const result = decodeMessage(encodeMessage(updateMessage({ id: 1, zone, prerequisites, changes })))
  assert.ok(result.ok)
  const shape = (records: typeof result.value.answer) =>
    records.map((r) => [r.type, r.class, r.ttl, r.data.type !== 'opaque' || r.data.bytes.length > 0])
  return {
    message: result.value,
    prerequisites: shape(result.value.answer),
    changes: shape(result.value.authority),
  }
}

describe('an update says on the wire what RFC 2136 defines', () => {
  const prerequisites: readonly [Prerequisite, readonly unknown[]][] = [
    [{ kind: 'rrset-exists', name: app, type: 'A' }, [typeCodes.A, ANY, 0, false]],
    [{ kind: 'rrset-equals', name: app, data: [fence] }, [typeCodes.TXT, classes.IN, 0, true]],
    [{ kind: 'rrset-absent', name: app, type: 'TXT' }, [typeCodes.TXT, NONE, 0, false]],
    [{ kind: 'name-in-use', name: app }, [metaTypes.ANY, ANY, 0, false]],
    [{ kind: 'name-not-in-use', name: app }, [metaTypes.ANY, NONE, 0, false]],
  ]
  for (const [prerequisite, expected] of prerequisites)
    test(`prerequisite ${prerequisite.kind}`, () =>
      assert.deepEqual(sent([prerequisite], []).prerequisites, [expected]))

  const changes: readonly [Change, readonly unknown[]][] = [
    [{ kind: 'delete-rrset', name: app, type: 'AAAA' }, [typeCodes.AAAA, ANY, 0, false]],
    [{ kind: 'delete-name', name: app }, [metaTypes.ANY, ANY, 0, false]],
    [{ kind: 'delete-record', name: app, data: fence }, [typeCodes.TXT, NONE, 0, true]],
    [
      { kind: 'add', set: { name: app, type: 'A', ttl: 5, data: [address] } },
      [typeCodes.A, classes.IN, 5, true],
    ],
  ]
  for (const [change, expected] of changes)
    test(`change ${change.kind}`, () => assert.deepEqual(sent([], [change]).changes, [expected]))

  test('the zone section asks for the SOA of the zone', () => {
    const { message } = sent([], [])
    assert.equal(message.opcode, opcodes.UPDATE)
    assert.deepEqual(
      message.question.map((q) => [q.name, q.type, q.class]),
      [['example', typeCodes.SOA, classes.IN]],
    )
  })
})
