// A main process that does not listen (SIGSTOP), or that a crowd keeps busy: names are answered, a target that dies is left,
// and what happened is in the journal when it is over.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { JournalView } from '../../src/board/index.ts'
import { realClock, realRandom, realTimers } from '../../src/station/clock.ts'
import { Watch } from '../../src/station/quickstart/watching.ts'
import { startFlood } from './flood.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, startPlace, watched } from './place.ts'

const name = 'app.busy.test'
const patienceMs = 120_000

describe('a busy main process', {
  skip: process.platform !== 'linux' ? 'needs 127.0.0.2 and 127.0.0.3' : false,
}, () => {
  let holdfast: Instance
  let east: Place
  let west: Place
  let watch: Watch
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    // Checks that fail ten times a second each have much to say.
    const refused = Array.from(
      { length: 50 },
      (_, n) =>
        `  gone-${n}: { service: shop, tcp: "127.0.0.9:${http + 1}", every: 100ms, timeout: 90ms, down: 1, up: 1 }`,
    )
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(
      file,
      `${watched(http + 1)}${refused.join('\n')}
endpoints:
  ${name}:
    ${eastAndWest}
    publish: [here]
publishers:
  here: { kind: embedded, zone: busy.test }
`,
    )
    const ports = { http, dns: http + 3 }
    holdfast = await startConfigured(file, { folder, ports, withinMs: patienceMs })
    watch = new Watch(holdfast.dns, name, { clock: realClock, timers: realTimers, random: realRandom })
    await answers('127.0.0.2')
    watch.take()
  })
  after(async () => {
    watch?.stop()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
  })

  const answers = (address: string) =>
    until(`the answer ${address}`, () => watch.answer === address, patienceMs)
  async function movesThereAndBack(): Promise<void> {
    await east.down()
    await answers('127.0.0.3')
    await east.up()
    await answers('127.0.0.2')
    const seen = new Set(watch.take().map(({ answer }) => answer))
    assert.deepEqual([...seen].sort(), ['127.0.0.2', '127.0.0.3'])
  }
  const moves = async (): Promise<readonly string[]> =>
    (await holdfast.api<JournalView[]>('/api/v1/journal?kind=selection.moved&limit=1000')).map(
      ({ why }) => why,
    )
  test('stopped: moves three times there and back, and the journal has each of them afterwards', async () => {
    const before = (await moves()).length
    holdfast.child.kill('SIGSTOP')
    try {
      for (let i = 0; i < 3; i++) await movesThereAndBack()
    } finally {
      holdfast.child.kill('SIGCONT')
    }
    const told = await until(
      'the moves to be in the journal',
      async () => {
        const since = (await moves()).slice(before)
        return since.length >= 6 && since
      },
      patienceMs,
    )
    assert.ok(told.some((why) => /west/.test(why)) && told.some((why) => /east/.test(why)), told.join('\n'))
  })

  test('flooded with requests: goes on answering and moving', async () => {
    // As much as any machine sends; `npm run bench -- alive` goes to the aim's rate.
    const flood = await startFlood(holdfast, 2_000)
    try {
      await movesThereAndBack()
    } finally {
      const { answered } = await flood.stop()
      assert.ok((answered[200] ?? 0) > 0, JSON.stringify(answered))
    }
    await until('the board', async () => (await fetch(`${holdfast.url}/healthz?ready=true`)).ok, patienceMs)
  })
})
