// The store locked by another process, deleted while it is in use, or damaged before a start; and the main process killed:
// each time names are answered all the while, and a target that dies is left.

import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView } from '../../src/board/index.ts'
import { realClock, realRandom, realTimers } from '../../src/station/clock.ts'
import { Watch } from '../../src/station/quickstart/watching.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, processesOf, startPlace, watched } from './place.ts'

const name = 'app.dead.test'
const patienceMs = 120_000

describe('a dead store', { skip: process.platform !== 'linux' ? 'needs /proc' : false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const file = join(folder, 'holdfast.yaml')
  const database = join(folder, 'data', 'holdfast.db')
  let ports: { http: number; dns: number }
  let holdfast: Instance
  let east: Place
  let west: Place
  /** Asks a hundred times a second, through everything that follows. */
  let watch: Watch
  let killedAt = 0
  before(async () => {
    const http = await freePorts(4)
    ports = { http, dns: http + 3 }
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    writeFileSync(
      file,
      `${watched(http + 1)}
endpoints:
  ${name}:
    ${eastAndWest}
    publish: [here]
publishers:
  here: { kind: embedded, zone: dead.test }
`,
    )
    holdfast = await startConfigured(file, { folder, ports, withinMs: patienceMs })
    watch = new Watch(holdfast.dns, name, { clock: realClock, timers: realTimers, random: realRandom })
    await answers('127.0.0.2')
    watch.take()
  })
  after(async () => {
    watch?.stop()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
  })

  const answers = (address: string) =>
    until(`the answer ${address}`, () => watch.answer === address, patienceMs)
  /** Every answer since the last time was one of the two targets. */
  function neverEmpty(): void {
    const seen = new Set(watch.take().map(({ answer }) => answer))
    assert.ok(seen.size > 0, 'nothing was answered')
    for (const answer of seen)
      assert.ok(['127.0.0.2', '127.0.0.3'].includes(answer), `answered ${[...seen].join()}`)
  }
  /** Away from east, which dies, and back to it. */
  async function movesThereAndBack(): Promise<void> {
    await east.down()
    await answers('127.0.0.3')
    await east.up()
    await answers('127.0.0.2')
    neverEmpty()
  }
  const generation = async (): Promise<bigint> =>
    BigInt((await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)).generation ?? 0)
  const moves = async (): Promise<number> =>
    (await holdfast.api<JournalView[]>('/api/v1/journal?kind=selection.moved&limit=1000')).length

  test('locked by another process: answered and moved, and told when the lock is gone', async () => {
    const before = await moves()
    const other = new DatabaseSync(database, { timeout: 30_000 })
    other.exec('BEGIN EXCLUSIVE')
    try {
      await movesThereAndBack()
    } finally {
      other.exec('ROLLBACK')
      other.close()
    }
    await until('both moves to be in the journal', async () => (await moves()) >= before + 2, patienceMs)
  })

  test('with the main process killed: answered and moved', async () => {
    killedAt = Date.now()
    await holdfast.stop('SIGKILL')
    await movesThereAndBack()
  })

  test('what happened meanwhile is in the journal of the next start', async () => {
    holdfast = await startConfigured(file, { folder, ports, withinMs: patienceMs })
    await until(
      'the moves of the node that was alone',
      async () => {
        const told = await holdfast.api<JournalView[]>('/api/v1/journal?kind=selection.moved&limit=1000')
        const since = told.filter(({ at }) => Date.parse(at) >= killedAt)
        return since.some(({ why }) => /west/.test(why)) && since.some(({ why }) => /east/.test(why))
      },
      patienceMs,
    )
    await answers('127.0.0.2')
    neverEmpty()
  })

  test('deleted while it is in use: answered, moved, and said where people look', async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${database}${end}`, { force: true })
    await movesThereAndBack()
    await until(
      'being ready to be denied',
      async () => {
        const response = await fetch(`${holdfast.url}/healthz?ready=true`)
        return response.status === 503 && /its file was deleted while/.test(await response.text())
      },
      patienceMs,
    )
    await until(
      'the alarm',
      async () => {
        const alarms = await holdfast.api<JournalView[]>('/api/v1/journal?kind=endpoint.alarm&limit=1000')
        return alarms.some(({ subject, why }) => subject === 'store' && /back from a backup/.test(why))
      },
      patienceMs,
    )
  })

  test('empty at the next start: nothing goes back, the next plan is above what is held', async () => {
    const before = await generation()
    assert.ok(before > 0n)
    assert.equal(await holdfast.stop(), 0)
    watch.take()
    holdfast = await startConfigured(file, { folder, ports, withinMs: patienceMs })
    await until('a plan above all before', async () => (await generation()) > before, patienceMs)
    await movesThereAndBack()
  })

  test('damaged before a start: answered and moved meanwhile, and whole again when it is mended', async () => {
    assert.equal(await holdfast.stop(), 0)
    renameSync(database, `${database}.good`)
    writeFileSync(database, 'this is no database, and it is long enough to be looked at as one'.repeat(100))
    watch.take()
    const ready = 'names are answered on'
    holdfast = await startConfigured(file, { folder, ports, ready, withinMs: patienceMs })
    assert.match(holdfast.output(), /file is not a database/)
    await answers('127.0.0.2')
    await movesThereAndBack()
    renameSync(`${database}.good`, database)
    await until('the board', async () => (await fetch(`${holdfast.url}/healthz?ready=true`)).ok, patienceMs)
    await movesThereAndBack()
    assert.ok(processesOf(holdfast).length > 0)
  })
})
