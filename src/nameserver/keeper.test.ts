import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { fenceOf } from '../steering/index.ts'
import type { EndpointName, TargetId } from '../terms/index.ts'
import { type Disk, openDisk } from './disk.ts'
import { decodeEnvelope, encodeEnvelope } from './envelope-file.ts'
import { app, east, envelope, handTime, plan, west, write } from './fixtures.ts'
import { type KeeperAlarm, openKeeper } from './keeper.ts'
import { selectionsFile } from './selections.ts'
import { fileKey, newestFile, previousFile, tornFile } from './slots.ts'

const newest = newestFile(fileKey(app))
const previous = previousFile(fileKey(app))

async function begin(t: TestContext, wrap: (disk: Disk) => Disk = (disk) => disk) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-keeper-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const time = handTime()
  const alarms: KeeperAlarm[] = []
  const open = async () =>
    openKeeper({
      folder,
      clock: time,
      timers: time,
      onAlarm: (alarm) => alarms.push(alarm),
      disk: wrap(await openDisk(folder)),
    })
  const tear = async (file: string, at = -3) => {
    const bytes = await readFile(join(folder, file))
    await writeFile(join(folder, file), bytes.subarray(0, at))
  }
  return {
    folder,
    time,
    alarms,
    open,
    tear,
    keeper: await open(),
    kinds: () => alarms.map((alarm) => alarm.kind),
  }
}

describe('compare-and-set', () => {
  test('writes when what is held is what was expected', async (t) => {
    const { keeper } = await begin(t)
    assert.deepEqual(await keeper.compareAndSet(write(null, plan(1))), { kind: 'written' })
    assert.deepEqual(await keeper.compareAndSet(write(plan(1), plan(2), [west])), { kind: 'written' })
    assert.deepEqual(keeper.current(app)?.plan, plan(2))
    assert.deepEqual(keeper.current(app)?.answering, [west])
  })

  test('tells what it found when something else is held', async (t) => {
    const { keeper } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    await keeper.compareAndSet(write(plan(1), plan(3)))
    const found = { kind: 'fenced', found: fenceOf(plan(3)) }
    assert.deepEqual(await keeper.compareAndSet(write(plan(1), plan(4))), found, 'an old expectation')
    assert.deepEqual(await keeper.compareAndSet(write(null, plan(4))), found, 'expected absent')
    assert.deepEqual(await keeper.compareAndSet(write(plan(3), plan(2))), found, 'an older generation')
    assert.deepEqual(
      await keeper.compareAndSet(write(plan(3), plan(3, 'other'))),
      found,
      'the same generation, another plan',
    )
    assert.deepEqual(keeper.current(app)?.plan, plan(3))
  })

  test('of what is held already is my own write, whose reply was lost', async (t) => {
    const { keeper } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    assert.deepEqual(await keeper.compareAndSet(write(null, plan(1))), { kind: 'written' })
  })

  test('never loses an update nor goes back, whoever writes at once', async (t) => {
    const { keeper, open } = await begin(t)
    const seen: bigint[] = []
    const contend = async (author: string) => {
      for (let won = 0; won < 4; ) {
        const held = keeper.current(app)?.plan ?? null
        const next = plan(Number(held?.generation ?? 0n) + 1, author)
        const outcome = await keeper.compareAndSet(write(held, next))
        if (outcome.kind === 'written') won++
        seen.push(keeper.current(app)!.plan.generation)
      }
    }
    await Promise.all(['a', 'b', 'c', 'd'].map(contend))
    assert.equal(keeper.current(app)!.plan.generation, 16n)
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => (a < b ? -1 : 1)),
    )
    await keeper.close()
    assert.deepEqual((await open()).current(app), keeper.current(app))
  })

  test('refuses what it could not answer with', async (t) => {
    const { keeper } = await begin(t)
    const scoped = envelope(app, {
      targets: [
        { id: east, records: [{ type: 'AAAA', address: 'fe80::1%eth0' }] },
        { id: west, records: [{ type: 'A', address: '198.51.100.7' }] },
      ],
    })
    for (const bad of [
      { ...write(null, plan(1)), answering: [] },
      { ...write(null, plan(1)), answering: ['north' as TargetId] },
      { ...write(null, plan(1)), endpoint: 'other.shop.test' as EndpointName },
      { ...write(null, plan(1)), next: fenceOf(plan(2)) },
      write(null, { ...plan(1), reason: 'edited afterwards' }),
      write(null, plan(1, 'an address with a zone', scoped)),
    ]) {
      const outcome = await keeper.compareAndSet(bad)
      assert.deepEqual(outcome.kind === 'failed' && [outcome.code, outcome.retry], ['invalid', false])
    }
    assert.equal(keeper.current(app), null)
  })
})

