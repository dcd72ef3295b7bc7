// The embedded zone on real secondaries: NSD and Knot DNS fetch it, are told of changes, and go on when it is dead.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { TsigKey } from '../../src/dns/index.ts'
import { app, dnsName, east, shopZone, west, zoneText } from '../../src/nameserver/fixtures.ts'
import type { TransferRules } from '../../src/nameserver/index.ts'
import { run } from './dns-server.ts'
import { newFolder, type Outgoing, startOutgoing } from './outgoing.ts'
import {
  dig,
  makeSecondary,
  needsSecondary,
  type RealSecondary,
  secondaryKinds,
  type TransferKey,
  until,
} from './secondary.ts'

const eastAddress = '192.0.2.10'
const westAddress = '198.51.100.7'
/** From a change to the answer of a secondary that was told: NOTIFY waits for at most a second. */
const arrivesWithinMs = 5000

const newKey = (algorithm: TransferKey['algorithm'] = 'hmac-sha256'): TransferKey => ({
  name: 'xfr.shop.test',
  algorithm,
  secret: randomBytes(32).toString('base64'),
})
const tsig = (key: TransferKey): TsigKey => ({
  name: dnsName(key.name),
  algorithm: key.algorithm,
  secret: Buffer.from(key.secret, 'base64'),
})
const rulesFor = (secondaries: readonly RealSecondary[], key: TransferKey | null): TransferRules => ({
  secondaries: secondaries.map(({ port }) => ({ host: '127.0.0.1', port })),
  allowFrom: ['127.0.0.1'],
  key: key && tsig(key),
})

async function bothSecondaries(t: TestContext): Promise<RealSecondary[] | null> {
  const made: RealSecondary[] = []
  for (const kind of secondaryKinds) {
    const secondary = await makeSecondary(kind)
    if (!secondary) return t.skip(needsSecondary) ?? null
    t.after(() => secondary.stop())
    made.push(secondary)
  }
  return made
}

const serialOn = async (port: number): Promise<number> =>
  Number((await dig(port, 'shop.test', 'SOA')).split(' ')[2] ?? 0)

const arrives = (secondary: RealSecondary, address: string): Promise<number> =>
  until(
    `${secondary.software} answers ${address}`,
    (answer) => answer === address,
    () => dig(secondary.port, app, 'A'),
    arrivesWithinMs,
  ).catch((error: Error) => assert.fail(`${error.message}\n${secondary.log()}`))

for (const algorithm of ['hmac-sha256', 'hmac-sha512'] as const)
  test(`a zone under ${algorithm}: fetched, a failover follows, the secondaries outlive us, and serials grow over a restart`, async (t) => {
    const secondaries = await bothSecondaries(t)
    if (!secondaries) return
    const key = newKey(algorithm)
    const rules = rulesFor(secondaries, key)
    const folder = await newFolder(t)
    let ours: Outgoing = await startOutgoing({ folder, rules })
    t.after(() => ours.close())
    for (const secondary of secondaries)
      await secondary.up({ zone: 'shop.test', primaryPort: ours.port, key })
    for (const secondary of secondaries) await arrives(secondary, eastAddress)
    ours.move(west)
    for (const secondary of secondaries) await arrives(secondary, westAddress)
    const before = await serialOn(ours.port)
    for (const { port } of secondaries) {
      assert.equal(await serialOn(port), before)
      assert.equal(await dig(port, 'mail.shop.test', 'A'), '192.0.2.25')
      assert.equal(await dig(port, app, 'MX'), '10 mail.shop.test.')
    }
    const { port } = ours
    await ours.close()
    for (const secondary of secondaries) assert.equal(await dig(secondary.port, app, 'A'), westAddress)
    ours = await startOutgoing({ folder, rules, port })
    ours.move(east)
    for (const secondary of secondaries) await arrives(secondary, eastAddress)
    assert.ok((await serialOn(ours.port)) > before)
    await until(
      'both are known to be current',
      (states) => states === 'current,current',
      async () =>
        ours.server
          .transfers()[0]!
          .secondaries.map(({ state }) => state)
          .join(),
      arrivesWithinMs,
    )
  })

test('who asks without the key, with another or with a wrong secret is refused, and so is a stranger', async (t) => {
  const key = newKey()
  const ours = await startOutgoing({ folder: await newFolder(t), rules: rulesFor([], key) })
  t.after(() => ours.close())
  const transfer = async (...options: string[]): Promise<string> => {
    const where = ['@127.0.0.1', '-p', `${ours.port}`, 'shop.test', 'AXFR', '+tries=1', '+time=3']
    const { stdout } = await run('dig', [...where, ...options]).catch((error) => error as { stdout: string })
    return stdout
  }
  const signed = (name: string, secret: string) => ['-y', `hmac-sha256:${name}:${secret}`]
  const whole = await until(
    'it goes out',
    (out) => /XFR size: 1\d records/.test(out),
    () => transfer(...signed(key.name, key.secret)),
    5000,
  )
  assert.ok(whole >= 0)
  assert.match(await transfer(), /Transfer failed/)
  assert.match(
    await transfer(...signed(key.name, randomBytes(32).toString('base64'))),
    /BADSIG|Transfer failed/,
  )
  assert.match(await transfer(...signed('other.test', key.secret)), /BADKEY|Transfer failed/)
  for (const out of [await transfer(), await transfer(...signed('other.test', key.secret))])
    assert.doesNotMatch(out, /192\.0\.2/)
})

test('a zone of 10,000 names arrives in several messages, each signed', async (t) => {
  const secondaries = await bothSecondaries(t)
  if (!secondaries) return
  const names = Array.from({ length: 10_000 }, (_, n) => `n${n} A 10.0.${n >> 8}.${n & 255}`)
  const key = newKey()
  const ours = await startOutgoing({
    folder: await newFolder(t),
    rules: rulesFor(secondaries, key),
    zone: shopZone(`${zoneText}${names.join('\n')}\n`),
  })
  t.after(() => ours.close())
  for (const secondary of secondaries) await secondary.up({ zone: 'shop.test', primaryPort: ours.port, key })
  for (const secondary of secondaries) {
    await arrives(secondary, eastAddress)
    assert.equal(await dig(secondary.port, 'n9999.shop.test', 'A'), '10.0.39.15')
  }
  const axfr = [
    '@127.0.0.1',
    '-p',
    `${ours.port}`,
    'shop.test',
    'AXFR',
    '-y',
    `hmac-sha256:${key.name}:${key.secret}`,
  ]
  const { stdout } = await run('dig', axfr, { maxBuffer: 1 << 26 })
  const [, records, messages] = /XFR size: (\d+) records \(messages (\d+)/.exec(stdout) ?? []
  assert.ok(Number(records) > 10_000 && Number(messages) > 5, stdout.slice(-300))
})
