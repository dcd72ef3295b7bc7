// The embedded zone on real secondaries: NSD and Knot DNS fetch it, are told of changes, and go on when it is dead.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { decodeMessage, encodeMessage, opcodes, type TsigKey } from '../../src/dns/index.ts'
import { app, dnsName, east, plan, shopZone, west, write, zoneText } from '../../src/nameserver/fixtures.ts'
import type { TransferRules } from '../../src/nameserver/index.ts'
import { freePort, run } from './dns-server.ts'
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
/** NOTIFY waits for at most a second; without one a secondary would look again after an hour (the zone's refresh). */
const arrivesWithinMs = 60_000

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

test('50 changes in a second are two NOTIFYs at most, and the last change arrives', async (t) => {
  const [knot] = (await bothSecondaries(t)) ?? []
  if (!knot) return
  const listener = await notifyListener(t)
  const rules = { ...rulesFor([knot], null) }
  const ours = await startOutgoing({
    folder: await newFolder(t),
    rules: { ...rules, secondaries: [...rules.secondaries, { host: '127.0.0.1', port: listener.port }] },
  })
  t.after(() => ours.close())
  await knot.up({ zone: 'shop.test', primaryPort: ours.port, key: null })
  await arrives(knot, eastAddress)
  await until(
    'the first NOTIFYs are over',
    (n) => n === 'quiet',
    () => listener.quiet(1200),
    60_000,
  )
  const before = listener.heard()
  const began = performance.now()
  for (let n = 0; n < 50; n++) {
    ours.move((n * n) % 7 < 3 ? west : east)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  ours.move(west)
  await arrives(knot, westAddress)
  // On a machine that is busy these take longer than a second: one at once, and one for each second begun.
  const most = 2 + Math.floor((performance.now() - began) / 1000)
  const heard = listener.heard() - before
  assert.ok(heard >= 1 && heard <= most, `${heard} NOTIFYs, at most ${most}`)
})

test('a secondary that is dead harms nobody: the others follow, and it is told of', async (t) => {
  const [nsd] = (await bothSecondaries(t)) ?? []
  if (!nsd) return
  const dead = await freePort()
  const rules = rulesFor([nsd], null)
  const ours = await startOutgoing({
    folder: await newFolder(t),
    rules: { ...rules, secondaries: [{ host: '127.0.0.1', port: dead }, ...rules.secondaries] },
  })
  t.after(() => ours.close())
  await nsd.up({ zone: 'shop.test', primaryPort: ours.port, key: null })
  await arrives(nsd, eastAddress)
  ours.move(west)
  await arrives(nsd, westAddress)
  assert.equal(await dig(ours.port, app, 'A'), westAddress)
  const [first] = ours.server.transfers()[0]!.secondaries
  assert.deepEqual([first!.server, first!.state, first!.serial], [`127.0.0.1:${dead}`, 'behind', null])
  assert.ok(first!.behindSince)
})

test('a name of which our disk knows nothing any more is missed, not denied: secondaries keep it (S1, S11)', async (t) => {
  const secondaries = await bothSecondaries(t)
  if (!secondaries) return
  const rules = rulesFor(secondaries, null)
  const folder = await newFolder(t)
  let ours = await startOutgoing({ folder, rules })
  t.after(() => ours.close())
  const { port } = ours
  for (const secondary of secondaries) await secondary.up({ zone: 'shop.test', primaryPort: port, key: null })
  for (const secondary of secondaries) await arrives(secondary, eastAddress)
  await ours.close()
  const envelopes = join(folder, 'envelopes')
  for (const file of await readdir(envelopes)) await writeFile(join(envelopes, file), 'torn')
  ours = await startOutgoing({ folder, rules, port, bare: true })
  await until(
    'it is withheld',
    (text) => /deny/.test(text),
    async () => ours.server.transfers()[0]!.hindrance ?? '',
    5000,
  )
  const refused = await run('dig', ['@127.0.0.1', '-p', `${port}`, 'shop.test', 'AXFR', '+tries=1']).catch(
    (e) => e,
  )
  assert.match(refused.stdout, /Transfer failed/)
  assert.equal(await dig(port, app, 'A', '+noshort', '+comments').then((out) => /SERVFAIL/.test(out)), true)
  for (const secondary of secondaries) assert.equal(await dig(secondary.port, app, 'A'), eastAddress)
  assert.equal((await ours.keeper.compareAndSet(write(null, plan(2), [west]))).kind, 'written')
  for (const secondary of secondaries) await arrives(secondary, westAddress)
})

/** A secondary's ear: answers every NOTIFY and counts them; any other question gets no answer. */
async function notifyListener(t: TestContext) {
  const socket = createSocket('udp4')
  t.after(() => socket.close())
  let count = 0
  let last = performance.now()
  socket.on('message', (bytes, from) => {
    const message = decodeMessage(bytes)
    if (!message.ok || message.value.opcode !== opcodes.NOTIFY) return
    count++
    last = performance.now()
    const flags = { ...message.value.flags, response: true }
    socket.send(encodeMessage({ ...message.value, flags, answer: [] }), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    heard: () => count,
    quiet: async (ms: number) => (count > 0 && performance.now() - last > ms ? 'quiet' : `${count} heard`),
  }
}
