import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type DomainName, type ResourceRecord, recordsOf } from '../dns/index.ts'
import type { Fence, FencedWrite, Generation, PlanDigest, Published } from '../steering/index.ts'
import { bad, type EndpointName, good, instant, type PublisherId } from '../terms/index.ts'
import { fenceRecord } from './fence-record.ts'
import { Mirror, mirrored } from './mirror.ts'
import { type Lost, type Trouble, trouble } from './trouble.ts'

const many = 300
const nameOf = (n: number): EndpointName => `n${n}.zone.example` as EndpointName
const fenceOf = (version: number): Fence => ({
  generation: BigInt(version) as Generation,
  digest: '0'.repeat(32) as PlanDigest,
})
const holding = (name: EndpointName, version: number): readonly ResourceRecord[] => [
  ...recordsOf({
    name: name as string as DomainName,
    type: 'A',
    ttl: 5,
    data: [{ type: 'A', address: `192.0.2.${version}` }],
  }),
  ...recordsOf({
    name: `_fence.${name}` as DomainName,
    type: 'TXT',
    ttl: 60,
    data: [fenceRecord(fenceOf(version))],
  }),
]

/** A zone of `many` names at a server that counts what it is asked. */
class World {
  time = 0
  serial = 1
  connection = 1
  versions = new Map<EndpointName, number>(Array.from({ length: many }, (_, n) => [nameOf(n), 1]))
  asked = { serials: 0, transfers: 0, singly: 0 }
  refusal: Trouble | Lost | null = null
  mostRecords = 0
  readonly mirror = new Mirror(
    {
      serial: async () => {
        this.asked.serials++
        return good(this.serial)
      },
      transfer: async (records, keep) => {
        this.asked.transfers++
        this.mostRecords = records
        if (this.refusal) return bad(this.refusal)
        const all = [...this.versions].flatMap(([name, version]) => holding(name, version))
        const kept = Map.groupBy(all.filter(keep), (record) => record.name)
        return good({ serial: this.serial, kept })
      },
      connections: () => this.connection,
    },
    { now: () => instant(1_760_000_000_000), monotonic: () => this.time },
  )

  readonly publisher = mirrored(
    {
      id: 'office' as PublisherId,
      kind: 'rfc2136',
      smallestTtl: 1,
      selectsInPlace: false,
      read: async (endpoint) => {
        this.asked.singly++
        const version = this.versions.get(endpoint)
        const published: Published = { fence: version ? fenceOf(version) : null, sets: [] }
        return { kind: 'read', published }
      },
      write: async ({ endpoint, next }) => {
        this.change(endpoint, Number(next.generation))
        return { kind: 'written' }
      },
      survey: async () => trouble('not-asked', '', ''),
      release: async () => ({ kind: 'written' }),
    },
    this.mirror,
  )

  change(endpoint: EndpointName, version: number): void {
    this.versions.set(endpoint, version)
    this.serial++
  }

  /** The version that a read of the name finds. */
  async read(n: number): Promise<number> {
    const outcome = await this.publisher.read(nameOf(n))
    assert.ok(outcome.kind === 'read')
    return Number(outcome.published.fence?.generation ?? 0n)
  }

  async round(names = many): Promise<void> {
    for (let n = 0; n < names; n++) await this.read(n)
    this.time += 10_000
  }
}

/** After two rounds a transfer is worth its price, and there is a snapshot. */
async function mirroring(): Promise<World> {
  const world = new World()
  await world.round()
  await world.read(0)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(world.asked.transfers, 1)
  world.asked.singly = 0
  return world
}

describe('a mirror of many names', () => {
  test('reads a round that changed nothing without a question for any name', async () => {
    const world = await mirroring()
    for (let n = 0; n < many; n++) assert.equal(await world.read(n), 1)
    assert.equal(world.asked.singly, 0)
    assert.equal(world.asked.transfers, 1)
  })

  test('gives the records and the fence of the snapshot', async () => {
    const world = await mirroring()
    assert.deepEqual(await world.publisher.read(nameOf(3)), {
      kind: 'read',
      published: {
        fence: fenceOf(1),
        sets: [{ name: nameOf(3), type: 'A', ttl: 5, data: [{ type: 'A', address: '192.0.2.1' }] }],
      },
    })
  })

  test('never gives what was there before a write that had ended when the read began', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ read: fc.boolean(), n: fc.nat(4), wait: fc.nat(6000) }), { maxLength: 40 }),
        async (steps) => {
          const world = await mirroring()
          for (const { read, n, wait } of steps) {
            world.time += wait
            if (read) assert.equal(await world.read(n), world.versions.get(nameOf(n)))
            else world.change(nameOf(n), world.versions.get(nameOf(n))! + 1)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('sees what was written through it also where the serial stays the same', async () => {
    const world = await mirroring()
    const { serial } = world
    const write = { endpoint: nameOf(5), next: fenceOf(2) } as FencedWrite
    await world.publisher.write(write)
    world.serial = serial
    assert.equal(await world.read(5), 2)
    assert.equal(await world.read(6), 1)
    assert.equal(world.asked.singly, 1)
  })

  test('sees what was changed behind the serial when the snapshot ends', async () => {
    const world = await mirroring()
    world.versions.set(nameOf(5), 2)
    assert.equal(await world.read(5), 1)
    world.time += 15_001
    assert.equal(await world.read(5), 2)
  })

  test('trusts no snapshot of a server that may have been another since', async () => {
    const world = await mirroring()
    world.versions.set(nameOf(5), 2)
    world.connection++
    assert.equal(await world.read(5), 2)
  })

  test('leaves names that have no fence there to the server, which alone knows its wildcards', async () => {
    const world = await mirroring()
    assert.equal(await world.read(many + 1), 0)
    assert.equal(world.asked.singly, 1)
  })

  test('transfers nothing for few names, and asks for no more records than the names are worth', async () => {
    const few = new World()
    await few.round(100)
    await few.round(100)
    await few.round(100)
    assert.equal(few.asked.transfers, 0)
    assert.equal((await mirroring()).mostRecords, 16 * many)
  })

  for (const [what, refusal, rounds] of [
    ['refuses transfers', trouble('refused', '', ''), 60],
    ['breaks transfers off', { kind: 'lost', detail: '' }, 6],
  ] as const)
    test(`reads one by one where the server ${what}, and tries again much later`, async () => {
      const world = new World()
      world.refusal = refusal
      for (let round = 0; round < rounds; round++) await world.round()
      assert.equal(world.asked.transfers, 1)
      assert.equal(world.asked.singly, rounds * many)
      await world.round()
      await world.round()
      assert.equal(world.asked.transfers, 2)
    })

  test('transfers at most every five seconds, however often the zone changes', async () => {
    const world = await mirroring()
    for (let n = 0; n < 100; n++) {
      world.time += 100
      world.change(nameOf(n), 2)
      assert.equal(await world.read(n), 2)
    }
    assert.ok(world.asked.transfers <= 3, `${world.asked.transfers} transfers`)
  })
})
