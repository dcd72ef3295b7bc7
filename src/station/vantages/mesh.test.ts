import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { connect } from 'node:tls'
import type { Saying } from '../../signals/index.ts'
import type { CheckId, NodeName } from '../../terms/index.ts'
import { realClock as clock, realRandom as random, realTimers as timers } from '../clock.ts'
import { tlsByKey } from './hearing.ts'
import { nodesKey } from './key.ts'
import { Mesh, meshRule } from './mesh.ts'
import { helloLine, type Say } from './wire.ts'

const lon = 'lon-1' as NodeName
const fra = 'fra-1' as NodeName
const session = 'a'.repeat(16)
const east: Saying = {
  check: 'east' as CheckId,
  definition: '0123456789abcdef',
  sequence: 1,
  state: 'up',
  verdict: 'up',
  age: 0,
  why: 'ok',
}

async function until(what: string, probe: () => boolean): Promise<void> {
  const end = performance.now() + 30_000
  while (!probe()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((done) => setTimeout(done, 10))
  }
}

describe('nodes among each other', () => {
  let folder: string
  let keyFile: string
  const open: Mesh[] = []
  const file = (name: string, text: string, mode = 0o600): string => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode })
    return path
  }
  const key = (): string => randomBytes(32).toString('base64')
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    keyFile = file('nodes.key', `${key()}\n`)
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((mesh) => mesh.stop()))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const heard = (mesh: Node, probe: (say: Say) => boolean) => mesh.said.some(([, say]) => probe(say))
  type Node = { mesh: Mesh; said: [NodeName, Say][]; refused: string[] }
  const start = (node: NodeName): Node => {
    const said: [NodeName, Say][] = []
    const refused: string[] = []
    const mesh = new Mesh({
      ...{ node, session, clock, timers, random },
      onSay: (from, _session, say) => said.push([from, say]),
      onRefused: (why) => refused.push(why),
    })
    open.push(mesh)
    return { mesh, said, refused }
  }
  /** Listens where there is room. */
  const listens = async (node: NodeName, known = [lon, fra], keyIn = keyFile): Promise<Node> => {
    const started = start(node)
    const link = { listen: { host: '127.0.0.1', port: 0 }, at: [], keyFile: keyIn }
    await started.mesh.follow(await meshRule(link, known, false))
    return started
  }
  const tells = async (node: NodeName, port: number, keyIn = keyFile, listen = 0): Promise<Node> => {
    const started = start(node)
    const at = [{ name: lon, host: '127.0.0.1', port }]
    const link = { listen: { host: '127.0.0.1', port: listen }, at, keyFile: keyIn }
    await started.mesh.follow(await meshRule(link, [lon, fra], true))
    return started
  }

  test('who came in and never showed a key does not keep it from stopping', async () => {
    const hears = await listens(lon)
    const silent = connectPlain(hears.mesh.port, '127.0.0.1')
    silent.on('error', () => {})
    const gone = new Promise((resolve) => silent.once('close', resolve))
    await until('it to be let in', () => silent.readyState === 'open')
    // A whole conversation after it: the silent one was accepted before.
    await tells(fra, hears.mesh.port)
    await until('another to be heard', () => hears.said.length > 0)
    await hears.mesh.stop()
    await gone
    assert.deepEqual(hears.refused, [])
  })

  test('one hears what the other sees: what is known already, what comes, and that it lives', async () => {
    const hears = await listens(lon)
    const { mesh } = await tells(fra, hears.mesh.port)
    mesh.say(east, clock.monotonic(), false)
    await until('the first word', () => heard(hears, ({ sayings }) => sayings[0]?.sequence === 1))
    mesh.say({ ...east, sequence: 2, state: 'down', verdict: 'down' }, clock.monotonic(), true)
    await until('the second', () => heard(hears, ({ sayings }) => sayings[0]?.sequence === 2))
    hears.said.length = 0
    await until('a beat', () => heard(hears, ({ sayings }) => sayings.length === 0))
    mesh.see('1 of 1 canaries fail')
    await until('its blindness', () => heard(hears, ({ blind }) => blind === '1 of 1 canaries fail'))
    assert.ok(hears.said.every(([from]) => from === fra))
    await until('the acknowledgement', () => mesh.troubles().size === 0)
  })

  test('a node that is started again is found again, and told everything', async () => {
    const first = await listens(lon)
    const { port } = first.mesh
    const { mesh } = await tells(fra, port)
    mesh.say(east, clock.monotonic(), false)
    await until('the first word', () => heard(first, ({ sayings }) => sayings.length === 1))
    await first.mesh.stop()
    await until('the loss', () => mesh.troubles().has(lon))
    const again = start(lon)
    const link = { listen: { host: '127.0.0.1', port }, at: [], keyFile }
    await again.mesh.follow(await meshRule(link, [lon, fra], false))
    await until('everything again', () => heard(again, ({ sayings }) => sayings[0]?.check === 'east'))
  })

  test('another key is told at both ends, and nothing of it is heard', async () => {
    const hears = await listens(lon)
    const { mesh } = await tells(fra, hears.mesh.port, file('other.key', key()))
    await until('the refusal', () => hears.refused.some((why) => /it has another key/.test(why)))
    await until('the trouble', () => /another key of the nodes/.test(mesh.troubles().get(lon) ?? ''))
    assert.deepEqual(hears.said, [])
  })

  test('a node that nobody named is told so', async () => {
    const hears = await listens(lon, [lon])
    const { mesh } = await tells(fra, hears.mesh.port)
    await until('the reason', () =>
      /calls itself fra-1, which is in neither/.test(mesh.troubles().get(lon) ?? ''),
    )
    assert.deepEqual(hears.said, [])
  })

  test('another key after a reload: who has it is heard, who has not is not', async () => {
    const hears = await listens(lon)
    const { port } = hears.mesh
    const { mesh } = await tells(fra, port)
    await until('the first word', () => hears.said.length > 0)
    const fresh = file('fresh.key', key())
    const link = { listen: { host: '127.0.0.1', port: 0 }, at: [], keyFile: fresh }
    await hears.mesh.follow(await meshRule(link, [lon, fra], false))
    await until('the loss', () => mesh.troubles().has(lon))
    const other = await tells(fra, hears.mesh.port, fresh)
    await until('the other', () => other.mesh.troubles().size === 0)
  })

  test('whatever else comes to the port ends there', async () => {
    const hears = await listens(lon)
    const { port } = hears.mesh
    const ended = (socket: NodeJS.EventEmitter): Promise<void> =>
      new Promise((done) => socket.on('error', () => {}).once('close', () => done()))
    const plain = connectPlain(port, '127.0.0.1', () => plain.write('GET / HTTP/1.1\r\n\r\n'))
    await ended(plain)
    const psk = await nodesKey(keyFile)
    const speaking = (text: string) => {
      const socket = connect({
        ...tlsByKey,
        ...{ host: '127.0.0.1', port, checkServerIdentity: () => undefined },
        pskCallback: () => ({ psk, identity: fra }),
      })
      socket.resume().on('secureConnect', () => socket.write(text))
      return ended(socket)
    }
    await speaking('{"t":1,"blind":null,"s":[]}\n')
    await speaking('not json\n')
    await speaking('x'.repeat(600_000))
    const hello = helloLine({ name: fra, session })
    await speaking(hello + hello)
    await speaking(`${hello}${'{"t":1,"blind":null,"s":[]}\n'.repeat(50_000)}`)
    for (const why of [
      /did not say who it is/,
      /what no node of/,
      /more than 524288 bytes/,
      /said twice/,
      /2000 lines/,
    ])
      assert.ok(
        hears.refused.some((one) => why.test(one)),
        `${why} in ${hears.refused.join(' | ')}`,
      )
    // And it goes on hearing those who belong here.
    const { mesh } = await tells(fra, port)
    await until('a good one', () => mesh.troubles().size === 0)
  })

  test('a key that is none, or that others may read, is refused with what to do', async () => {
    await assert.rejects(nodesKey(join(folder, 'nowhere.key')), /openssl rand -base64 32/)
    await assert.rejects(nodesKey(file('short.key', 'c2hvcnQ=')), /32 bytes or more/)
    if (process.platform !== 'win32')
      await assert.rejects(nodesKey(file('open.key', key(), 0o644)), /chmod 600/)
  })
})
