import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

/** Asks for one publisher after the other and says after each what of the AWS SDK is loaded. */
const program = `
import { Module } from 'node:module'
import { createDirectPublisher } from ${JSON.stringify(join(import.meta.dirname, '..', 'index.ts'))}
const loaded = () => Object.keys(Module._cache).filter((file) => file.includes('client-route-53')).length > 0
const told = [loaded()]
const deps = {
  secrets: { tsig: null, token: null },
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  timers: { after(ms, act) { const timer = setTimeout(act, ms); return () => clearTimeout(timer) } },
  random: { next: () => 0.5 },
  timeoutMs: 1000,
}
const spec = { id: 'cloud', kind: 'route53', zone: 'shop.example', hostedZone: 'Z1', region: 'us-east-1' }
const local = { endpoint: 'http://127.0.0.1:1', credentialsFile: '/nowhere', requestsPerSecond: 5 }
const publisher = createDirectPublisher({ ...spec, ...local }, deps)
told.push(loaded())
const { code } = await publisher.read('app.shop.example')
told.push(loaded())
console.log(JSON.stringify({ told, code }))
`

test('the AWS SDK is loaded with the first request, and not before', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  assert.equal(stderr, '')
  assert.deepEqual(JSON.parse(stdout), { told: [false, false, true], code: 'no-credentials' })
})
