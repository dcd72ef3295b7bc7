import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { doTo, endLeftovers, endTargets, readState, startTarget, writeState } from './targets.ts'

let data: string
let stranger: ChildProcess
const started: ChildProcess[] = []

const goesOn = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null
/** A stopped process answers nothing; one that was never signalled does. */
async function answers(child: ChildProcess): Promise<boolean> {
  const deadline = AbortSignal.timeout(5_000)
  child.stdin?.write('.')
  await once(child.stdout!, 'data', { signal: deadline })
  return goesOn(child)
}

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'holdfast-targets-'))
  stranger = spawn(process.execPath, ['-e', 'process.stdin.on("data", (d) => process.stdout.write(d))'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  started.push(stranger)
  assert.ok(await answers(stranger))
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(data, { recursive: true })
})

const targetAt = (pid: number) => writeState(data, { targets: { east: { pid, host: '127.0.0.1', port: 0 } } })

describe('a pid that is another program by now', () => {
  test('is left alone by every deed and by the end', async () => {
    targetAt(stranger.pid!)
    for (const deed of ['break', 'freeze'] as const)
      assert.throws(() => doTo(data, deed, 'east'), /"east" is not running; bring it back with/)
    endTargets(data)
    endLeftovers(data)
    assert.ok(await answers(stranger))
  })

  test('is replaced when the target is healed', async () => {
    targetAt(stranger.pid!)
    doTo(data, 'heal', 'east')
    const { pid } = readState(data).targets.east!
    assert.notEqual(pid, stranger.pid)
    endTargets(data)
    assert.ok(await answers(stranger))
  })
})

test('a target is killed where it is one', async () => {
  const east = await startTarget('east', '127.0.0.1', 0)
  started.push(east)
  targetAt(east.pid!)
  doTo(data, 'freeze', 'east')
  const ended = once(east, 'exit', { signal: AbortSignal.timeout(5_000) })
  endTargets(data)
  assert.deepEqual(await ended, [null, 'SIGKILL'])
})
