// The check that measures replica lag against a real primary and a real streaming standby. One pair for the whole file:
// its tests are told in order, as things happen to it.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { type Finding, type LookMemory, lookOnce, type Probe } from '../../src/checks/index.ts'
import { realClock as clock, realTimers as timers } from '../../src/station/clock.ts'
import { ms } from '../../src/terms/index.ts'
import { until } from '../system/instance.ts'
import { needsPostgres, type Pair, startPair } from './postgres.ts'

type PostgresProbe = Extract<Probe, { kind: 'postgres' }>

let pair: Pair | null = null
before(async () => {
  pair = await startPair()
})
after(() => pair?.stop())

const have = (t: TestContext): Pair | null => {
  if (!pair) t.skip(needsPostgres)
  return pair
}

const probeOf = (at: Pair, more: Partial<PostgresProbe> = {}): PostgresProbe => ({
  kind: 'postgres',
  standby: { host: '127.0.0.1', port: at.standby.port },
  primary: { host: '127.0.0.1', port: at.primary.port },
  user: 'holdfast',
  database: 'postgres',
  passwordFile: at.passwordFile,
  tls: 'disable',
  whenPrimary: 'ready',
  ...more,
})
const alone = (at: Pair, more: Partial<PostgresProbe> = {}): PostgresProbe => {
  const { primary: _, ...probe } = probeOf(at, more)
  return probe
}

const look = (probe: Probe, memory: LookMemory = {}): Promise<Finding> =>
  new Promise((tell) => {
    lookOnce(probe, { clock, timers, timeout: ms(10_000), memory }, tell)
  })

const measure = async (probe: Probe, memory: LookMemory): Promise<number> => {
  const { verdict, value, detail } = await look(probe, memory)
  assert.equal(verdict, 'up', detail)
  assert.ok(value !== undefined, detail)
  return value
}

const write = (at: Pair): Promise<unknown> => at.primary.query('insert into orders default values')
const beside: LookMemory = {}
const single: LookMemory = {}

describe('the lag of a PostgreSQL standby', () => {
  test('is nothing when it has replayed everything, by an account that may only sign in', async (t) => {
    const at = have(t)
    if (!at) return
    await write(at)
    await until('the standby has everything', async () => (await measure(probeOf(at), beside)) === 0, 30_000)
    await until('also by itself', async () => (await measure(alone(at), single)) === 0, 30_000)
    const said = /^127\.0\.0\.1:\d+ has replayed everything, after/
    await until('it says so', async () => said.test((await look(probeOf(at), beside)).detail), 30_000)
  })

  test('grows while the primary writes and the standby does not replay, and no further', async (t) => {
    const at = have(t)
    if (!at) return
    await at.standby.query('select pg_wal_replay_pause()')
    await write(at)
    const first = await measure(probeOf(at), beside)
    const byItself = await measure(alone(at), single)
    await write(at)
    const second = await measure(probeOf(at), beside)
    assert.ok(first > 0 && second > first, `${first} then ${second}`)
    await until(
      'it has received what it does not replay',
      async () => (await measure(alone(at), single)) > byItself,
      30_000,
    )
    const { detail } = await look(probeOf(at), beside)
    assert.match(detail, /s behind, \d+(\.\d)? [kM]B of log not replayed, replay is paused there, after/)
  })

  test('is nothing again when it replays', async (t) => {
    const at = have(t)
    if (!at) return
    await at.standby.query('select pg_wal_replay_resume()')
    await until('the standby has everything', async () => (await measure(probeOf(at), beside)) === 0, 30_000)
  })

  test('what keeps it from being asked is told with the way out', async (t) => {
    const at = have(t)
    if (!at) return
    const wrong = join(at.folder, 'wrong')
    writeFileSync(wrong, 'guessed\n', { mode: 0o600 })
    const said = async (more: Partial<PostgresProbe>): Promise<string> => {
      const finding = await look(probeOf(at, more))
      assert.equal(finding.verdict, 'down', finding.detail)
      assert.doesNotMatch(finding.detail, /guessed|only-looks/)
      return finding.detail
    }
    assert.match(
      await said({ passwordFile: wrong }),
      /refuses the password of the role holdfast: correct .*wrong/,
    )
    assert.match(await said({ passwordFile: '/nowhere' }), /\/nowhere cannot be read \(ENOENT\)/)
    assert.match(await said({ database: 'gone' }), /has no database gone: correct `database`/)
    assert.match(await said({ user: 'nobody-here' }), /password of the role nobody-here/)
    assert.match(
      await said({ standby: { host: '127.0.0.1', port: 1 } }),
      /127\.0\.0\.1:1 refuses connections/,
    )
    assert.match(await said({ tls: 'verify-full' }), /`tls: disable`/)
  })

  test('ends where the primary died, and shrinks while the standby catches up', async (t) => {
    const at = have(t)
    if (!at) return
    await measure(probeOf(at), beside)
    await at.standby.query('select pg_wal_replay_pause()')
    await write(at)
    await until(
      'it has received all',
      async () => {
        const [row] = await at.standby.query('select pg_last_wal_receive_lsn()::text as lsn')
        const [there] = await at.primary.query('select pg_current_wal_flush_lsn()::text as lsn')
        return row!.lsn === there!.lsn
      },
      30_000,
    )
    const before = await measure(probeOf(at), beside)
    await at.primary.kill()
    const dead = await measure(probeOf(at), beside)
    assert.ok(dead >= before && before > 0)
    assert.equal(await measure(probeOf(at), beside), dead)
    const { detail } = await look(probeOf(at), beside)
    assert.match(detail, /; 127\.0\.0\.1:\d+ refuses connections, since \d+ s, after/)
    await at.standby.query('select pg_wal_replay_resume()')
    const rest = await until(
      'it has caught up',
      async () => {
        const behind = await measure(probeOf(at), beside)
        return behind < dead ? behind : null
      },
      30_000,
    )
    assert.equal(await measure(probeOf(at), beside), rest)
  })

  test('a standby that was promoted lacks nothing, or is refused where that was asked; two primaries are refused', async (t) => {
    const at = have(t)
    if (!at) return
    await at.standby.query('select pg_promote()')
    await until('it is a primary', async () => (await measure(probeOf(at), beside)) === 0, 30_000)
    assert.match((await look(alone(at))).detail, /is a primary itself and lacks nothing/)
    const refused = await look(probeOf(at, { whenPrimary: 'not-ready' }))
    assert.deepEqual([refused.verdict, refused.value], ['down', undefined])
    assert.match(refused.detail, /is no standby: it was promoted/)
    await at.primary.start()
    const both = await look(probeOf(at))
    assert.equal(both.verdict, 'down')
    assert.match(both.detail, /^both .* and .* say that they are primaries/)
  })
})
