// The main process's end of a node process that cannot even be started.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { virtualTime } from '../../checks/testing/virtual.ts'
import { seconds } from '../../terms/index.ts'
import { NodeLink } from './link.ts'

test('a node process that cannot be started is told, and started as soon as it can be', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const time = virtualTime()
  const lost = Promise.withResolvers<string>()
  const ready = Promise.withResolvers<void>()
  const program = process.execPath
  t.after(() => {
    process.execPath = program
  })
  process.execPath = join(folder, 'gone')
  const link = new NodeLink({
    ...{ folder, dns: { host: '127.0.0.1', port: 0 }, name: 'n', timers: time.timers },
    onMessage: ({ kind }) => kind === 'ready' && ready.resolve(),
    onLost: (why) => lost.resolve(why),
  })
  assert.equal(await lost.promise, 'the node process cannot be started (ENOENT)')
  assert.equal(link.pid, undefined)
  process.execPath = program
  time.pass(100)
  await ready.promise
  await link.stop(seconds(30))
})