describe('a selection', () => {
  test('is visible at once, inside the plan in force only, and survives a restart', async (t) => {
    const { keeper, open, time } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    assert.equal(keeper.select(app, fenceOf(plan(2)), [west]), false)
    assert.equal(keeper.select(app, fenceOf(plan(1)), []), false)
    assert.equal(keeper.select(app, fenceOf(plan(1)), ['north' as TargetId]), false)
    assert.equal(keeper.select('other.test' as EndpointName, fenceOf(plan(1)), [west]), false)
    const before = keeper.version()
    time.advance(70)
    assert.equal(keeper.select(app, fenceOf(plan(1)), [west]), true)
    assert.ok(keeper.version() > before)
    assert.deepEqual(keeper.current(app), { plan: plan(1), answering: [west], since: time.now() })
    await keeper.close()
    assert.deepEqual((await open()).current(app), keeper.current(app))
  })

  test("cannot undo an operator's hold (S19)", async (t) => {
    const { keeper } = await begin(t)
    const held = plan(1, 'hold', envelope(app, { held: [east] }))
    await keeper.compareAndSet(write(null, held))
    assert.equal(keeper.select(app, fenceOf(held), [west]), false)
    assert.deepEqual(keeper.current(app)?.answering, [east])
  })

  test('made inside an older plan is not brought back', async (t) => {
    const { keeper, open } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    keeper.select(app, fenceOf(plan(1)), [west])
    await keeper.close()
    await keeper.compareAndSet(write(plan(1), plan(2), [east]))
    assert.deepEqual((await open()).current(app)?.answering, [east])
  })
})

describe('after a torn file', () => {
  test('the copy before it answers, unchanged, until a write above everything known', async (t) => {
    const { keeper, open, tear, alarms, folder } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    await keeper.compareAndSet(write(plan(1), plan(5)))
    await tear(newest)
    const again = await open()
    assert.deepEqual(again.current(app)?.plan, plan(1))
    assert.deepEqual(again.answerOnly(), [app])
    assert.match(alarms.at(-1)!.detail, /torn; answering from the copy before it, generation 1/)
    assert.equal(again.select(app, fenceOf(plan(1)), [west]), false)
    assert.deepEqual(await again.compareAndSet(write(plan(1), plan(4))), {
      kind: 'fenced',
      found: fenceOf(plan(5)),
    })
    assert.deepEqual(await again.compareAndSet(write(plan(1), plan(5))), { kind: 'written' })
    assert.deepEqual(again.answerOnly(), [])
    assert.ok(
      (await readdir(folder)).includes(tornFile(fileKey(app))),
      'the torn file is kept for people to look at',
    )
    assert.equal(decodeEnvelope(await readFile(join(folder, previous))).kind, 'whole')
  })

  test('with nothing of it readable, the store or another node may end the doubt', async (t) => {
    const { keeper, open, tear } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    await keeper.compareAndSet(write(plan(1), plan(2)))
    await tear(newest, 10)
    const again = await open()
    again.confirm(app, fenceOf(plan(2)))
    assert.deepEqual(again.answerOnly(), [app], 'others hold a newer plan: still behind')
    assert.equal((await again.compareAndSet(write(plan(1), plan(2, 'lost')))).kind, 'fenced')
    const certain = await open()
    certain.confirm(app, fenceOf(plan(1)))
    assert.deepEqual(certain.answerOnly(), [])
    assert.equal(certain.select(app, fenceOf(plan(1)), [west]), true)
  })

  test('and a torn copy before it, nothing is answered, and nothing below what was there is written', async (t) => {
    const { keeper, open, tear } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    await keeper.compareAndSet(write(plan(1), plan(5)))
    await tear(newest)
    await tear(previous)
    const again = await open()
    assert.equal(again.current(app), null)
    assert.deepEqual(await again.compareAndSet(write(null, plan(3))), {
      kind: 'fenced',
      found: fenceOf(plan(5)),
    })
    assert.deepEqual(await again.compareAndSet(write(null, plan(6))), { kind: 'written' })
  })

  test('of selections, the plan answers with its first choice', async (t) => {
    const { keeper, open, folder, kinds } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    keeper.select(app, fenceOf(plan(1)), [west])
    await keeper.close()
    await writeFile(join(folder, selectionsFile), 'not ours')
    assert.deepEqual((await open()).current(app)?.answering, [east])
    assert.deepEqual(kinds(), ['torn'])
  })

  test('a half-written file beside the whole one is nothing', async (t) => {
    const { keeper, open, folder, kinds } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    await writeFile(join(folder, `${newest}.new`), 'half')
    const again = await open()
    assert.deepEqual([again.current(app)?.plan, again.answerOnly(), kinds()], [plan(1), [], []])
  })

  test('a file of a format that only a newer version knows is not read as ours, nor destroyed', async (t) => {
    const { keeper, open, folder } = await begin(t)
    await keeper.compareAndSet(write(null, plan(1)))
    const newer = 'holdfast-envelope 2 whatever\n{}'
    await writeFile(join(folder, newest), newer)
    const again = await open()
    assert.equal(again.current(app), null)
    await again.compareAndSet(write(null, plan(2)))
    assert.equal(await readFile(join(folder, tornFile(fileKey(app))), 'utf8'), newer)
  })
})

