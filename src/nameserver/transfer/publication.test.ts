import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isLaterSerial, typeCodes } from '../../dns/index.ts'
import type { Held } from '../../steering/index.ts'
import type { TargetId } from '../../terms/index.ts'
import { createAuthority } from '../authority.ts'
import { app, dnsName, east, handTime, plan, shopZone, west, zoneText } from '../fixtures.ts'
import { ledgerOn } from './ledger.ts'
import { type Hindrance, Publication } from './publication.ts'
import { transferRecords } from './snapshot.ts'
import { handHolder, type MemoryDisk, memoryDisk, pass } from './testing.ts'

const origin = dnsName('shop.test')
const held = (...answering: TargetId[]): Held => ({ plan: plan(1), answering, since: 0 })

type Setting = { disk?: MemoryDisk; time?: ReturnType<typeof handTime>; held?: Held[]; zone?: string }

/** One life of a process: what it published goes to `published`. */
function living({
  disk = memoryDisk(),
  time = handTime(),
  held: first = [held(east)],
  zone = zoneText,
}: Setting = {}) {
  const { holder, hold } = handHolder(...first)
  const authority = createAuthority(holder, time)
  authority.setZones([shopZone(zone)])
  authority.setSteered([app])
  const published: number[] = []
  const hindrances: (Hindrance['code'] | null)[] = []
  const publication = new Publication(origin, {
    clock: time,
    timers: time,
    ledger: ledgerOn(disk),
    content: () => authority.contentOf(origin),
    onPublished: (serial) => published.push(serial),
    onHindrance: (now) => hindrances.push(now?.code ?? null),
  })
  const change = (...answering: TargetId[]): void => {
    hold(held(...answering))
    publication.changed()
  }
  const addresses = (): string[] =>
    publication.snapshot === null
      ? []
      : [...transferRecords(publication.snapshot)].flatMap(({ name, type, data }) =>
          name === (app as string) && type === typeCodes.A && data.type === 'A' ? [data.address] : [],
        )
  return { publication, published, hindrances, hold, change, addresses, authority, disk, time }
}

describe('what goes out', () => {
  test('50 changes in a second are two serials at most, and the last change is in the last', async () => {
    const { change, published, time, addresses } = living()
    change(east)
    await pass(time, 1500)
    published.length = 0
    for (let n = 0; n < 50; n++) {
      // No rhythm that a look could fall in with.
      change((n * n) % 7 < 3 ? west : east)
      await pass(time, 20)
    }
    change(west)
    await pass(time, 1100)
    assert.ok(published.length >= 1 && published.length <= 2, `${published.length} serials`)
    assert.deepEqual(addresses(), ['198.51.100.7'])
  })

  test('without a change there is no serial, and everybody is given the content of the serial', async () => {
    const { change, publication, published, time, addresses, hold } = living()
    change(east)
    await pass(time, 1500)
    publication.changed()
    await pass(time, 1500)
    assert.equal(published.length, 1)
    hold(held(west))
    assert.deepEqual(addresses(), ['192.0.2.10'], 'what is not published is not given')
  })

  test('a zone that was read again and is the same has no new serial; one that is not has', async () => {
    const { authority, publication, published, time, change } = living()
    change(east)
    await pass(time, 1500)
    authority.setZones([shopZone()])
    publication.changed()
    await pass(time, 1500)
    assert.equal(published.length, 1)
    authority.setZones([shopZone(`${zoneText}new A 192.0.2.99\n`)])
    publication.changed()
    await pass(time, 1500)
    assert.equal(published.length, 2)
  })

  test('a negative answer at a secondary lasts no longer than the shortest of the steered names', async () => {
    const { change, publication, time } = living()
    change(east)
    await pass(time, 100)
    const soa = publication.snapshot?.soa.data[0]
    assert.equal(soa?.type === 'SOA' && soa.minimum, 5)
  })
})

