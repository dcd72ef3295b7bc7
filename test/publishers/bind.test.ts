// The RFC 2136 publisher against a real BIND 9. What can go wrong there is in errors.test.ts.

import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { TsigAlgorithm } from '../../src/dns/index.ts'
import { publisherConformance, readOf, writeOf } from '../../src/publishers/conformance/index.ts'
import type { FullPublisher } from '../../src/publishers/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { type Changes, foreignAt, publisherAt } from './at-server.ts'
import { type Named, needsNamed, startNamed } from './named.ts'
import { resourceAt, signedOtherwise } from './resource-at.ts'

let named: Named | null = null
let below = 0
before(async () => {
  named = await startNamed()
})
after(() => named?.stop())

const have = (t: TestContext): Named | null => {
  if (!named) t.skip(needsNamed)
  return named
}

const publisherFor = (
  bind: Named,
  algorithm: TsigAlgorithm = 'hmac-sha256',
  changes: Changes = {},
): FullPublisher => publisherAt(bind, algorithm, changes)

for (const algorithm of ['hmac-sha256', 'hmac-sha512'] as const)
  publisherConformance({
    kind: 'rfc2136',
    name: `BIND 9 with ${algorithm}`,
    ...(algorithm === 'hmac-sha512' && { only: signedOtherwise }),
    async resource(t) {
      const bind = have(t)
      return bind && resourceAt(bind, algorithm)
    },
  })

describe('BIND 9', () => {
  const nameIn = (bind: Named) => `w${++below}.${bind.zone}` as EndpointName
  const write = (endpoint: EndpointName, n = 1) =>
    writeOf(endpoint, null, n, [{ type: 'A', address: '192.0.2.1' }])

  test('works without a key where the server allows the address', async (t) => {
    const bind = have(t)
    if (!bind) return
    const open = publisherFor(bind, 'hmac-sha256', { zone: 'open.test', unsigned: true })
    const first = write('app.open.test' as EndpointName)
    assert.deepEqual(await open.write(first), { kind: 'written' })
    assert.deepEqual((await readOf(open, first.endpoint)).fence, first.next)
  })

  test('a wildcard answers for the names below it, and its fence changes nothing about that', async (t) => {
    const bind = have(t)
    if (!bind) return
    const endpoint = `*.${nameIn(bind)}` as EndpointName
    assert.deepEqual(await publisherFor(bind).write(write(endpoint)), { kind: 'written' })
    const { list } = foreignAt(bind)
    for (const label of ['anything', 'deep.below'])
      assert.deepEqual(await list(endpoint.replace('*', label), 'A'), ['192.0.2.1'])
  })
})
