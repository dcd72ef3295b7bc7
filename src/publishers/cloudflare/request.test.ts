import assert from 'node:assert/strict'
import { test } from 'node:test'
import { send } from './request.ts'

const failing = async (code: string, syscall?: string) => {
  const cause = Object.assign(new Error(code), { code, ...(syscall && { syscall }) })
  const sent = await send({ method: 'POST', path: '/' }, 'http://api.example', 1000, {
    token: 'x'.repeat(40),
    fetch: () => Promise.reject(new TypeError('fetch failed', { cause })),
    timers: { after: () => () => {} },
  })
  return sent.kind
}

test('nothing was sent where no connection came about; on one that stood nobody knows', async () => {
  assert.equal(await failing('ECONNREFUSED', 'connect'), 'unsent')
  assert.equal(await failing('EHOSTUNREACH', 'connect'), 'unsent')
  assert.equal(await failing('DEPTH_ZERO_SELF_SIGNED_CERT'), 'unsent')
  assert.equal(await failing('EHOSTUNREACH', 'read'), 'broken')
  assert.equal(await failing('ENETUNREACH', 'write'), 'broken')
  assert.equal(await failing('ECONNRESET', 'read'), 'broken')
})
