import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ms } from '../terms/index.ts'
import { settleFault } from './fault.ts'
import { type Finding, startLook } from './look.ts'
import { hasRoute } from './routed.ts'
import { virtualTime } from './testing/virtual.ts'

/** What a look finds whose socket fails with `error` while connecting. */
function failing(error: unknown, routed = true): Finding {
  const { clock, timers } = virtualTime()
  const findings: Finding[] = []
  const context = { clock, timers, timeout: ms(100) }
  startLook(
    context,
    'connect',
    'shop.example:443',
    (stage) => {
      settleFault(stage, error, 'shop.example:443', (_address, tell) => tell(routed))
      return () => {}
    },
    (finding) => findings.push(finding),
  )
  assert.equal(findings.length, 1)
  return findings[0]!
}
const coded = (code: string): Error => Object.assign(new Error('secret: hunter2'), { code })

describe('an error of a socket', () => {
  for (const code of ['EMFILE', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENOBUFS', 'EAI_AGAIN', 'EPERM'])
    test(`${code} is our own: unknown, never down`, () => {
      assert.equal(failing(coded(code)).verdict, 'unknown')
    })

  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ETIMEDOUT'])
    test(`${code} is theirs: down in the phase it came`, () => {
      const finding = failing(coded(code))
      assert.deepEqual([finding.verdict, finding.phase], ['down', 'connect'])
      assert.equal(finding.refused, code === 'ECONNREFUSED' ? true : undefined)
    })

  test('a name without an address is down in phase dns', () => {
    const finding = failing(coded('ENOTFOUND'))
    assert.deepEqual([finding.verdict, finding.phase], ['down', 'dns'])
  })

  test('"network unreachable" is ours without a route, and theirs when a router on the way said it', () => {
    const there = Object.assign(coded('ENETUNREACH'), { address: '192.0.2.10' })
    assert.equal(failing(there, false).verdict, 'unknown')
    assert.deepEqual([failing(there, true).verdict, failing(there, true).broken], ['down', true])
  })

  test('whether there is a route is asked of the kernel, and loopback always has one', async () => {
    assert.equal(await new Promise((tell) => hasRoute('127.0.0.1', tell)), true)
  })

  test('of several addresses tried, the first error counts', () => {
    const both = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')])
    assert.equal(failing(both).refused, true)
  })

  test('whatever it is, the look settles once and its message is not repeated', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string().map(coded)), (error) => {
        assert.doesNotMatch(failing(error).detail, /hunter2/)
      }),
    )
  })
})
