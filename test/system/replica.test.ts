// A failover with a database behind it: the primary dies while its standby lags. Traffic waits for the standby, the
// board says how far it is, and moves when it has caught up. A real PostgreSQL pair, and a whole Holdfast.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView } from '../../src/board/views.ts'
import { needsPostgres, type Pair, startPair } from '../checks/postgres.ts'
import { type Instance, startConfigured, until } from './instance.ts'
import { endWholly, Resolver } from './place.ts'

const name = 'db.shop.test'

const configuration = ({ primary, standby, passwordFile }: Pair): string => `
checks:
  db-east: { tcp: "127.0.0.1:${primary.port}", every: 200ms, timeout: 2s }
  db-west: { tcp: "127.0.0.1:${standby.port}", every: 200ms, timeout: 2s }
  west-lag:
    postgres:
      standby: 127.0.0.1:${standby.port}
      primary: 127.0.0.1:${primary.port}
      passwordFile: ${passwordFile}
      tls: disable
    every: 200ms
    timeout: 10s
    up: 2
publishers:
  here: { kind: embedded, zone: shop.test }
endpoints:
  ${name}:
    ttl: 1s
    targets:
      east: { address: 127.0.0.2, check: db-east }
      west: { address: 127.0.0.3, check: db-west, ready: { lag: { check: west-lag, max: 5s } } }
    publish: [here]
`

describe('a database whose standby lags', () => {
  let pair: Pair | null = null
  let holdfast: Instance | undefined
  let resolver: Resolver | undefined
  before(async () => {
    pair = await startPair()
    if (!pair) return
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration(pair))
    holdfast = await startConfigured(file, { folder, withinMs: 60_000 })
    resolver = new Resolver(holdfast.dns)
  })
  after(async () => {
    resolver?.close()
    await endWholly(holdfast)
    await pair?.stop()
  })

  test('is waited for when the primary dies, and is moved to when it has caught up', async (t) => {
    if (!pair || !holdfast || !resolver) return t.skip(needsPostgres)
    const { primary, standby } = pair
    const { api } = holdfast
    const answers = (address: string) =>
      until(`${name} answers ${address}`, async () => (await resolver!.ask(name)) === address, 30_000)
    const endpoint = async (): Promise<EndpointView> => api<EndpointView>(`/api/v1/endpoints/${name}`)
    const west = async () => (await endpoint()).targets.find(({ id }) => id === 'west')!.readiness!
    const isState = (state: 'ready' | 'not-ready') =>
      until(`west is ${state}`, async () => (await west()).state === state, 60_000)

    await answers('127.0.0.2')
    await isState('ready')
    await standby.query('select pg_wal_replay_pause()')
    await until(
      'the standby is too far behind',
      async () => {
        await primary.query('insert into orders default values')
        return (await west()).state === 'not-ready'
      },
      60_000,
    )
    const behind = await west()
    assert.match(behind.why, /^lag \d+(\.\d)? s, limit 5s/)
    assert.ok(behind.lagSeconds! > 5)

    await primary.kill()
    const stays = await until(
      'the primary is judged down and the answer stays',
      async () => {
        const now = await endpoint()
        return now.state === 'last-known-good' ? now : null
      },
      30_000,
    )
    assert.deepEqual(stays.answers, ['A 127.0.0.2'])
    assert.match(stays.why, /1 up, not proven ready/)
    const status = await holdfast.run('status')
    assert.match(status.stdout, /not ready: west of db\.shop\.test: lag/)

    await standby.query('select pg_wal_replay_resume()')
    await answers('127.0.0.3')
    const journal = await until(
      'the journal tells of the move',
      async () => {
        const entries = await api<JournalView[]>('/api/v1/journal?limit=500')
        return entries.some(({ kind }) => kind === 'selection.moved') ? entries : null
      },
      30_000,
    )
    const moved = journal.find(({ kind }) => kind === 'selection.moved')!
    assert.match(moved.why, /^target west is ready \(lag .* limit 5s\): answering west/)
    const proofs = journal.filter(({ kind }) => kind === 'readiness.changed').map(({ why }) => why)
    assert.ok(proofs.some((why) => why.startsWith('target west is not ready: lag')))
    assert.ok(proofs.some((why) => why.startsWith('target west is ready: lag')))
  })
})
