// Commands of runbooks: what they may do to this process, and what is left of them when they are cut off.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { virtualTime } from '../../checks/testing/virtual.ts'
import { minutes, ms } from '../../terms/index.ts'
import { realTimers } from '../clock.ts'
import { runCommand } from './run-command.ts'

const node = (program: string, ...args: readonly string[]): readonly string[] => [
  process.execPath,
  '-e',
  program,
  ...args,
]
const limits = { timers: realTimers, within: minutes(5), signal: new AbortController().signal }

/** A command that starts another one, which lives until its connection to here ends. */
async function commandWithChild(t: TestContext, more: string) {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const child = `require('net').connect(process.argv[1], '127.0.0.1').on('close', () => process.exit())`
  const command = node(
    `require('child_process').spawn(process.execPath, ['-e', process.argv[1], process.argv[2]], { stdio: 'inherit' })${more}`,
    child,
    `${(server.address() as AddressInfo).port}`,
  )
  const connected = once(server, 'connection').then(([socket]) => {
    t.after(() => (socket as Socket).destroy())
    return (socket as Socket).on('error', () => {}).resume()
  })
  return { command, connected }
}

describe('a command', () => {
  test('ends with all that it has started when its time is over, and is then in doubt', async (t) => {
    const time = virtualTime()
    const { command, connected } = await commandWithChild(t, '')
    const ended = runCommand(command, { ...limits, timers: time.timers, within: ms(60_000) })
    const child = await connected
    const closed = once(child, 'close')
    time.pass(60_000)
    assert.deepEqual(await ended, { ok: false, inDoubt: true, evidence: 'ended after its time limit' })
    await closed
  })

  test('ends with all that it has started when it is told to stop, and says nothing', async (t) => {
    const stop = new AbortController()
    const { command, connected } = await commandWithChild(t, '')
    const ended = runCommand(command, { ...limits, signal: stop.signal })
    const child = await connected
    const closed = once(child, 'close')
    stop.abort()
    assert.equal(await ended, null)
    await closed
  })

  test('is over when it has ended itself, whatever it leaves behind', async (t) => {
    const { command, connected } = await commandWithChild(
      t,
      '.unref(); setTimeout(() => process.exit(), 500)',
    )
    assert.deepEqual(await runCommand(command, limits), { ok: true, evidence: 'exit 0' })
    assert.equal((await connected).closed, false)
  })

  test('may say as much as it likes; the end is kept', async () => {
    const wordy = node(`process.stdout.write('x'.repeat(3_000_000) + 'promoted', () => process.exit(3))`)
    const end = await runCommand(wordy, limits)
    assert.equal(end?.ok, false)
    assert.match(end.evidence, /^exit 3: …x{1992}promoted$/)
  })

  test('has nothing to read, and waits for nothing', async () => {
    const reader = node(`process.stdin.on('end', () => console.log('end of input')).resume()`)
    assert.deepEqual(await runCommand(reader, limits), { ok: true, evidence: 'exit 0: end of input' })
  })

  test('that was killed is in doubt; one that is not there is not', async () => {
    const killed = await runCommand(node(`process.kill(process.pid, 'SIGKILL')`), limits)
    assert.deepEqual(killed, { ok: false, inDoubt: true, evidence: 'it was killed (SIGKILL)' })
    const absent = await runCommand(['/nowhere/promote'], limits)
    assert.deepEqual(absent, { ok: false, evidence: 'it could not be run (ENOENT)' })
  })
})
