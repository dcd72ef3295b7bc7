// The API and the file are equals: what is added through the API is in force, survives a restart, and is exported as a
// file from which another server starts the same.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { CheckView, JournalView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured } from './instance.ts'

let folder: string
let file: string
let ports: { http: number; dns: number }
let holdfast: Instance
const own = `# ours
services:
  shop: { name: Shop } # the shop
checks:
  shop: { service: shop, tcp: "127.0.0.1:1", every: 10s }
`

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  file = join(folder, 'holdfast.yaml')
  writeFileSync(file, own)
  const http = await freePorts(2)
  ports = { http, dns: http + 1 }
  holdfast = await startConfigured(file, { folder, ports })
})
after(async () => {
  await holdfast?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const checks = async (): Promise<readonly string[]> =>
  (await holdfast.api<readonly CheckView[]>('/api/v1/checks')).map(({ id }) => id).toSorted()

test('what another monitor watched is added to a running server, exported and started from', async () => {
  const gatus = join(folder, 'gatus.yaml')
  writeFileSync(
    gatus,
    'endpoints: [{ name: Bank, url: "tcp://127.0.0.1:2", interval: 30s, conditions: ["[CONNECTED] == true"] }]',
  )
  const moved = join(folder, 'moved.yaml')
  assert.equal((await holdfast.run('import', 'gatus', gatus, '--out', moved)).code, 0)

  const dry = await holdfast.run('apply', moved, '--dry-run')
  assert.equal(dry.code, 0, dry.stderr)
  assert.deepEqual(await checks(), ['shop'])
  const done = await holdfast.run('apply', moved)
  assert.equal(done.code, 0, done.stderr)
  assert.deepEqual(await checks(), ['bank', 'shop'])
  const [told] = await holdfast.api<readonly JournalView[]>(
    '/api/v1/journal?kind=config.loaded&order=desc&limit=1',
  )
  assert.match(told?.author ?? '', /^operator:/)

  await holdfast.stop()
  holdfast = await startConfigured(file, { folder, ports })
  assert.deepEqual(await checks(), ['bank', 'shop'])

  const exported = join(folder, 'exported.yaml')
  assert.equal((await holdfast.run('export', '--out', exported)).code, 0)
  const text = readFileSync(exported, 'utf8')
  assert.ok(text.includes('# the shop'), 'what people wrote stays')
  assert.equal(readFileSync(file, 'utf8'), own, 'the file itself is never written to')
  const other = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const started = await startConfigured(exported, { folder: other })
  try {
    const views = await started.api<readonly CheckView[]>('/api/v1/checks')
    assert.deepEqual(views.map(({ id }) => id).toSorted(), ['bank', 'shop'])
  } finally {
    await started.dispose()
    rmSync(other, { recursive: true, force: true })
  }
})

test('what the reader refuses changes nothing, and says where; the file has the last word', async () => {
  const wrong = join(folder, 'wrong.yaml')
  writeFileSync(wrong, 'checks: { fine: { tcp: "127.0.0.1:3" }, wrong: { tcp: "127.0.0.1:4", evry: 5s } }')
  const refused = await holdfast.run('apply', wrong)
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /checks\.wrong\.evry.*did you mean/s)
  writeFileSync(wrong, 'checks: { shop: { tcp: "127.0.0.1:5" } }')
  assert.match((await holdfast.run('apply', wrong)).stderr, /checks\.shop stands in/)
  assert.match((await holdfast.run('remove', 'checks/shop')).stderr, /was not added/)
  assert.deepEqual(await checks(), ['bank', 'shop'])
  const gone = await holdfast.run('remove', 'checks/bank', 'services/bank')
  assert.equal(gone.code, 0, gone.stderr)
  assert.deepEqual(await checks(), ['shop'])
})
