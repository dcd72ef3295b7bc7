// A full disk: people are told that their reports are not kept, and everything that keeps names answered goes on.
// The data folder is a small file system of its own, filled to the last byte.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { EndpointView, JournalView, Problem, ReportAnswer, ServiceView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, Resolver, startPlace, watched } from './place.ts'

const name = 'app.full.test'
const needsRoot = 'needs root: mount -t tmpfs'

function mounted(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  mkdirSync(folder)
  const options = ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', folder]
  return spawnSync('mount', options, { stdio: 'ignore' }).status === 0
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const handle = openSync(file, 'a')
  try {
    for (const size of [1 << 20, 1 << 12, 1]) {
      const piece = Buffer.alloc(size)
      try {
        while (writeSync(handle, piece) > 0);
      } catch (problem) {
        assert.equal((problem as NodeJS.ErrnoException).code, 'ENOSPC')
      }
    }
  } finally {
    closeSync(handle)
  }
}

describe('a full disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const data = join(folder, 'data')
  const ballast = join(data, 'ballast')
  let have = false
  let holdfast: Instance
  let east: Place
  let west: Place
  let resolver: Resolver
  let accepted = 0
  let people = 0
  before(async () => {
    have = mounted(data)
    if (!have) return
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(
      file,
      `${watched(http + 1)}
endpoints:
  ${name}:
    ${eastAndWest}
    publish: [here]
publishers:
  here: { kind: embedded, zone: full.test }
`,
    )
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 } })
    resolver = new Resolver(holdfast.dns)
    await answers('127.0.0.2')
  })
  after(async () => {
    resolver?.close()
    await holdfast?.stop()
    if (have) spawnSync('umount', [data])
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
    rmSync(folder, { recursive: true, force: true })
  })

  const root = (t: TestContext): boolean => {
    if (!have) t.skip(needsRoot)
    return have
  }
  const answers = (address: string) =>
    until(`the answer ${address}`, async () => (await resolver.ask(name)) === address)
  async function again(ready?: string): Promise<void> {
    const ports = { http: Number(new URL(holdfast.url).port), dns: holdfast.dns.port }
    const options = { folder, ports, ...(ready === undefined ? {} : { ready }) }
    holdfast = await startConfigured(join(folder, 'holdfast.yaml'), options)
  }
  async function report(): Promise<{ status: number; json: Problem & ReportAnswer }> {
    const response = await fetch(`${holdfast.url}/api/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${holdfast.token()}` },
      body: JSON.stringify({ service: 'shop', country: 'GB', reporter: `person-${people++}` }),
    })
    const json = (await response.json()) as Problem & ReportAnswer
    if (response.status === 200) accepted += json.accepted
    return { status: response.status, json }
  }
  const counted = async (): Promise<number | undefined> => {
    const services = await holdfast.api<ServiceView[]>('/api/v1/services')
    return services.find(({ id }) => id === 'shop')?.reportsLastHour
  }
  const journal = (query: string) => holdfast.api<JournalView[]>(`/api/v1/journal?${query}`)

  test('refuses reports with a 503 that says why', async (t) => {
    if (!root(t)) return
    for (let i = 0; i < 5; i++) assert.equal((await report()).status, 200)
    fill(ballast)
    // What the store has set aside already may still take a few.
    const refused = await until('a refusal', async () => {
      const answer = await report()
      return answer.status !== 200 && answer
    })
    assert.deepEqual([refused.status, refused.json.error], [503, 'full'])
    assert.match(refused.json.message, /disk.*full.*until space is made/)
  })

  test('tells the command line the same', async (t) => {
    if (!root(t)) return
    const { code, stderr } = await holdfast.run('report', 'shop', 'login', '--country', 'GB')
    assert.equal(code, 1)
    assert.match(stderr, /disk of the store is full/)
  })

  test('goes on answering, and a dead target is still left', async (t) => {
    if (!root(t)) return
    assert.equal(await resolver.ask(name), '127.0.0.2')
    await east.down()
    await answers('127.0.0.3')
    await until('the board to say so as well', async () => {
      const { answers } = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
      return answers.length === 1 && answers[0] === 'A 127.0.0.3'
    })
  })

  test('with space again reports are kept, and every accepted one is counted', async (t) => {
    if (!root(t)) return
    rmSync(ballast)
    await until('reports to be accepted again', async () => (await report()).status === 200)
    assert.equal(await counted(), accepted)
  })

  test('the journal goes on without a gap, with what happened in between', async (t) => {
    if (!root(t)) return
    await east.up()
    await answers('127.0.0.2')
    const entries = await until('the way back in the journal', async () => {
      const all = await journal('limit=1000')
      return all.filter(({ kind }) => kind === 'selection.moved').length >= 2 && all
    })
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      entries.map((_entry, index) => index + 1),
    )
    const moves = entries.filter(({ kind }) => kind === 'selection.moved').map(({ why }) => why)
    assert.ok(
      moves.some((why) => /west/.test(why)),
      moves.join('\n'),
    )
  })

  test('a start on a full disk answers names; the rest follows when there is room', async (t) => {
    if (!root(t)) return
    assert.equal(await holdfast.stop(), 0)
    fill(ballast)
    await again('names are answered')
    await answers('127.0.0.2')
    rmSync(ballast)
    await until('the board', async () => (await fetch(`${holdfast.url}/healthz`)).ok)
    assert.equal(await counted(), accepted)
  })

  test('nothing of it is lost by a restart', async (t) => {
    if (!root(t)) return
    assert.equal(await holdfast.stop(), 0)
    await again()
    await answers('127.0.0.2')
    assert.equal(await counted(), accepted)
  })
})
