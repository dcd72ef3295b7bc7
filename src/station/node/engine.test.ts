import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DomainName } from '../../dns/index.ts'
import type { NodeName, PublisherId } from '../../terms/index.ts'
import { Asker } from '../ask.ts'
import { realClock, realRandom, realTimers } from '../clock.ts'
import { NodeEngine } from './engine.ts'
import type { FromNode, NodeOrders } from './protocol.ts'

const node = 'lon-1' as NodeName
const zoneText = (address: string): string =>
  `$TTL 60
@ IN SOA ns1 hostmaster 1 3600 600 86400 60
@ IN NS ns1
ns1 IN A 192.0.2.1
www IN A ${address}
`

describe('a node', () => {
  let folder: string
  let file: string
  let engine: NodeEngine
  let asker: Asker
  let said: FromNode[]
  let hear: () => void
  let orders: NodeOrders

  const open = async (): Promise<void> => {
    said = []
    hear = () => {}
    engine = await NodeEngine.open({
      folder: join(folder, 'node'),
      dns: { host: '127.0.0.1', port: 0 },
      node,
      clock: realClock,
      timers: realTimers,
      random: realRandom,
      say(message) {
        said.push(message)
        hear()
      },
    })
    asker = new Asker(engine.dns, realRandom)
  }
  const close = async (): Promise<void> => {
    asker.close()
    await engine.stop()
  }
  const again = async (): Promise<void> => {
    await close()
    await open()
  }
  const heard = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      await new Promise<void>((next) => {
        hear = next
      })
    }
  }
  const answerTo = (serial: number) =>
    heard(() => said.find((m) => (m.kind === 'followed' || m.kind === 'refused') && m.serial === serial))
  const reported = () =>
    heard(() => said.flatMap((m) => (m.kind === 'report' ? [m.report.troubles] : [])).at(-1))
  const asked = async (name: string): Promise<string> => {
    const reply = await asker.ask(name, 'A', 1000)
    assert.ok(reply.ok)
    return reply.value.records.join() || reply.value.rcode.toString()
  }

  const serves = async (origin: string): Promise<boolean> => {
    const reply = await asker.ask(origin, 'SOA', 1000)
    return reply.ok && reply.value.records.length === 1
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    file = join(folder, 'one.zone')
    writeFileSync(file, zoneText('192.0.2.7'))
    orders = {
      node,
      dns: { host: '127.0.0.1', port: 0 },
      checks: [],
      publishers: [
        { id: 'one' as PublisherId, kind: 'embedded', zone: 'one.test' as DomainName, file },
        { id: 'two' as PublisherId, kind: 'embedded', zone: 'two.test' as DomainName },
      ],
      endpoints: [],
      quorum: { quorum: 1, of: [] },
    }
    mkdirSync(join(folder, 'node'))
    await open()
    engine.take({ kind: 'orders', serial: 1, orders, binding: 'in-force' })
    assert.equal((await answerTo(1)).kind, 'followed')
  })
  afterEach(async () => {
    await close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('started beside a broken zone file answers every zone as it was last good, and is troubled', async () => {
    await close()
    writeFileSync(file, 'www IN A not-an-address\n')
    await open()
    assert.equal(await asked('www.one.test'), '192.0.2.7')
    assert.ok(await serves('two.test'))
    assert.match((await reported())[0] ?? '', /one\.zone:1:.*answered as it could be read last/)
  })

  test('refuses orders that it cannot follow, whole, and says which', async () => {
    writeFileSync(file, 'www IN A not-an-address\n')
    engine.take({
      kind: 'orders',
      serial: 2,
      orders: { ...orders, publishers: [orders.publishers[0]!] },
      binding: 'offered',
    })
    const refusal = await answerTo(2)
    assert.match(refusal.kind === 'refused' ? refusal.why : '', /one\.zone:1:/)
    assert.ok(await serves('two.test'))
    assert.equal(await asked('www.one.test'), '192.0.2.7')
  })

  test('is troubled by what it refuses while the others go by it, until it can follow', async () => {
    writeFileSync(file, 'www IN A not-an-address\n')
    said = []
    engine.take({ kind: 'orders', serial: 2, orders, binding: 'in-force' })
    await answerTo(2)
    assert.match((await reported())[0] ?? '', /one\.zone:1:/)
    writeFileSync(file, zoneText('192.0.2.8'))
    said = []
    engine.take({ kind: 'orders', serial: 3, orders, binding: 'offered' })
    await answerTo(3)
    assert.deepEqual(await reported(), [])
    assert.equal(await asked('www.one.test'), '192.0.2.8')
  })

  test('follows overlapping orders one after another; the last ones are kept', async () => {
    for (let serial = 2; serial <= 6; serial++) {
      const publishers = serial === 6 ? [orders.publishers[0]!] : orders.publishers
      engine.take({ kind: 'orders', serial, orders: { ...orders, publishers }, binding: 'offered' })
    }
    await answerTo(6)
    const order = said.flatMap((m) => (m.kind === 'followed' ? [m.serial] : []))
    assert.deepEqual(order, [1, 2, 3, 4, 5, 6])
    await again()
    assert.equal(await asked('www.one.test'), '192.0.2.7')
    const report = await heard(() =>
      said.flatMap((m) => (m.kind === 'report' ? [m.report.zones] : [])).at(-1),
    )
    assert.deepEqual(
      report.map(({ origin }) => origin),
      ['one.test'],
    )
  })
})
