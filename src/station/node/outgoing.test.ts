import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { DomainName } from '../../dns/index.ts'
import type { EmbeddedSpec, TransfersSpec } from '../../publishers/index.ts'
import type { NodeName, PublisherId } from '../../terms/index.ts'
import { nothingOut, transferRules } from './outgoing.ts'
import type { NodeOrders } from './protocol.ts'

const zone = 'shop.example' as DomainName
const [main, other] = ['main', 'other'] as NodeName[] as [NodeName, NodeName]
const secondaries = [{ host: '192.0.2.53', port: 53 }]

const ordersOf = (node: NodeName, transfers?: TransfersSpec): NodeOrders => ({
  node,
  dns: { host: '127.0.0.1', port: 5300 },
  checks: [],
  publishers: [
    {
      id: 'here' as PublisherId,
      kind: 'embedded',
      zone,
      ...(transfers && { transfers }),
    } satisfies EmbeddedSpec,
  ],
  endpoints: [],
  quorum: { quorum: 1, of: [] },
})

test('a zone goes out from the one node that is named, and from the main one when none is', async () => {
  const transfers = { secondaries, allowFrom: ['192.0.2.53'] }
  const out = async (node: NodeName, primary?: NodeName) =>
    (await transferRules(ordersOf(node, { ...transfers, ...(primary && { primary }) }), nothingOut)).has(zone)
  assert.equal(await out(main), true)
  assert.equal(await out(main, main), true)
  assert.equal(await out(main, other), false)
  assert.equal((await transferRules(ordersOf(main), nothingOut)).size, 0)
})

test('rules that have not changed are the very same, so that nobody is told anew; another secret makes others', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-outgoing-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const secretFile = join(folder, 'xfr.key')
  const key = { name: 'xfr' as DomainName, algorithm: 'hmac-sha256', secretFile } as const
  const orders = ordersOf(main, { secondaries, allowFrom: ['192.0.2.53'], key })
  await assert.rejects(transferRules(orders, nothingOut), /ENOENT/)
  await writeFile(secretFile, Buffer.alloc(32, 1).toString('base64'))
  const first = await transferRules(orders, nothingOut)
  assert.equal((await transferRules(orders, first)).get(zone), first.get(zone))
  await writeFile(secretFile, Buffer.alloc(32, 2).toString('base64'))
  assert.notEqual((await transferRules(orders, first)).get(zone), first.get(zone))
})
