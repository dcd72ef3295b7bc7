// Why a real PowerDNS does not take an update, in the words of the setting or metadata that is the cause.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { writeOf } from '../../src/publishers/conformance/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { type Changes, publisherAt } from './at-server.ts'
import { powerlessKey } from './dns-server.ts'
import { needsPowerDns, type PowerDns, startPowerDns } from './pdns.ts'

const writeTo = (zone: string, n = 1) =>
  writeOf(`app.${zone}` as EndpointName, null, n, [{ type: 'A', address: '192.0.2.1' }])

let pdns: PowerDns | null = null
const have = (t: TestContext): PowerDns | null => {
  if (!pdns) t.skip(needsPowerDns)
  return pdns
}
before(async () => {
  pdns = await startPowerDns()
})
after(() => pdns?.stop())

/** What its administrator does with the API. */
async function administrate({ api }: PowerDns, method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${api.url}/api/v1/servers/localhost${path}`, {
    method,
    headers: { 'X-API-Key': api.key, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.ok(response.ok, `${response.status} ${await response.text()}`)
}

describe('PowerDNS tells why it refuses', () => {
  const refusals: readonly (readonly [string, string, Changes, RegExp])[] = [
    [
      'a zone that it does not have',
      'zone-missing',
      { zone: 'nowhere.test' },
      /pdnsutil create-zone nowhere\.test/,
    ],
    [
      'a key that may not update',
      'key-not-allowed',
      { keyName: powerlessKey },
      /pdnsutil add-meta steered\.test TSIG-ALLOW-DNSUPDATE k-powerless/,
    ],
    ['an unsigned update', 'key-needed', { unsigned: true }, /k-hmac-sha256 or k-hmac-sha512/],
    ['a wrong key to its API', 'api-key-refused', { unsigned: true, apiKey: 'not-the-key' }, /pdns-api\.key/],
    [
      'a wrong server id',
      'no-such-server',
      { unsigned: true, serverId: 'ns7' },
      /`api\.serverId` to `localhost`/,
    ],
    [
      'an API where nobody listens',
      'api-unreachable',
      { unsigned: true, apiUrl: 'http://127.0.0.1:1' },
      /`api=yes`/,
    ],
    ['no key to its API on this machine', 'refused', { unsigned: true, apiKey: null }, /allow-update/],
  ]
  for (const [what, code, changes, words] of refusals)
    test(`${what}: ${code}`, async (t) => {
      const server = have(t)
      if (!server) return
      const outcome = await publisherAt(server, 'hmac-sha256', changes).write(
        writeTo(changes.zone ?? server.zone),
      )
      assert.ok(outcome.kind === 'failed', inspect(outcome))
      assert.equal(outcome.code, code, inspect(outcome))
      const said = `${outcome.detail} ${outcome.fix}`
      assert.match(said, words)
      assert.ok(!said.includes(server.api.key) && !said.includes('not-the-key'))
    })

  // It answers these with no signature, which proves nothing: the write is lost, and a read says what to do.
  const disbelieved: readonly (readonly [string, string, Changes, RegExp])[] = [
    [
      'a key that it does not have',
      'bad-key',
      { keyName: 'k-nobody' },
      /pdnsutil import-tsig-key k-nobody hmac-sha256/,
    ],
    ['another secret', 'bad-signature', { secret: Buffer.alloc(32, 1) }, /pdnsutil list-tsig-keys/],
    ['another algorithm', 'bad-algorithm', { keyName: 'k-hmac-sha512' }, /`key\.algorithm` to hmac-sha512/],
  ]
  for (const [what, code, changes, words] of disbelieved)
    test(`${what}: ${code}`, async (t) => {
      const server = have(t)
      if (!server) return
      const publisher = publisherAt(server, 'hmac-sha256', changes)
      const write = await publisher.write(writeTo(server.zone))
      assert.ok(write.kind === 'lost', inspect(write))
      assert.match(write.detail, words)
      const read = await publisher.read(writeTo(server.zone).endpoint)
      assert.ok(read.kind === 'failed', inspect(read))
      assert.equal(read.code, code, inspect(read))
      assert.match(read.fix, words)
    })

  test('a zone that is copied from elsewhere: secondary-zone', async (t) => {
    const server = have(t)
    if (!server) return
    const zone = { name: 'copied.test.', kind: 'Slave', masters: ['127.0.0.1:1'] }
    await administrate(server, 'POST', '/zones', zone)
    const outcome = await publisherAt(server, 'hmac-sha256', { zone: 'copied.test' }).write(
      writeTo('copied.test'),
    )
    assert.ok(outcome.kind === 'failed' && outcome.code === 'secondary-zone', inspect(outcome))
    assert.match(outcome.detail, /127\.0\.0\.1:1/)
    assert.match(outcome.fix, /pdnsutil set-kind copied\.test native/)
  })

  for (const [line, code, words] of [
    ['dnsupdate=no', 'updates-off', /`dnsupdate=yes`/],
    ['allow-dnsupdate-from=192.0.2.0/24', 'address-not-allowed', /ALLOW-DNSUPDATE-FROM/],
  ] as const)
    test(`a server with ${line}: ${code}`, async (t) => {
      const server = await startPowerDns({ lines: [line] })
      if (!server) return t.skip(needsPowerDns)
      t.after(() => server.stop())
      const outcome = await publisherAt(server, 'hmac-sha256').write(writeTo(server.zone))
      assert.ok(outcome.kind === 'failed' && outcome.code === code, inspect(outcome))
      assert.match(outcome.fix, words)
    })

  test('what was mended is taken at once, and nothing is explained about it', async (t) => {
    const server = have(t)
    if (!server) return
    const zone = { name: 'mended.test.', kind: 'Native', nameservers: ['ns.mended.test.'] }
    await administrate(server, 'POST', '/zones', zone)
    const allow = (key: string) =>
      administrate(server, 'POST', '/zones/mended.test./metadata', {
        kind: 'TSIG-ALLOW-DNSUPDATE',
        metadata: [key],
      })
    await allow('k-hmac-sha512')
    const publisher = publisherAt(server, 'hmac-sha256', { zone: 'mended.test' })
    const before = await publisher.write(writeTo('mended.test'))
    assert.ok(before.kind === 'failed' && before.code === 'key-not-allowed', inspect(before))
    await allow('k-hmac-sha256')
    assert.deepEqual(await publisher.write(writeTo('mended.test')), { kind: 'written' })
  })
})

describe("the API's answers", () => {
  /** A web server that is no PowerDNS. */
  async function impostor(t: TestContext, answer: Parameters<typeof createServer>[1]): Promise<string> {
    const server: Server = createServer(answer as Parameters<typeof createServer>[0] & object).listen(
      0,
      '127.0.0.1',
    )
    await once(server, 'listening')
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  for (const [what, words, answer] of [
    [
      'that is no JSON',
      /no JSON/,
      (_: unknown, response: { end(text: string): void }) => response.end('<html>'),
    ],
    ['that stays away', /within \d+ ms/, () => {}],
  ] as const)
    test(`one ${what} leaves the refusal as it is, and says so`, async (t) => {
      const server = have(t)
      if (!server) return
      const apiUrl = await impostor(t, answer as never)
      const changes = { unsigned: true, apiUrl, timeoutMs: 3000 }
      const outcome = await publisherAt(server, 'hmac-sha256', changes).write(writeTo(server.zone))
      assert.ok(outcome.kind === 'failed' && outcome.code === 'api-unreachable', inspect(outcome))
      assert.match(outcome.detail, /refused this for steered\.test/)
      assert.match(outcome.detail, words)
    })

  test('show records of types that are unknown here, which no write touches', async (t) => {
    const server = have(t)
    if (!server) return
    const write = writeTo(server.zone)
    const text = '1 1 123456789abcdef67890123456789abcdef67890'
    const set = {
      type: 'SSHFP',
      ttl: 300,
      changetype: 'REPLACE',
      records: [{ content: text, disabled: false }],
    }
    const rrsets = [{ ...set, name: `${write.endpoint}.` }]
    await administrate(server, 'PATCH', `/zones/${server.zone}.`, { rrsets })
    const publisher = publisherAt(server, 'hmac-sha256')
    assert.deepEqual(await publisher.write(write), { kind: 'written' })
    const outcome = await publisher.survey(write.endpoint)
    assert.ok(outcome.kind === 'surveyed', inspect(outcome))
    assert.deepEqual(outcome.survey.others, [{ type: 'SSHFP', ttl: 300, text }])
    assert.deepEqual(outcome.survey.fence, write.next)
    assert.equal(outcome.survey.sets[0]?.data.length, 1)
  })
})
