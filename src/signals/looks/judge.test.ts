import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Instant, type Random, seededRandom } from '../../terms/index.ts'
import { type Condition, describeCondition, type SlowRule } from './condition.ts'
import { LookJudge } from './judge.ts'

const origin = Date.UTC(2026, 0, 5)
const day = 86_400_000
const hour = 3_600_000

type Seen = { readonly failed: boolean; readonly tookMs: number }
type World = (t: number, random: Random) => Seen

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
/** Log-normal around `median`; `fails` of the looks fail. */
const world =
  (median: number, fails: number, spread = 0.3): World =>
  (_, random) => ({ failed: random.next() < fails, tookMs: median * Math.exp(spread * normal(random)) })
const usual = world(45, 0.0005)
const thenFrom =
  (from: number, before: World, after: World): World =>
  (t, random) =>
    (t < from ? before : after)(t, random)

type Episode = { readonly at: number; readonly condition: Condition; endedAt: number | null }

/** Everything said over `lasts` milliseconds of a check that looks `every` milliseconds. */
function watched(
  made: World,
  {
    every,
    lasts,
    seed,
    slow = { kind: 'usual' },
  }: { every: number; lasts: number; seed: number; slow?: SlowRule },
): readonly Episode[] {
  const judge = new LookJudge(every, slow)
  const random = seededRandom(seed)
  const episodes: Episode[] = []
  for (let t = 0; t < lasts; t += every) {
    const { failed, tookMs } = made(t, random)
    judge.look({ at: (origin + t) as Instant, failed, tookMs: failed ? null : tookMs, detail: 'no answer' })
    const { condition } = judge
    const open = episodes.at(-1)
    const running = open !== undefined && open.endedAt === null
    if (condition !== null && !running) episodes.push({ at: t, condition, endedAt: null })
    if (condition === null && running) open.endedAt = t
  }
  return episodes
}

const seeds = [1, 2, 3]
const overSeeds = (tell: (seed: number) => void) => {
  for (const seed of seeds) tell(seed)
}

describe('says nothing', () => {
  const quiet: Readonly<Record<string, World>> = {
    'of a check that is well': usual,
    'of one that loses one look in a hundred and has a heavy tail': world(45, 0.01, 0.8),
    'of a service that is two and a half times as slow at noon': (t, random) =>
      world(45 * (1 + 1.5 * Math.max(0, Math.sin((2 * Math.PI * t) / day))), 0.001, 0.4)(t, random),
    'of outages, which are the business of `down`': (t, random) => ({
      ...usual(t, random),
      failed: t % day >= hour && t % day < 2 * hour,
    }),
    'of a single look that hung, now and then': (t, random) => ({
      failed: false,
      tookMs: random.next() < 0.05 ? 5000 : usual(t, random).tookMs,
    }),
    'of a difference that nobody feels': thenFrom(2 * day, world(2, 0), world(30, 0)),
  }
  for (const [what, made] of Object.entries(quiet))
    test(`${what}, in a month of looks`, () =>
      overSeeds((seed) =>
        assert.deepEqual(watched(made, { every: 60_000, lasts: 30 * day, seed }), [], `seed ${seed}`),
      ))

  test('of what is slow every night, once it has been seen for three nights', () =>
    overSeeds((seed) => {
      const nightly: World = (t, random) => world(t % day < hour ? 400 : 45, 0, 0.4)(t, random)
      const late = watched(nightly, { every: 60_000, lasts: 12 * day, seed }).filter(({ at }) => at > 3 * day)
      assert.deepEqual(late, [], `seed ${seed}`)
    }))

  test('of being slow before it is known what is usual, or when it is not asked', () => {
    assert.deepEqual(
      watched(thenFrom(300_000, usual, world(900, 0)), { every: 200, lasts: 590_000, seed: 1 }),
      [],
    )
    const off = { every: 10_000, lasts: day, seed: 1, slow: { kind: 'off' } } as const
    assert.deepEqual(watched(thenFrom(hour, usual, world(900, 0)), off), [])
  })
})

