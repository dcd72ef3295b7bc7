// The embedded publisher over the nameserver's own keeper, on a real disk; and what it keeps over a restart.

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { DomainName, RRset } from '../../src/dns/index.ts'
import { type Keeper, type KeeperOptions, openKeeper } from '../../src/nameserver/index.ts'
import {
  publisherConformance,
  readOf,
  throughCalls,
  whole,
  writeOf,
} from '../../src/publishers/conformance/index.ts'
import { embeddedCustodian, embeddedPublisher, type FullPublisher } from '../../src/publishers/index.ts'
import {
  type EndpointName,
  instant,
  type PublisherId,
  pick,
  seededRandom,
  type Timers,
} from '../../src/terms/index.ts'

const timers: Timers = {
  after(wait, act) {
    const timer = setTimeout(act, wait)
    return () => clearTimeout(timer)
  },
}
let folder: string
let keeper: Keeper

const openIn = (place: string, onAlarm: KeeperOptions['onAlarm'] = () => {}): Promise<Keeper> =>
  openKeeper({
    folder: place,
    timers,
    clock: { now: () => instant(Date.now()), monotonic: () => performance.now() },
    onAlarm,
  })
const open = (): Promise<Keeper> => openIn(folder)
const zone = 'zone.example' as DomainName
/** The zone's file answers for every name: without that the embedded zone gives none back. */
const inFile = (name: DomainName): readonly RRset[] => [
  { name, type: 'A', ttl: 60, data: [{ type: 'A', address: '192.0.2.200' }] },
]

function publisherOf(holder: Keeper): FullPublisher {
  const publisher = embeddedPublisher({ id: 'here' as PublisherId, kind: 'embedded', zone }, holder)
  return { ...publisher, ...embeddedCustodian(publisher, holder, inFile) }
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-embedded-'))
  keeper = await open()
})
after(async () => {
  await keeper.close()
  await rm(folder, { recursive: true, force: true })
})

publisherConformance({
  kind: 'embedded',
  name: 'the embedded zone over the keeper',
  resource: async () => ({
    zone,
    below: zone,
    publisher: () => publisherOf(keeper),
    through: async (fault) => throughCalls(publisherOf(keeper), fault),
    writers: { kind: 'parent' },
    foreign: null,
  }),
})

test('what was written is held and compared after a restart', async () => {
  const endpoint = 'restart.zone.example' as EndpointName
  const first = writeOf(endpoint, null, 1, [{ type: 'A', address: '192.0.2.1' }])
  assert.deepEqual(await publisherOf(keeper).write(first), { kind: 'written' })
  await keeper.close()
  keeper = await open()
  const again = publisherOf(keeper)
  const { fence, sets } = await readOf(again, endpoint)
  assert.deepEqual(fence, first.next)
  assert.deepEqual(sets, first.sets)
  const other = writeOf(endpoint, null, 2, [{ type: 'A', address: '192.0.2.2' }])
  assert.deepEqual(await again.write(other), { kind: 'fenced', found: first.next })
})

/** Runs a keeper in a process of its own until it has acknowledged `enough` plans, and kills it soon after. */
async function writeUntilKilled(into: string, endpoint: EndpointName, enough: number, afterMs: number) {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env
  const fixture = join(import.meta.dirname, 'keeper-writer.fixture.ts')
  const child = fork(fixture, [into, endpoint, '10000'], {
    env: { ...environment, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  })
  let acknowledged = 0n
  let told = 0
  child.on('message', (generation) => {
    acknowledged = BigInt(generation as string)
    if (++told === enough) setTimeout(() => child.kill('SIGKILL'), afterMs)
  })
  const [, signal] = await once(child, 'exit')
  assert.equal(signal, 'SIGKILL', `the keeper ended by itself after ${told} plans`)
  return acknowledged
}

test('whole, and nothing acknowledged is gone, after the nameserver was killed at any moment', async (t) => {
  const endpoint = 'killed.zone.example' as EndpointName
  const killed = join(folder, 'killed')
  const seed = Number(process.env.HOLDFAST_SEED ?? Math.floor(performance.timeOrigin) % 2 ** 31)
  const random = seededRandom(seed)
  t.diagnostic(`HOLDFAST_SEED=${seed} throws the same dice`)
  for (let kill = 0; kill < 5; kill++) {
    const acknowledged = await writeUntilKilled(killed, endpoint, 1 + pick(random, 8), random.next() * 6)
    const alarms: string[] = []
    const reopened = await openIn(killed, ({ detail }) => alarms.push(detail))
    const published = await readOf(publisherOf(reopened), endpoint)
    await reopened.close()
    assert.ok(whole(published, acknowledged) > 0n)
    assert.deepEqual(alarms, [])
  }
})
