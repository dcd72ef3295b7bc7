// Everything was killed, and only the nameserver of the data folder comes back: it answers the last known good from its
// own disk, damaged files included, goes on moving answers, and makes way when the rest returns.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView } from '../../src/board/index.ts'
import { freePorts, holdfastBin, type Instance, runHoldfast, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, processesOf, Resolver, startPlace, watched } from './place.ts'

const name = 'app.alone.test'
const other = 'other.alone.test'
const servfail = 'rcode 2'
const patienceMs = 120_000

describe('the nameserver alone', { skip: process.platform !== 'linux' ? 'needs /proc' : false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const file = join(folder, 'holdfast.yaml')
  let ports: { http: number; dns: number }
  let holdfast: Instance
  let alone: ChildProcess | null = null
  let output = ''
  let east: Place
  let west: Place
  let resolver: Resolver
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
  ${other}:
    targets: { only: { address: 127.0.0.4 } }
    publish: [here]
publishers:
  here: { kind: embedded, zone: alone.test }
`,
    )
    holdfast = await startConfigured(file, { folder, ports })
    resolver = new Resolver(holdfast.dns)
    await answers(name, '127.0.0.2')
    await answers(other, '127.0.0.4')
    // Written down by an orderly end, so that there is a plan before the newest.
    assert.equal((await holdfast.run('hold', name, '--why', 'a second plan')).code, 0)
    assert.equal((await holdfast.run('release', name)).code, 0)
    await until('both plans to be in force', async () => {
      const { enactors, generation } = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
      return enactors.length > 0 && enactors.every((one) => one.generation === generation)
    })
  })
  after(async () => {
    resolver?.close()
    await end('SIGKILL')
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
  })

  const answers = (asked: string, answer: string) =>
    until(`${asked} to be answered ${answer}`, async () => (await resolver.ask(asked)) === answer, patienceMs)
  async function killAll(): Promise<void> {
    for (const pid of processesOf(holdfast)) process.kill(pid, 'SIGKILL')
    await until('silence', async () => (await resolver.ask(name)) === null, patienceMs)
  }
  function startAlone(): void {
    output = ''
    const args = [holdfastBin, 'node', '--alone', '--data', holdfast.data]
    alone = spawn(process.execPath, args, { env: holdfast.env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [alone.stdout, alone.stderr]) stream?.on('data', (chunk) => (output += chunk))
  }
  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ending = alone
    alone = null
    if (ending === null) return null
    if (ending.exitCode !== null || ending.signalCode !== null) return ending.exitCode
    const ended = once(ending, 'exit')
    ending.kill(signal)
    await ended
    return ending.exitCode
  }
  const envelopes = (): readonly string[] => {
    const kept = join(holdfast.data, 'node', 'envelopes')
    return readdirSync(kept).map((one) => join(kept, one))
  }

  test('answers the last known good, and leaves a target that dies', async () => {
    await killAll()
    startAlone()
    await answers(name, '127.0.0.2')
    await answers(other, '127.0.0.4')
    await east.down()
    await answers(name, '127.0.0.3')
    await until('it to be told', () => /selection\.moved: app\.alone\.test/.test(output), patienceMs)
    assert.match(output, /2 names are answered on 127\.0\.0\.1:\d+ from .*; nothing else runs/)
  })

  test('keeps its answers over kill -9, with torn orders', async () => {
    // A selection is written behind: it decides nothing that must not be lost.
    const selections = join(holdfast.data, 'node', 'envelopes', 'selections')
    await until(
      'the selection to be on disk',
      () => readFileSync(selections, 'utf8').includes('"west"'),
      patienceMs,
    )
    await end('SIGKILL')
    truncateSync(join(holdfast.data, 'node', 'orders'), 100)
    startAlone()
    await answers(name, '127.0.0.3')
    assert.match(output, /orders is not whole; its copy is gone by/)
  })

  test('answers from the copy before a torn plan, and of torn selections nothing', async () => {
    await end('SIGKILL')
    truncateSync(join(holdfast.data, 'node', 'envelopes', 'selections'), 50)
    const torn = envelopeOf(name)
    writeFileSync(torn, readFileSync(torn, 'latin1').replace('"answering"', '"Answering"'), 'latin1')
    startAlone()
    await answers(name, '127.0.0.2')
    await answers(other, '127.0.0.4')
    assert.match(output, /answering from the copy before it/)
  })

  test('of two broken copies only that one name fails', async () => {
    await end('SIGKILL')
    const torn = envelopeOf(name)
    for (const copy of [torn, torn.replace('.envelope', '.previous')]) truncateSync(copy, 0)
    startAlone()
    await answers(other, '127.0.0.4')
    assert.equal(await resolver.ask(name), servfail)
  })

  test('makes way for a whole start, which mends what was broken and tells what happened meanwhile', async () => {
    const made = alone!
    // Its output has come as well then.
    const ended = once(made, 'close')
    holdfast = await startConfigured(file, { folder, ports, withinMs: patienceMs })
    await ended
    assert.equal(made.exitCode, 0)
    assert.match(output, /made way/)
    await answers(name, '127.0.0.3')
    const moved = await until(
      'the move to be in the journal',
      async () => {
        const told = await holdfast.api<JournalView[]>('/api/v1/journal?kind=endpoint.alarm&limit=1000')
        return told.find(({ why }) => /no copy before it can be read/.test(why)) ?? null
      },
      patienceMs,
    )
    assert.equal(moved.author, `node:${await ownName()}`)
  })

  test('says what is missing where nothing was ever kept, and that a node which joins needs more', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const { code, stderr } = await runHoldfast(['node', '--alone', '--data', bare], holdfast.env)
    assert.equal(code, 1)
    assert.match(stderr, /there is nothing to answer from in .*--data/)
    const joining = await runHoldfast(['node', '--join', holdfast.url], holdfast.env)
    assert.equal(joining.code, 2)
    assert.match(joining.stderr, /needs --token-file/)
  })

  async function ownName(): Promise<string> {
    const { enactors } = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
    return enactors[0]!.node
  }
  /** The file whose plan is for this name; names are hashed in the folder. */
  function envelopeOf(asked: string): string {
    const found = envelopes().find(
      (one) => one.endsWith('.envelope') && readFileSync(one, 'latin1').includes(`"${asked}"`),
    )
    assert.ok(found, `no envelope of ${asked} in ${dirname(envelopes()[0] ?? '')}`)
    return found
  }
})
