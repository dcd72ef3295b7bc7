// What the launcher passes on: the runtime runs as its child, and whoever signals only the launcher means both.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'

const runtime = pathToFileURL(join(import.meta.dirname, '..', 'bin', 'runtime.mjs')).href
/** Ends as `holdfast start` does: in order, once told, however often it is told. */
const orderly = `
  let told = 0
  process.on('SIGINT', () => { if (told++ === 0) setTimeout(() => { console.log('in order'); process.exit(3) }, 50) })
  setInterval(() => {}, 1000)
  console.log('ready')`
const unhandled = `setInterval(() => {}, 1000); console.log('ready')`

async function launched(program: string, signal: (pid: number) => void) {
  const launcher = `import { become } from ${JSON.stringify(runtime)}; become(['-e', ${JSON.stringify(program)}])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', launcher], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  try {
    const deadline = { signal: AbortSignal.timeout(20_000) }
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    await once(child.stdout, 'data', deadline)
    const ended = once(child, 'close', deadline)
    signal(child.pid!)
    const [code, by] = await ended
    return { code, by, output: output.trim().split('\n') }
  } finally {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL')
  }
}

describe('SIGINT', () => {
  test('to the launcher alone reaches the runtime, and its exit code comes back', async () => {
    const end = await launched(orderly, (pid) => process.kill(pid, 'SIGINT'))
    assert.deepEqual(end, { code: 3, by: null, output: ['ready', 'in order'] })
  })

  test('to the whole group, as Ctrl-C sends it, ends in order too', async () => {
    const end = await launched(orderly, (pid) => process.kill(-pid, 'SIGINT'))
    assert.deepEqual(end, { code: 3, by: null, output: ['ready', 'in order'] })
  })

  test('that the runtime does not handle ends the launcher by the same signal', async () => {
    const end = await launched(unhandled, (pid) => process.kill(pid, 'SIGINT'))
    assert.deepEqual([end.code, end.by], [null, 'SIGINT'])
  })
})
