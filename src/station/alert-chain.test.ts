import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../store/index.ts'
import { type Instant, instant, minutes, ms, seconds } from '../terms/index.ts'
import { chainTrouble } from './alert-chain.ts'
import { realClock } from './clock.ts'

test('a heart beats for what gets through: not while the oldest waits and nothing else was told, whatever is said of the channel', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-chain-'))
  const store = await openStore({ folder })
  try {
    let ahead = 0
    const clock = { ...realClock, now: () => instant(realClock.now() + ahead) }
    const realm = { store, clock, stoodStill: () => ms(0) }
    const alerts = { behind: () => seconds(1) }
    const trouble = () => chainTrouble({ realm, alerts, nodeState: () => 'ok' })
    const post = (id: string, made: Instant) =>
      store.outbox.post({
        messages: [
          {
            ...{ id, channel: 'chat', recipient: 'anna', thread: id, kind: 'incident.opened' },
            ...{ subject: id, title: id, made, due: made, body: {} },
          },
        ],
      })
    await post('a', clock.now())
    assert.equal(await trouble(), null)
    ahead += minutes(11)
    assert.match((await trouble()) ?? '', /chat/)
    await post('b', clock.now())
    await store.outbox.settle('b', { outcome: 'sent', at: clock.now() })
    assert.equal(await trouble(), null, 'one that fails alone is no dead channel')
    await store.outbox.settle('a', { outcome: 'sent', at: clock.now() })
    ahead += minutes(11)
    assert.equal(await trouble(), null)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
