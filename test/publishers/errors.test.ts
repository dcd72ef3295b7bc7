// What can go wrong at each of the real servers, one table: whatever it is, it is named, says what to do, and is no
// `failed` where something may have been done. PowerDNS is asked here without its API (see pdns-reasons.test.ts).

import assert from 'node:assert/strict'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { openDnsProxy, readOf, writeOf } from '../../src/publishers/conformance/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { type Changes, publisherAt } from './at-server.ts'
import { type DnsServer, powerlessKey } from './dns-server.ts'
import { needsKnot, startKnot, unloadedZone } from './knotd.ts'
import { needsNamed, startNamed } from './named.ts'
import { needsPowerDns, startPowerDns } from './pdns.ts'

/** Makes it unable to write; the zone that then fails. */
type Spoil = (running: DnsServer) => Promise<string>

const spoilJournal: Spoil = async ({ folder, zone }) => {
  const journal = join(folder, `${zone}.db.jnl`)
  await rm(journal, { force: true })
  await mkdir(journal)
  return zone
}

const spoilDatabase: Spoil = async ({ folder, zone }) => {
  const database = new DatabaseSync(join(folder, 'pdns.sqlite3'))
  database.exec('ALTER TABLE records RENAME TO gone')
  database.close()
  return zone
}

const servers = [
  ['BIND 9', needsNamed, startNamed, spoilJournal],
  ['Knot DNS', needsKnot, startKnot, async () => unloadedZone],
  ['PowerDNS', needsPowerDns, startPowerDns, spoilDatabase],
] as const
type Software = (typeof servers)[number][0]

/** The code of a failure, or `lost`. */
type Told = Readonly<Record<Software, string>>
const everywhere = (code: string): Told => ({ 'BIND 9': code, 'Knot DNS': code, PowerDNS: code })

const [wrongSecret, secretsDiffer] = [Buffer.alloc(32, 1), /secrets differ|secret of the key/]
const table: readonly (readonly [string, Changes, Told, RegExp])[] = [
  [
    'a key that it does not know',
    { keyName: 'k-nobody' },
    { ...everywhere('bad-key'), PowerDNS: 'lost' },
    /k-nobody/,
  ],
  [
    'a wrong secret',
    { secret: wrongSecret },
    { ...everywhere('bad-signature'), PowerDNS: 'lost' },
    secretsDiffer,
  ],
  [
    'a wrong algorithm',
    { keyName: 'k-hmac-sha512' },
    { ...everywhere('bad-key'), PowerDNS: 'lost' },
    /algorithm/,
  ],
  ['a clock that is ahead', { hoursAhead: 1 }, { ...everywhere('bad-time'), PowerDNS: 'lost' }, /by NTP/],
  ['a clock that is behind', { hoursAhead: -1 }, { ...everywhere('bad-time'), PowerDNS: 'lost' }, /by NTP/],
  [
    'a key that may not update',
    { keyName: powerlessKey },
    { ...everywhere('refused'), 'Knot DNS': 'bad-key' },
    /allow-update|action: update/,
  ],
  [
    'an update that is not signed',
    { unsigned: true },
    { ...everywhere('refused'), 'Knot DNS': 'not-authoritative' },
    /allow the key|asks for a `key`/,
  ],
  [
    'a zone that it does not have',
    { zone: 'nowhere.test' },
    { ...everywhere('not-authoritative'), 'Knot DNS': 'lost' },
    /correct `server` or `zone`|has the zone/,
  ],
  ['a port where nobody listens', { port: 1 }, everywhere('unreachable'), /look whether the server runs/],
]