describe('serials', () => {
  test('one is on disk before it is shown', async () => {
    const { publication, disk, time, change } = living()
    const seen: (number | null)[] = []
    const replace = disk.replace.bind(disk)
    disk.replace = async (file, content) => {
      seen.push(publication.serial)
      await replace(file, content)
      seen.push(publication.serial)
    }
    change(east)
    await pass(time, 100)
    assert.deepEqual(new Set(seen), new Set([null]))
    assert.equal(ledgerOn(disk).serial(origin), publication.serial)
  })

  test('they grow over restarts, a clock that jumps, and edits of the zone file', async () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('change' as const) }),
      fc.record({ kind: fc.constant('restart' as const) }),
      fc.record({
        kind: fc.constant('clock' as const),
        seconds: fc.integer({ min: -90_000_000, max: 90_000_000 }),
      }),
      fc.record({ kind: fc.constant('edit' as const), serial: fc.integer({ min: 1, max: 0xffffffff }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        const disk = memoryDisk()
        let at = 1_760_000_000_000
        let zone = zoneText
        let life = living({ disk, time: handTime(at) })
        const all: number[] = []
        let turn = 0
        const moved = async (): Promise<void> => {
          life.change(turn++ % 2 === 0 ? west : east)
          for (let n = 0; n < 60 && life.published.length === 0; n++) await pass(life.time, 20)
          all.push(...life.published.splice(0))
        }
        const reborn = async (): Promise<void> => {
          await life.publication.close()
          life = living({ disk, time: handTime(at), zone })
          life.publication.changed()
          await moved()
        }
        for (const act of acts) {
          if (act.kind === 'clock') at = Math.max(1000, at + act.seconds * 1000)
          // An operator's own serial counts where it is ahead; half the circle away it is not.
          if (act.kind === 'edit') zone = zoneText.replace(' 7 1h', ` ${act.serial} 1h`)
          if (act.kind === 'change') await moved()
          else await reborn()
        }
        for (const [i, serial] of all.entries())
          if (i > 0) assert.ok(isLaterSerial(serial, all[i - 1]!), `${all.join()}`)
      }),
      { numRuns: 60 },
    )
  })

  test('a secondary that is ahead, after a disk restored and a clock gone back, is overtaken at once', async () => {
    const { change, publication, published, time } = living({ time: handTime(1_500_000_000_000) })
    change(east)
    await pass(time, 1500)
    publication.ahead(1_760_000_000)
    await pass(time, 1500)
    assert.equal(published.at(-1), 1_760_000_001)
    publication.ahead(5)
    await pass(time, 1500)
    assert.equal(published.length, 2, 'one that is behind moves nothing')
  })

  for (const mode of ['hangs', 'refuses'] as const)
    test(`a disk that ${mode} keeps no failover from the secondaries, and is told of once`, async () => {
      const { change, published, hindrances, time, disk, addresses } = living()
      change(east)
      await pass(time, 1500)
      disk.mode = mode
      change(west)
      await pass(time, 2500)
      assert.deepEqual(addresses(), ['198.51.100.7'])
      await pass(time, 12_000)
      assert.deepEqual([published.length, hindrances.filter(Boolean)], [2, ['undurable']])
    })

  test('a disk that takes it again later ends the alarm, and has the serial that was shown', async () => {
    const { change, publication, hindrances, time, disk } = living()
    disk.mode = 'refuses'
    change(east)
    await pass(time, 7000)
    disk.mode = 'works'
    await pass(time, 6000)
    assert.deepEqual(hindrances, ['undurable', null])
    assert.equal(ledgerOn(disk).serial(origin), publication.serial)
  })
})

describe('a name of which nothing trustworthy is known (S1, S11)', () => {
  test('that went out steered withholds the zone, until it is known again', async () => {
    const { disk, change, time } = living()
    change(east)
    await pass(time, 1500)
    const wiped = living({ disk, time, held: [] })
    wiped.publication.changed()
    await pass(time, 1500)
    assert.deepEqual([wiped.published, wiped.publication.snapshot, wiped.hindrances], [[], null, []])
    assert.equal(wiped.publication.hindrance?.code, 'withheld')
    for (let n = 0; n < 10; n++) {
      wiped.publication.changed()
      await pass(time, 500)
    }
    assert.deepEqual(
      wiped.hindrances,
      ['withheld'],
      'people are told of what lasts, also while much else changes',
    )
    wiped.change(west)
    await pass(time, 1500)
    assert.deepEqual([wiped.published.length, wiped.addresses()], [1, ['198.51.100.7']])
    assert.deepEqual(wiped.hindrances, ['withheld', null])
  })

  test('that never went out steered withholds nothing: secondaries keep what the static part says', async () => {
    const { disk, publication, time } = living({ held: [] })
    await ledgerOn(disk).keepNames(origin, new Set())
    const next = living({ disk, time, held: [], zone: `${zoneText}app A 203.0.113.9\n` })
    next.publication.changed()
    await pass(time, 1500)
    assert.deepEqual([next.published.length, next.addresses()], [1, ['203.0.113.9']])
    await publication.close()
  })

  test('on a disk that knows nothing of what went out, withholds the zone', async () => {
    const { publication, published, hindrances, time } = living({ held: [] })
    publication.changed()
    await pass(time, 6500)
    assert.deepEqual([published, hindrances], [[], ['withheld']])
  })
})
