import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { announce, type Instance, runningInstances } from './instances.ts'

const instance: Instance = {
  pid: process.pid,
  url: 'http://127.0.0.1:8080',
  dns: '127.0.0.1:5300',
  data: '/data',
  config: '/holdfast.yaml',
  startedAt: '2026-01-05T12:00:00.000Z',
}

let state: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'holdfast-state-'))
  env = { XDG_STATE_HOME: state }
})
afterEach(() => rmSync(state, { recursive: true }))

const fileOf = (pid: number): string => join(state, 'holdfast', 'instances', `${pid}.json`)
const told = (): unknown[] => runningInstances(env).map(({ url }) => url)

describe('the registry of instances', () => {
  test('tells of one from its announcement until it withdraws', () => {
    const withdraw = announce(instance, env)
    assert.deepEqual(told(), [instance.url])
    withdraw()
    assert.deepEqual(told(), [])
  })

  const reads = process.platform === 'linux'
  test('forgets one whose pid another process has by now', {
    skip: reads ? false : 'only Linux tells when a process started',
  }, () => {
    announce(instance, env)
    const kept = JSON.parse(readFileSync(fileOf(process.pid), 'utf8')) as { ticks: number }
    assert.ok(Number.isSafeInteger(kept.ticks) && kept.ticks > 0)
    writeFileSync(fileOf(process.pid), JSON.stringify({ ...kept, ticks: kept.ticks - 1 }))
    assert.deepEqual(told(), [])
    assert.ok(!existsSync(fileOf(process.pid)), 'cleared away')
  })

  test('believes the pid where the start is not known, and clears away what cannot be read', () => {
    announce(instance, env)
    writeFileSync(fileOf(process.pid), JSON.stringify(instance))
    writeFileSync(fileOf(1), '{"pid":')
    assert.deepEqual(told(), [instance.url])
    assert.ok(!existsSync(fileOf(1)))
  })
})
