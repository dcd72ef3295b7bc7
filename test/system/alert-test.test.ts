// `holdfast alert test`: through the running server, to a receiver that takes it, one that does not, and to none at all.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Service, service } from '../../src/alerts/channels/service.fixture.ts'
import type { JournalView } from '../../src/board/index.ts'
import { type Instance, startConfigured } from './instance.ts'

describe('holdfast alert test', () => {
  let holdfast: Instance
  let receiver: Service
  before(async () => {
    receiver = await service(({ path }) => ({
      status: path === '/hook' ? 204 : path === '/wrong' ? 422 : 500,
    }))
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const file = join(folder, 'holdfast.yaml')
    for (const [name, text] of [
      ['hook.key', 'K3Y'],
      ['chat.url', `${receiver.root}/services/T0PSECRET`],
      ['pd.key', 'R0UTING'],
    ] as const)
      writeFileSync(join(folder, name), text, { mode: 0o600 })
    writeFileSync(
      file,
      `alerts:
  hook: { webhook: { url: ${receiver.root}/hook, secretFile: hook.key } }
  wrong: { webhook: ${receiver.root}/wrong }
  chat: { slack: { urlFile: chat.url } }
  pager: { pagerduty: { url: ${receiver.root}, routingKeyFile: pd.key } }
`,
    )
    holdfast = await startConfigured(file, { folder })
  })
  after(async () => {
    await holdfast?.dispose()
    receiver?.close()
  })

  test('what is taken is done', async () => {
    const { code, stdout } = await holdfast.run('alert', 'test', 'hook')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /test by hook \(webhook\)\n {2}webhook:\w+ +was taken +in /)
    const [asked] = receiver.asked
    assert.equal(asked?.body.kind, 'test')
    assert.match(String(asked?.headers['holdfast-signature']), /^t=\d+,v1=[0-9a-f]{64}$/)
  })

  test('what is not fails, and says whether an alert would be tried again', async () => {
    const refused = await holdfast.run('alert', 'test', 'wrong', '--json')
    assert.equal(refused.code, 1)
    assert.equal(JSON.parse(refused.stdout).tried[0].outcome, 'refused')
    const failing = await holdfast.run('alert', 'test', 'chat')
    assert.equal(failing.code, 1)
    assert.match(
      failing.stdout,
      /did not arrive, an alert would be tried again +127\.0\.0\.1:\d+ answered 500/,
    )
    assert.doesNotMatch(failing.stdout + failing.stderr, /T0PSECRET/)
  })

  test('a dry run shows the request without its secrets, and sends nothing', async () => {
    const before = receiver.asked.length
    const { code, stdout } = await holdfast.run('alert', 'test', 'pager', '--dry-run')
    assert.equal(code, 0)
    assert.match(stdout, /\nPOST http:\/\/127\.0\.0\.1:\d+\/v2\/enqueue\n/)
    assert.match(stdout, /"routing_key":"<what stands in pd\.key>"/)
    const chat = await holdfast.run('alert', 'test', 'chat', '--dry-run', '--json')
    assert.equal(JSON.parse(chat.stdout).requests[0].url, 'https://url-in-file.invalid/chat.url')
    assert.doesNotMatch(stdout + chat.stdout, /R0UTING|T0PSECRET/)
    assert.equal(receiver.asked.length, before)
  })

  test('what was sent stands in the journal with its sender, and what was only shown does not', async () => {
    const entries = await holdfast.api<JournalView[]>('/api/v1/journal?kind=alert.tested')
    assert.deepEqual(
      entries.map(({ subject }) => subject),
      ['hook', 'wrong', 'chat'],
    )
    const [taken, refused] = entries
    assert.equal(taken?.why, 'a test went out by hook: 1 of 1 recipients took it')
    assert.match(taken?.author ?? '', /^operator:/)
    assert.match(refused?.why ?? '', /0 of 1 recipients took it; webhook:\w+ did not take it/)
    assert.doesNotMatch(JSON.stringify(entries), /K3Y|T0PSECRET|R0UTING/)
  })

  test('a route that is not there is told with those that are', async () => {
    const { code, stderr } = await holdfast.run('alert', 'test', 'pagr')
    assert.equal(code, 1)
    assert.match(stderr, /there is no route "pagr"; there are hook, wrong, chat, pager/)
  })
})
