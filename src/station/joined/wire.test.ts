import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { FenceWire, PublishedAnswer, PublisherWire, WriteAnswer } from '../../board/index.ts'
import type { DomainName } from '../../dns/index.ts'
import type { PublisherSpec } from '../../publishers/index.ts'
import {
  type Fence,
  generation,
  largestGeneration,
  type PlanDigest,
  type ReadOutcome,
  type WriteOutcome,
} from '../../steering/index.ts'
import type { EndpointName, PublisherId } from '../../terms/index.ts'
import {
  fenceFromWire,
  fenceToWire,
  publishedFromWire,
  publishedToWire,
  publisherFromWire,
  publisherToWire,
  wroteFromWire,
  wroteToWire,
} from './wire.ts'

const name = 'app.example' as EndpointName
const digest = fc.stringMatching(/^[0-9a-f]{32}$/) as fc.Arbitrary<PlanDigest>
const fences: fc.Arbitrary<Fence> = fc
  .tuple(
    fc.bigInt({ min: 1n, max: largestGeneration }),
    digest,
    fc.option(fc.bigInt({ min: 0n, max: largestGeneration })),
  )
  .map(([n, of, selection]) => ({
    ...{ generation: generation(n), digest: of },
    ...(selection === null ? {} : { selection }),
  }))
const overJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe('what travels between a joined node and the board', () => {
  test('arrives as it was: fences of any size', () => {
    fc.assert(
      fc.property(fences, (fence) => {
        const wire = overJson(fenceToWire(fence))
        assert.ok(Value.Check(FenceWire, wire))
        assert.deepEqual(fenceFromWire(wire), fence)
      }),
    )
  })

  test('never wraps: a number beyond 64 bits is the largest', () => {
    const wire = { generation: '9'.repeat(20), digest: 'a'.repeat(32) }
    assert.ok(Value.Check(FenceWire, wire))
    assert.equal(fenceFromWire(wire).generation, largestGeneration)
  })

  test('arrives as it was: what was read and what came of a write', () => {
    const set = {
      name: name as string as DomainName,
      type: 'AAAA',
      ttl: 5,
      data: [{ type: 'AAAA', address: '2001:db8::1' }],
    } as const
    fc.assert(
      fc.property(fc.option(fences), (fence) => {
        const read: ReadOutcome = { kind: 'read', published: { fence, sets: [set] } }
        const published = overJson(publishedToWire(read))
        assert.ok(Value.Check(PublishedAnswer, published))
        assert.deepEqual(publishedFromWire(name, published), read)
        const fenced: WriteOutcome = { kind: 'fenced', found: fence }
        const answer = overJson(wroteToWire(fenced))
        assert.ok(Value.Check(WriteAnswer, answer))
        assert.deepEqual(wroteFromWire(answer), fenced)
      }),
    )
  })

  test('is a publisher without its zone file and without any secret', () => {
    const zone = 'example' as DomainName
    const key = { name: zone, algorithm: 'hmac-sha256', secretFile: '/etc/k.key' } as const
    const server = { host: '192.0.2.53', port: 53 }
    const office = { id: 'office' as PublisherId, kind: 'rfc2136', zone, server, key } as const
    const wire = overJson(publisherToWire(office))
    assert.ok(Value.Check(PublisherWire, wire))
    assert.deepEqual(publisherFromWire(wire), { ok: true, value: office })
    const cloud: PublisherSpec = {
      id: 'cloud' as PublisherId,
      kind: 'route53',
      zone,
      hostedZone: 'Z0123456789ABCDEFGHIJ',
      region: 'us-east-1',
      profile: 'dns',
      requestsPerSecond: 5,
    }
    const told = overJson(publisherToWire(cloud))
    assert.ok(Value.Check(PublisherWire, told))
    assert.deepEqual(publisherFromWire(told), { ok: true, value: cloud })
    const api = { url: 'http://192.0.2.53:8081', keyFile: '/etc/api.key', serverId: 'localhost' }
    const pdns = { ...office, kind: 'powerdns', api } as const
    const pdnsWire = overJson(publisherToWire(pdns))
    assert.ok(Value.Check(PublisherWire, pdnsWire))
    assert.deepEqual(publisherFromWire(pdnsWire), { ok: true, value: pdns })
    const cloudflare = {
      ...({ id: 'cf' as PublisherId, kind: 'cloudflare', zone } as const),
      ...{ zoneId: 'a'.repeat(32), tokenFile: '/etc/token', batch: 200 },
      api: 'https://api.cloudflare.com/client/v4',
    }
    const provided = overJson(publisherToWire(cloudflare))
    assert.ok(Value.Check(PublisherWire, provided))
    assert.deepEqual(publisherFromWire(provided), { ok: true, value: cloudflare })
    const here = publisherToWire({ id: 'here' as PublisherId, kind: 'embedded', zone, file: '/etc/zone' })
    assert.deepEqual(here, { id: 'here', kind: 'embedded', zone })
  })
})
