import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PublisherWire } from '../../board/index.ts'
import { instant, seededRandom } from '../../terms/index.ts'
import { noPublishers } from '../node/following.ts'
import type { MainApi } from './main-api.ts'
import { enactorPublishers } from './publishers.ts'

const nobody = (): never => assert.fail('nothing is asked')
const api: MainApi = {
  url: 'http://127.0.0.1:1',
  name: 'far',
  session: 'a'.repeat(16),
  open: nobody,
  call: nobody,
}
const tools = {
  ...{ api, random: seededRandom(1), timers: { after: nobody }, secretFiles: new Map<string, string>() },
  clock: { now: () => instant(0), monotonic: () => 0 },
  around: <T>(publisher: T): T => publisher,
}

const here: PublisherWire = { id: 'here', kind: 'embedded', zone: 'example' }
const cloudflare: PublisherWire = {
  ...{ id: 'cf', kind: 'cloudflare', zone: 'example', zoneId: 'a'.repeat(32) },
  ...{ tokenFile: '/etc/token', api: 'https://api.cloudflare.com/client/v4', batch: 200 },
}

test('a publisher for one writer alone is left to the main node, with its reason, even where its token is at hand', async () => {
  const { set, troubles } = await enactorPublishers([cloudflare, here], noPublishers, {
    ...tools,
    secretFiles: new Map([['cf', import.meta.filename]]),
  })
  assert.deepEqual([...set.made.keys()], ['here'])
  assert.equal(troubles.length, 1)
  assert.match(
    troubles[0]!,
    /^nothing is written at cf from here.*the main node alone writes there.*no precondition/,
  )
})
