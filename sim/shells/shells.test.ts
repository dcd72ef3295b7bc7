import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textOf } from './command.ts'
import { shellCampaign, usualShellLength } from './shells.ts'

/** The same schedules every time; `npm run sim -- shells` draws others, and more of them. */
const seed = 20_251_020

test('the real shells do what the simulated world did, on files and sockets, under faults', async () => {
  const { failure, compared } = await shellCampaign({ runs: 24, seed })
  assert.ok(failure === null, failure === null ? '' : textOf(failure, usualShellLength))
  for (const [what, times] of Object.entries(compared))
    assert.ok(times > 0, `seed ${seed}: it was compared: ${what}`)
})