for (const [software, needs, start, spoil] of servers)
  describe(`what goes wrong at ${software}`, () => {
    let server: DnsServer | null = null
    let names = 0
    before(async () => {
      server = await start()
    })
    after(() => server?.stop())

    const at = (running: DnsServer, changes: Changes = {}) =>
      publisherAt(running, 'hmac-sha256', { timeoutMs: 3000, apiKey: null, ...changes })
    const nextWrite = ({ zone }: { readonly zone: string }) =>
      writeOf(`w${++names}.${zone}` as EndpointName, null, 1, [{ type: 'A', address: '192.0.2.1' }])
    const promise = (what: string, keep: (running: DnsServer) => Promise<void>): void =>
      void test(what, async (t) => (server ? keep(server) : t.skip(needs)))

    for (const [what, changes, told, words] of table)
      promise(
        `${what} is told as ${told[software]}, with a way out, and nothing is written`,
        async (running) => {
          const write = nextWrite({ zone: running.zone, ...changes })
          const outcome = await at(running, changes).write(write)
          assert.ok(outcome.kind === 'failed' || outcome.kind === 'lost', inspect(outcome))
          assert.equal(outcome.kind === 'failed' ? outcome.code : 'lost', told[software], inspect(outcome))
          assert.match(outcome.kind === 'failed' ? `${outcome.detail} ${outcome.fix}` : outcome.detail, words)
          if (changes.zone === undefined)
            assert.deepEqual(await readOf(at(running), write.endpoint), { fence: null, sets: [] })
        },
      )

    promise('a name outside the zone is told before anything is sent', async (running) => {
      const { endpoint, ...write } = nextWrite(running)
      const outcome = await at(running, { zone: running.openZone }).write({ ...write, endpoint })
      assert.ok(outcome.kind === 'failed' && outcome.code === 'not-in-zone', inspect(outcome))
      assert.match(outcome.fix, /`zone`/)
      assert.equal(outcome.retry, false)
    })

    promise(
      'a reply of which half comes is lost, and the same write again is known as written',
      async (running) => {
        const proxy = await openDnsProxy(
          { host: '127.0.0.1', port: running.port },
          { kind: 'truncate', at: 1 },
        )
        try {
          const write = nextWrite(running)
          const outcome = await at(running, { port: proxy.port, timeoutMs: 500 }).write(write)
          assert.equal(outcome.kind, 'lost', inspect(outcome))
          assert.deepEqual(await at(running).write(write), { kind: 'written' })
        } finally {
          await proxy.close()
        }
      },
    )

    promise(
      'a server that hangs is lost after the limit, and takes the write when it is well',
      async (running) => {
        const write = nextWrite(running)
        running.freeze()
        try {
          const outcome = await at(running, { timeoutMs: 1000 }).write(write)
          assert.ok(outcome.kind === 'lost' && /within 1000 ms/.test(outcome.detail), inspect(outcome))
          const reading = await at(running, { timeoutMs: 1000 }).read(write.endpoint)
          assert.ok(reading.kind === 'failed' && reading.code === 'no-answer', inspect(reading))
        } finally {
          running.thaw()
        }
        assert.deepEqual(await at(running).write(write), { kind: 'written' })
        assert.deepEqual((await readOf(at(running), write.endpoint)).fence, write.next)
      },
    )

    promise('of updates during which it is killed, each is told as it was or as lost', async (running) => {
      const writes = Array.from({ length: 24 }, () => nextWrite(running))
      const publisher = at(running)
      let answered = 0
      const { promise: midway, resolve: reached } = Promise.withResolvers<void>()
      const outcomes = Promise.all(
        writes.map(async (write) => {
          const outcome = await publisher.write(write)
          if (++answered === 4) reached()
          return outcome
        }),
      )
      await midway
      await running.down('SIGKILL')
      const told = await outcomes
      await running.up()
      for (const [n, write] of writes.entries()) {
        const outcome = told[n]!
        assert.ok(outcome.kind !== 'fenced', inspect(outcome))
        assert.ok(outcome.kind !== 'failed' || outcome.code === 'unreachable', inspect(outcome))
        const { fence, sets } = await readOf(publisher, write.endpoint)
        // The whole of it or nothing; what was acknowledged is there, what has failed is not.
        assert.equal(fence === null, sets.length === 0)
        if (outcome.kind === 'written') assert.deepEqual(fence, write.next)
        if (outcome.kind === 'failed') assert.equal(fence, null)
        assert.deepEqual(await publisher.write(write), { kind: 'written' })
      }
    })

    // The last: the server is not whole afterwards.
    promise('a server that cannot write its data says so, or closes without a word', async (running) => {
      const zone = await spoil(running)
      const write = nextWrite({ zone })
      const outcome = await at(running, { zone }).write(write)
      if (software === 'PowerDNS') assert.equal(outcome.kind, 'lost', inspect(outcome))
      else assert.ok(outcome.kind === 'failed' && outcome.code === 'server-failed', inspect(outcome))
      assert.match(inspect(outcome), /server's log|closed the connection/)
    })
  })