describe('finds', () => {
  const found = (after: World, every: number, within: number, ailment: string) =>
    overSeeds((seed) => {
      const from = every < 5000 ? hour : day
      const episodes = watched(thenFrom(from, usual, after), { every, lasts: from + 2 * within, seed })
      const [first] = episodes
      assert.ok(first, `seed ${seed}: nothing was said`)
      assert.equal(first.condition.ailment, ailment)
      assert.ok(
        first.at >= from && first.at <= from + within,
        `seed ${seed}: after ${(first.at - from) / 1000} s`,
      )
      assert.equal(episodes.length, 1, `seed ${seed}: one episode`)
      const began = first.condition.since - origin - from
      // A chance failure just before may have been where the evidence began to rise.
      assert.ok(
        began >= -100 * every && began <= within,
        `seed ${seed}: began ${began / 1000} s after it did`,
      )
    })
  const everyThird: World = (t, random) => ({ ...usual(t, random), failed: Math.round(t / 10_000) % 3 === 0 })

  test('every third look failing, within three minutes of looks ten seconds apart', () =>
    found(everyThird, 10_000, 180_000, 'failing'))
  test('one look in five failing, within ten minutes of looks ten seconds apart', () =>
    found(world(45, 0.2), 10_000, 600_000, 'failing'))
  test('one look in five failing, within half a minute of looks 200 ms apart', () =>
    found(world(45, 0.2), 200, 30_000, 'failing'))
  test('three times the latency, within six minutes of looks ten seconds apart', () =>
    found(world(135, 0), 10_000, 360_000, 'slow'))
  test('three times the latency, within half a minute of looks 200 ms apart', () =>
    found(world(135, 0), 200, 30_000, 'slow'))
})

test('what is over is left within minutes, and said once', () => {
  const episode: World = (t, random) =>
    t < hour || t >= 2 * hour ? usual(t, random) : world(310, 0.25)(t, random)
  const episodes = watched(episode, { every: 10_000, lasts: 4 * hour, seed: 7 })
  assert.equal(episodes.length, 1)
  const { endedAt } = episodes[0]!
  assert.ok(
    endedAt !== null && endedAt >= 2 * hour && endedAt <= 2 * hour + 15 * 60_000,
    `ended at ${endedAt}`,
  )
})

test('a time that was configured counts from the first look', () => {
  const slow: SlowRule = { kind: 'above', ms: 800 }
  const [first] = watched(world(2000, 0), { every: 200, lasts: 60_000, seed: 1, slow })
  assert.equal(first?.condition.ailment, 'slow')
  assert.match(describeCondition(first.condition), /^takes 2(\.\d)? s, more than 800 ms$/)
  assert.deepEqual(watched(world(700, 0, 0.05), { every: 200, lasts: 60_000, seed: 1, slow }), [])
})

test('bad eyes prove nothing: a moment that is forgotten does not count', () => {
  const judge = new LookJudge(1000, { kind: 'usual' })
  for (let t = 0; t < 600_000; t += 1000) {
    judge.look({ at: (origin + t) as Instant, failed: t % 2000 === 0, tookMs: null, detail: '' })
    if (t % 4000 === 0) judge.forgetMoment()
  }
  assert.equal(judge.condition, null)
})

test('its figures are told in words', () => {
  const [slow] = watched(thenFrom(hour, usual, world(310, 0)), { every: 10_000, lasts: 2 * hour, seed: 3 })
  assert.match(describeCondition(slow!.condition), /^takes \d{3} ms where 4\d ms is usual$/)
  const failing: World = (t, random) => ({
    ...usual(t, random),
    failed: t > hour && Math.round(t / 10_000) % 3 === 0,
  })
  const [first] = watched(failing, { every: 10_000, lasts: 2 * hour, seed: 3 })
  assert.match(
    describeCondition(first!.condition),
    /^fails in \d\d % of its looks where 0\.\d % is usual: no answer$/,
  )
})

test('what lasts longer than a day is how things are now', () => {
  const worse = thenFrom(2 * day, usual, world(200, 0.15))
  const episodes = watched(worse, { every: 60_000, lasts: 14 * day, seed: 5 })
  const endedAt = episodes.at(-1)?.endedAt ?? null
  assert.ok(
    endedAt !== null && endedAt > 3 * day && endedAt < 9 * day,
    `ended on day ${(endedAt ?? 0) / day}`,
  )
})
