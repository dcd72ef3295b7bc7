import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds } from '../terms/index.ts'
import { Time, until } from './courier.fixture.ts'
import { Heartbeat } from './heartbeat.ts'

test('the heart beats while all is well, falls silent when it is not, and beats again', async () => {
  const time = new Time(50)
  let ails: string | null = null
  let status = 200
  const asked: string[] = []
  const lines: string[] = []
  const heartbeat = new Heartbeat(
    { id: 'watch', url: 'https://beat.example/SECRET', every: seconds(60), method: 'HEAD' },
    {
      fetch: async (url, init) => {
        asked.push(`${init?.method} ${String(url)}`)
        assert.equal(init?.redirect, 'manual')
        return new Response(null, { status })
      },
      clock: time,
      timers: time.timers,
      log: { info: () => {}, warn: (data, text) => lines.push(`${text} ${JSON.stringify(data)}`) },
      trouble: async () => ails,
    },
  )
  await until('three beats', () => asked.length >= 3)
  assert.equal(asked[0], 'HEAD https://beat.example/SECRET')
  ails = 'the store takes no writes'
  await until('it fell silent', () => heartbeat.view().trouble === ails)
  const silent = asked.length
  ails = null
  await until('it beats again', () => asked.length > silent && heartbeat.view().trouble === null)
  status = 503
  await until('it is not taken', () => heartbeat.view().trouble === 'beat.example answered 503')
  status = 302
  await until('it is sent elsewhere', () => heartbeat.view().trouble === 'beat.example answered 302')
  heartbeat.stop()
  assert.ok(!lines.join().includes('SECRET'))
  assert.ok(lines.some((line) => /no heartbeat.*takes no writes/.test(line)))
})
