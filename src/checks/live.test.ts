// The runner with real probes, real time and a real server that is killed, frozen and healed.

import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { test } from 'node:test'
import type { CheckResult } from '../signals/index.ts'
import { type CheckId, ms, type NodeName } from '../terms/index.ts'
import { startChecks } from './runner.ts'
import { clock, listening, timers } from './testing/servers.ts'
import type { Judged } from './watch.ts'

test('a server that is killed, healed and frozen is judged so, each with its reason', async () => {
  let frozen = false
  const answer: RequestListener = (_, response) => {
    if (!frozen) response.end('well')
  }
  let server = await listening(createServer(answer))
  const { port } = server
  const judged: Judged[] = []
  const results: CheckResult[] = []
  const checks = startChecks({
    specs: [
      {
        id: 'east' as CheckId,
        probe: {
          kind: 'http',
          url: `http://127.0.0.1:${port}/`,
          method: 'GET',
          status: [[200, 399]],
          headers: {},
        },
        every: ms(40),
        timeout: ms(400),
        down: 2,
        up: 3,
        refusedGrace: ms(10),
      },
    ],
    vantage: 'lon-1' as NodeName,
    clock,
    timers,
    onResult: (result) => results.push(result),
    onJudged: (one) => judged.push(one),
  })
  const judgedAs = async (state: 'up' | 'down'): Promise<Judged> => {
    const deadline = performance.now() + 60_000
    while (judged.at(-1)?.state !== state) {
      assert.ok(performance.now() < deadline, `not judged ${state} within a minute`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return judged.at(-1)!
  }
  try {
    await judgedAs('up')
    await server.close()
    assert.equal((await judgedAs('down')).result.refused, true)
    server = await listening(createServer(answer), port)
    await judgedAs('up')
    frozen = true
    const { result } = await judgedAs('down')
    assert.equal(result.phase, 'request')
    assert.match(result.detail, /no answer came within .*, 5 looks of 5/)
  } finally {
    checks.stop()
    await server.close()
  }
  const told = results.length
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(results.length, told)
})
