import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Asked, faultOf, namesIn } from './faults.ts'

const asked: Asked = { action: 'ChangeResourceRecordSets', hostedZone: 'Z1' }
const thrown = (name: string, message: string, status: number, more: object = {}) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } }, more)

describe('what the AWS SDK throws', () => {
  test('a batch that is invalid tells its messages, from a list or from one text in brackets', () => {
    const listed = thrown('InvalidChangeBatch', '', 400, { messages: ['first', 'second'] })
    assert.deepEqual(faultOf(listed, asked), { kind: 'invalid', messages: ['first', 'second'] })
    const text = thrown('InvalidChangeBatch', '[first, second]', 400)
    assert.deepEqual(faultOf(text, asked), { kind: 'invalid', messages: ['first, second'] })
  })

  test('the names in its messages are found in all the ways it writes them', () => {
    const messages = [
      "Tried to create resource record set [name='_fence.a.example.', type='TXT'] but it already exists, Tried to delete resource record set [name='\\052.b.example.', type='A', set-identifier='x'] but it was not found",
      'Tried to create resource record set [name=c.example., type=CNAME, set-identifier=legacy] but it already exists',
      'RRSet of type CNAME with DNS name d.example. is not permitted as it conflicts with other records with the same DNS name in zone example.',
      "The request contains an invalid set of changes for a resource record set 'TXT e.example.'",
    ]
    const found = ['_fence.a.example', '*.b.example', 'c.example', 'd.example', 'e.example']
    assert.deepEqual([...namesIn(messages)], found)
    assert.equal(namesIn(['The request is not valid.']).size, 0)
  })

  test('only what was surely not done is refused; without a whole answer nobody knows', () => {
    const kinds = [
      thrown('InternalFailure', 'sorry', 500),
      thrown('ServiceUnavailable', 'sorry', 503),
      thrown('SyntaxError', 'Unclosed tag', 200),
      Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
      Object.assign(new Error('read EHOSTUNREACH'), { code: 'EHOSTUNREACH', syscall: 'read' }),
      thrown('Throttling', 'Rate exceeded', 400),
      thrown('SomethingNew', 'no', 400),
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    ].map((error) => faultOf(error, asked).kind)
    assert.deepEqual(kinds, [...Array(5).fill('unknown'), ...Array(4).fill('refused')])
  })
})