describe('a disk', () => {
  const gate = () => {
    let open = (): void => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    return { open, opened }
  }
  const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  const until = async (holds: () => boolean): Promise<void> => {
    const deadline = Date.now() + 5000
    while (!holds()) {
      assert.ok(Date.now() < deadline, 'waited for 5 s')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  test('that is slow does not hold a first answer back: served after 20 ms, marked undurable, until it lands', async (t) => {
    const slow = gate()
    const { keeper, time, kinds } = await begin(t, (disk) => ({
      ...disk,
      replace: async (...args) => {
        await slow.opened
        return disk.replace(...args)
      },
    }))
    const written = keeper.compareAndSet(write(null, plan(1)))
    await until(() => {
      time.advance(5)
      return keeper.current(app) !== null
    })
    assert.deepEqual(keeper.undurable(), [app])
    time.advance(1_900)
    slow.open()
    assert.deepEqual(await written, { kind: 'written' })
    time.advance(60_000)
    assert.deepEqual([keeper.undurable(), kinds()], [[], []], 'nobody is called for a moment of slowness')
  })

  test('that is slow keeps a newer plan for a second, while selections inside the older one go on at once (S2)', async (t) => {
    let slow: ReturnType<typeof gate> | null = null
    const { keeper, time } = await begin(t, (disk) => ({
      ...disk,
      replace: async (...args) => {
        await slow?.opened
        return disk.replace(...args)
      },
    }))
    await keeper.compareAndSet(write(null, plan(1)))
    slow = gate()
    const written = keeper.compareAndSet(write(plan(1), plan(2)))
    await new Promise((resolve) => setImmediate(resolve))
    time.advance(999)
    assert.equal(keeper.current(app)!.plan.generation, 1n)
    assert.equal(keeper.select(app, fenceOf(plan(1)), [west]), true)
    time.advance(1)
    assert.equal(keeper.current(app)!.plan.generation, 2n)
    assert.deepEqual(keeper.undurable(), [app])
    slow.open()
    assert.deepEqual(await written, { kind: 'written' })
    assert.deepEqual(keeper.undurable(), [])
  })

  test('that stays slow for 2 s is told to people once, and so is its end, which asks nothing of them', async (t) => {
    const slow = gate()
    const { keeper, time, alarms, kinds } = await begin(t, (disk) => ({
      ...disk,
      replace: async (...args) => {
        await slow.opened
        return disk.replace(...args)
      },
    }))
    const written = keeper.compareAndSet(write(null, plan(1)))
    await until(() => {
      time.advance(5)
      return keeper.current(app) !== null
    })
    time.advance(2_000)
    time.advance(2_000)
    assert.deepEqual(kinds(), ['undurable'])
    assert.match(alarms[0]!.detail, /generation 1, which is not on disk yet/)
    slow.open()
    await written
    assert.deepEqual([keeper.undurable(), kinds()], [[], ['undurable', 'durable']])
    assert.equal(alarms[1]!.fix, '')
  })

  test('that is not slow is written before anybody sees it', async (t) => {
    const { keeper, folder } = await begin(t)
    const written = keeper.compareAndSet(write(null, plan(1)))
    assert.equal(keeper.current(app), null)
    await written
    const file = decodeEnvelope(await readFile(join(folder, newest)))
    assert.deepEqual(file, { kind: 'whole', held: keeper.current(app) })
  })

  test('that is full refuses the write with what to do, and what is served stays', async (t) => {
    let full = false
    const { keeper, kinds } = await begin(t, (disk) => ({
      ...disk,
      replace: (...args) => (full ? Promise.reject(noSpace()) : disk.replace(...args)),
    }))
    await keeper.compareAndSet(write(null, plan(1)))
    full = true
    const outcome = await keeper.compareAndSet(write(plan(1), plan(2)))
    assert.ok(outcome.kind === 'failed')
    assert.deepEqual([outcome.code, outcome.retry], ['disk-full', true])
    assert.match(outcome.fix, /free space/)
    assert.deepEqual(keeper.current(app)?.plan, plan(1))
    full = false
    assert.equal((await keeper.compareAndSet(write(plan(1), plan(2)))).kind, 'written')
    assert.deepEqual(kinds(), ['unwritable', 'durable'], 'and the alarm ends with it')
  })

  test('that fails after the patience leaves the outcome open, and is tried again until it lands', async (t) => {
    const slow = gate()
    let failing = true
    const { keeper, time, open } = await begin(t, (disk) => ({
      ...disk,
      replace: async (...args) => {
        await slow.opened
        if (failing) throw noSpace()
        return disk.replace(...args)
      },
    }))
    const written = keeper.compareAndSet(write(null, plan(1)))
    await until(() => {
      time.advance(5)
      return keeper.current(app) !== null
    })
    slow.open()
    assert.equal((await written).kind, 'lost')
    assert.equal(keeper.select(app, fenceOf(plan(1)), [west]), true)
    failing = false
    await until(() => {
      time.advance(1000)
      return keeper.undurable().length === 0
    })
    assert.deepEqual(keeper.current(app)?.answering, [west])
    await keeper.close()
    assert.deepEqual((await open()).current(app), keeper.current(app))
  })

  test('that no longer answers cannot fill the memory', async (t) => {
    const dead = gate()
    const { keeper } = await begin(t, (disk) => ({ ...disk, replace: () => dead.opened }))
    const writes = Array.from({ length: 20 }, () => keeper.compareAndSet(write(null, plan(1))))
    const last = await writes.at(-1)!
    assert.deepEqual(last.kind === 'failed' && [last.code, last.retry], ['busy', true])
    dead.open()
    await Promise.all(writes)
  })
})

test('letting go removes every copy, and only under the fence that was seen', async (t) => {
  const { keeper, open, folder } = await begin(t)
  await keeper.compareAndSet(write(null, plan(1)))
  await keeper.compareAndSet(write(plan(1), plan(2)))
  assert.deepEqual(await keeper.letGo(app, fenceOf(plan(1))), { kind: 'fenced', found: fenceOf(plan(2)) })
  assert.equal(keeper.all().length, 1)
  assert.deepEqual(await keeper.letGo(app, fenceOf(plan(2))), { kind: 'written' })
  assert.deepEqual([keeper.all(), (await open()).all(), await readdir(folder)], [[], [], []])
})

test('letting go that is broken off leaves what is held or nothing, never an older plan alone', async (t) => {
  for (let survives = 0; survives < 3; survives++) {
    let removals = 0
    const { keeper, open } = await begin(t, (disk) => ({
      ...disk,
      remove: async (file) => {
        if (removals++ === survives) throw new Error('the machine stops here')
        await disk.remove(file)
      },
    }))
    await keeper.compareAndSet(write(null, plan(1)))
    await keeper.compareAndSet(write(plan(1), plan(2)))
    assert.equal((await keeper.letGo(app, fenceOf(plan(2)))).kind, 'failed')
    assert.deepEqual((await open()).current(app)?.plan, plan(2), `after ${survives} files`)
  }
})

test('an envelope file damaged anywhere is torn, never another envelope', () => {
  const held = { plan: plan(9), answering: [west], since: 5 }
  const bytes = encodeEnvelope(held)
  assert.deepEqual(decodeEnvelope(bytes), { kind: 'whole', held })
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(bytes)
      damaged[at] = damaged[at]! ^ change
      assert.equal(decodeEnvelope(damaged).kind, 'torn')
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (any) => decodeEnvelope(Buffer.from(any)).kind === 'torn'),
  )
})
