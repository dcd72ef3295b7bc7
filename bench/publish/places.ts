// Where records are published in this benchmark: each publisher over the real thing, or over the local server that
// keeps its documented semantics; in every case a process that is not this one, but for the embedded zone.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DomainName } from '../../src/dns/index.ts'
import { openKeeper } from '../../src/nameserver/index.ts'
import { createDirectPublisher, type DirectSpec, embeddedPublisher } from '../../src/publishers/index.ts'
import type { EnvelopeHolder, Publisher } from '../../src/steering/index.ts'
import type { PublisherId } from '../../src/terms/index.ts'
import { publisherAt, worldFor } from '../../test/publishers/at-server.ts'
import { zone as cloudflareZone, specFor } from '../../test/publishers/cloudflare/at-cloudflare.ts'
import type { DnsServer } from '../../test/publishers/dns-server.ts'
import { startKnot } from '../../test/publishers/knotd.ts'
import { startNamed } from '../../test/publishers/named.ts'
import { startPowerDns } from '../../test/publishers/pdns.ts'
import { zone as route53Zone } from '../../test/publishers/route53/standing.ts'
import type { Standing } from './provider.ts'
import { relayTo } from './relay.ts'

export type Place = {
  readonly name: string
  readonly zone: string
  readonly publisher: Publisher
  /** Messages that went to the server; null where nothing is sent. */
  requests(): Promise<number | null>
  readonly holder: EnvelopeHolder | null
  /** Puts these lines into the zone's file, so that what is in force need not be written first. */
  readonly seed?: (lines: string) => Promise<void>
  /** Plans in the latency rounds; fewer where a rate limit would make it minutes. */
  readonly rounds: number
  stop(): Promise<void>
}

export async function startPlaces(wanted: readonly string[]): Promise<readonly Place[]> {
  const starts: Readonly<Record<string, () => Promise<Place | null>>> = {
    embedded: startEmbedded,
    BIND: () => atServer('BIND', () => startNamed({ transfers: true })),
    Knot: () => atServer('Knot', () => startKnot({ transfers: true })),
    PowerDNS: () => atServer('PowerDNS', () => startPowerDns({ transfers: true })),
    'Route 53': () => atProvider('route53'),
    Cloudflare: () => atProvider('cloudflare'),
  }
  const places: Place[] = []
  for (const [name, start] of Object.entries(starts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const place = await start()
    if (place) places.push(place)
    else process.stderr.write(`${name} is not on this machine: left out\n`)
  }
  return places
}

async function startEmbedded(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-publish-'))
  const { clock, timers } = worldFor()
  const keeper = await openKeeper({ folder, clock, timers, onAlarm: () => {} })
  const zone = 'zone.test' as DomainName
  const spec = { id: 'embedded' as PublisherId, kind: 'embedded', zone } as const
  return {
    name: 'embedded',
    zone,
    publisher: embeddedPublisher(spec, keeper),
    holder: keeper,
    rounds: Number.POSITIVE_INFINITY,
    requests: async () => null,
    async stop() {
      await keeper.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function atServer(name: string, start: () => Promise<DnsServer | null>): Promise<Place | null> {
  const server = await start()
  if (!server) return null
  const relay = await relayTo(server.port)
  return {
    name,
    zone: server.zone,
    publisher: publisherAt(server, 'hmac-sha256', { port: relay.port }),
    holder: null,
    rounds: Number.POSITIVE_INFINITY,
    requests: () => relay.messages(),
    ...(name === 'BIND' ? { seed: (lines) => seedZone(server, lines) } : {}),
    async stop() {
      relay.stop()
      await server.stop()
    },
  }
}

async function seedZone(server: DnsServer, lines: string): Promise<void> {
  await server.down()
  const file = join(server.folder, `${server.zone}.db`)
  // What updates have changed so far stands in the journal; the file is begun anew.
  await rm(`${file}.jnl`, { force: true })
  await appendFile(file, lines)
  await server.up()
}

async function atProvider(kind: Standing['kind']): Promise<Place> {
  const child = fork(join(import.meta.dirname, 'provider.ts'), [kind])
  const [standing] = (await once(child, 'message')) as [Standing]
  const cloudflare = standing.kind === 'cloudflare'
  const spec = (cloudflare ? specFor(standing.api) : standing.spec) as DirectSpec
  const token = cloudflare ? standing.token : null
  return {
    name: cloudflare ? 'Cloudflare' : 'Route 53',
    zone: cloudflare ? cloudflareZone : route53Zone,
    publisher: createDirectPublisher(spec, { ...worldFor(), secrets: { tsig: null, token } }),
    holder: null,
    rounds: 40,
    async requests() {
      child.send('how many')
      const [{ requests }] = (await once(child, 'message')) as [{ requests: number }]
      return requests
    },
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
