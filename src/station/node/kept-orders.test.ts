// The orders are what a node starts from when nobody is there to tell it: whatever happens to one copy, it starts.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type DomainName, minimalZone } from '../../dns/index.ts'
import { instant, type NodeName } from '../../terms/index.ts'
import { keep, keptZone, readKeptOrders } from './kept-orders.ts'
import type { NodeOrders } from './protocol.ts'
import { keepUnsaid, takeUnsaid } from './unsaid.ts'

const origin = 'shop.test' as DomainName
const zone = minimalZone(origin, { nameserver: 'ns1.shop.test' as DomainName })
const orders: NodeOrders = {
  node: 'lon-1' as NodeName,
  dns: { host: '127.0.0.1', port: 5300 },
  checks: [],
  publishers: [],
  endpoints: [],
  quorum: { quorum: 1, of: ['lon-1' as NodeName] },
}

describe('kept orders', () => {
  let folder: string
  const at = (file: string): string => join(folder, file)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-kept-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('of which any one copy is damaged in any one place are read from the other', async () => {
    await keep(folder, orders, [])
    for (const file of ['orders', 'orders.copy']) {
      const whole = readFileSync(at(file))
      const other = file === 'orders' ? [at(file)] : []
      for (let i = 0; i < whole.length; i++) {
        const flipped = Buffer.from(whole)
        flipped[i]! ^= 1 << (i % 8)
        for (const damaged of [flipped, whole.subarray(0, i)]) {
          writeFileSync(at(file), damaged)
          assert.deepEqual(await readKeptOrders(folder), { orders, torn: other }, `${file} at ${i}`)
        }
      }
      writeFileSync(at(file), whole)
    }
  })

  test('that are gone, or no file at all, are read from the copy, and mended by the next', async () => {
    await keep(folder, orders, [])
    rmSync(at('orders'))
    assert.deepEqual(await readKeptOrders(folder), { orders, torn: [] })
    mkdirSync(at('orders'))
    assert.deepEqual(await readKeptOrders(folder), { orders, torn: [at('orders')] })
    await keep(folder, orders, [])
    assert.deepEqual(await readKeptOrders(folder), { orders, torn: [] })
    assert.ok(readdirSync(folder).includes('orders.aside'), 'what stood there is left for people to look at')
  })

  test('of which no copy is whole are told', async () => {
    await keep(folder, orders, [])
    for (const file of ['orders', 'orders.copy']) writeFileSync(at(file), '')
    assert.deepEqual(await readKeptOrders(folder), { orders: null, torn: [at('orders'), at('orders.copy')] })
  })

  test('of an earlier version are read, until they are kept anew', async () => {
    writeFileSync(at('orders.json'), JSON.stringify({ format: 1, orders }))
    assert.deepEqual(await readKeptOrders(folder), { orders, torn: [] })
    await keep(folder, orders, [])
    assert.ok(!readdirSync(folder).includes('orders.json'))
  })
})

test('a kept zone that was cut short is none, though it would read as a smaller one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kept-'))
  try {
    await keep(folder, orders, [zone])
    assert.deepEqual(await keptZone(folder, origin), zone)
    const [file] = readdirSync(join(folder, 'zones'))
    const path = join(folder, 'zones', file!)
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    writeFileSync(path, `${lines.slice(0, -1).join('\n')}\n`)
    assert.equal(await keptZone(folder, origin), null)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('what two nodes in a row could tell nobody is told once by the third', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kept-'))
  const entry = (subject: string) =>
    ({
      at: instant(1),
      author: 'node:lon-1',
      kind: 'check.failed',
      subject,
      why: 'it failed',
      data: {},
    }) as const
  try {
    await keepUnsaid(folder, [entry('a')])
    await keepUnsaid(folder, [])
    await keepUnsaid(folder, [entry('b')])
    assert.deepEqual(await takeUnsaid(folder), [entry('a'), entry('b')])
    assert.deepEqual(await takeUnsaid(folder), [])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
