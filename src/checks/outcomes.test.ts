// What the operating system really says of a target that is gone: refused, cut, silent behind a full backlog, stopped;
// and what a process that was stopped itself makes of its neighbours.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { ms } from '../terms/index.ts'
import { freePort, listening, look } from './testing/servers.ts'

const http = (port: number) =>
  ({
    kind: 'http',
    url: `http://127.0.0.1:${port}/`,
    method: 'GET',
    status: [[200, 399]],
    headers: {},
  }) as const

const children: ChildProcess[] = []
const sockets: Socket[] = []
after(() => {
  for (const socket of sockets) socket.destroy()
  for (const child of children) child.kill('SIGKILL')
})

/** A program of its own; resolves with what it says first. */
async function started(program: string, ...args: string[]): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [said] = (await once(createInterface(child.stdout!), 'line')) as [string]
  return { child, said }
}

/** Accepts nothing: its event loop is blocked as soon as it listens, with room for one connection in its backlog. */
const deafServer = `
  import { createServer } from 'node:net'
  const server = createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    process.stdout.write(server.address().port + '\\n', () =>
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
  })`

const webServer = `
  import { createServer } from 'node:http'
  const server = createServer((_, response) => response.end('well'))
  server.listen(0, '127.0.0.1', () => process.stdout.write(server.address().port + '\\n'))`

describe('what is seen of a target that', () => {
  test('nobody listens at: refused and broken, at once', async () => {
    const { verdict, refused, broken, timedOut } = await look(http(await freePort(createServer())))
    assert.deepEqual([verdict, refused, broken, timedOut], ['down', true, true, undefined])
  })

  test('is killed in the middle of an answer: broken, not silent', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf of it', () =>
          socket.resetAndDestroy(),
        )
      })
    })
    const { port, close } = await listening(server)
    const { verdict, broken, timedOut } = await look(http(port))
    await close()
    assert.deepEqual([verdict, broken, timedOut], ['down', true, undefined])
  })

  test('accepts no more connections: silent while connecting', { skip: linuxOnly() }, async () => {
    const { said } = await started(deafServer)
    const port = Number(said)
    // The kernel fills the backlog for it; what comes then is dropped, as by a host that is gone.
    for (let n = 0; n < 8; n++) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      sockets.push(socket)
    }
    const { verdict, phase, timedOut } = await lookUntil(port, 'connect')
    assert.deepEqual([verdict, phase, timedOut], ['down', 'connect', true])
  })

  test('is stopped: silent after the request', { skip: linuxOnly() }, async () => {
    const { child, said } = await started(webServer)
    assert.equal((await look(http(Number(said)), ms(30_000))).verdict, 'up')
    child.kill('SIGSTOP')
    const { verdict, phase, timedOut } = await lookUntil(Number(said), 'request')
    child.kill('SIGCONT')
    assert.deepEqual([verdict, phase, timedOut], ['down', 'request', true])
  })
})

test('a process that was stopped in the middle of a look does not blame the target', {
  skip: linuxOnly(),
}, async () => {
  // Every second request stops whoever asks, and is answered at once: the answer waits in a kernel's buffer.
  let requests = 0
  let stopped = 0
  const server = createHttpServer((_, response) => {
    requests++
    if (requests % 2 === 0 && stopped < 2) {
      stopped++
      sleeper.kill('SIGSTOP')
      // Longer than the look's timeout.
      setTimeout(() => sleeper.kill('SIGCONT'), 2500)
    }
    response.end('well')
  })
  const { port, close } = await listening(server)
  const sleeper = spawn(
    process.execPath,
    [join(import.meta.dirname, 'testing', 'sleeper.fixture.ts'), `${port}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  children.push(sleeper)
  const found: string[] = []
  for await (const line of createInterface(sleeper.stdout)) {
    found.push(line)
    if (found.length > 6) break
  }
  sleeper.kill('SIGKILL')
  await close()
  assert.equal(stopped, 2)
  assert.deepEqual(
    found.filter((line) => !line.startsWith('up ')),
    [],
  )
})

/** A signal, or a connection of our own, may take a moment to have its effect. */
async function lookUntil(port: number, phase: string) {
  const deadline = performance.now() + 30_000
  for (;;) {
    const finding = await look(http(port), ms(300))
    if (finding.phase === phase || performance.now() > deadline) return finding
  }
}

function linuxOnly(): string | false {
  return process.platform === 'linux'
    ? false
    : 'how a kernel treats a full backlog or a stopped process differs'
}
