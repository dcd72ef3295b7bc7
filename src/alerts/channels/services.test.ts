// What each service is asked, in order, over the life of a trouble, and what its answers mean: also the ugly ones.

import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import type { Message } from '../../telling/index.ts'
import type { JsonObject } from '../../terms/index.ts'
import { verifySignature } from '../signature.ts'
import type { ChannelSpec } from '../spec.ts'
import { httpChannelOf } from './channel.ts'
import { over, usual } from './message.fixture.ts'
import { httpSender } from './perform.ts'
import type { Sent } from './sent.ts'
import { going, now, ports, type Reply, type Service, service } from './service.fixture.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const listen: typeof service = async (answer) => {
  const made = await service(answer)
  closing.push(made.close)
  return made
}

const send = (spec: ChannelSpec, message: Message, handle: JsonObject | null = null): Promise<Sent> =>
  httpSender(httpChannelOf(spec)!, {
    ...ports,
    secrets: async (file) => (file === 'url' ? url : `in ${file}`),
  })(message, handle, going)
let url = ''

/** One answer, whatever is asked; what the channel makes of it. */
async function answered(of: (root: string) => ChannelSpec, reply: Reply, handle: JsonObject | null = null) {
  const at = await listen(() => reply)
  return send(of(at.root), usual, handle)
}

const changed: Message = { ...usual, kind: 'incident.changed', revision: 2, title: 'Now 5 services' }
const relapsed: Message = { ...usual, revision: 3, title: 'Again: Shop is down' }
const acknowledged: Message = { ...usual, kind: 'incident.acknowledged', acknowledgedBy: 'anna' }
const paths = ({ asked }: Service): string[] => asked.map(({ method, path }) => `${method} ${path}`)

describe('Slack', () => {
  const bot = (root: string): ChannelSpec => ({
    kind: 'slack-bot',
    api: `${root}/api`,
    channel: 'C0123456789',
    tokenFile: 'bot.token',
  })
  const well = { body: { ok: true, channel: 'C0123456789', ts: '17.1' } }

  test('a bot posts, then edits the head and answers in its thread; the end is told to the channel as well', async () => {
    const slack = await listen(() => well)
    const first = await send(bot(slack.root), usual)
    assert.deepEqual(first, { kind: 'sent', handle: { channel: 'C0123456789', ts: '17.1' } })
    const handle = first.kind === 'sent' ? first.handle! : null
    assert.equal((await send(bot(slack.root), changed, handle)).kind, 'sent')
    assert.equal((await send(bot(slack.root), over, handle)).kind, 'sent')
    assert.deepEqual(paths(slack), [
      'POST /api/chat.postMessage',
      'POST /api/chat.update',
      'POST /api/chat.postMessage',
      'POST /api/chat.update',
      'POST /api/chat.postMessage',
    ])
    const [, update, reply, , end] = slack.asked
    assert.equal(slack.asked[0]!.headers.authorization, 'Bearer in bot.token')
    assert.equal(update!.body.ts, '17.1')
    assert.deepEqual([reply!.body.thread_ts, reply!.body.reply_broadcast], ['17.1', false])
    assert.deepEqual([end!.body.thread_ts, end!.body.reply_broadcast], ['17.1', true])
    await send(bot(slack.root), relapsed, handle)
    const back = slack.asked.at(-1)!.body
    assert.deepEqual([back.thread_ts, back.reply_broadcast], ['17.1', true], 'so is that it is back')
  })

  test('it says 200 and does nothing: what mends itself or is mended is tried again, a wrong message is not', async () => {
    const says = (error: string) => answered(bot, { body: { ok: false, error } })
    assert.deepEqual(await says('channel_not_found'), {
      kind: 'retry',
      why: 'Slack did nothing: channel_not_found',
    })
    assert.equal((await says('internal_error')).kind, 'retry')
    assert.equal((await says('invalid_blocks')).kind, 'refused')
    const odd = await answered(bot, { body: { ok: false, error: 'xoxb-secret in its own words' } })
    assert.deepEqual(odd, { kind: 'retry', why: 'Slack did nothing: no reason' })
    assert.equal((await answered(bot, { body: '<html>' })).kind, 'retry')
  })

  test('limited by rate, it is asked again when it says', async () => {
    const limited = await answered(bot, { status: 429, headers: { 'retry-after': '30' } })
    assert.equal(limited.kind === 'retry' && limited.afterMs, 30_000)
  })

  test('a head that somebody removed is posted anew', async () => {
    const slack = await listen(({ path }) =>
      path.endsWith('update')
        ? { body: { ok: false, error: 'message_not_found' } }
        : { body: { ...well.body, ts: '18.0' } },
    )
    const sent = await send(bot(slack.root), changed, { channel: 'C0123456789', ts: '17.1' })
    assert.deepEqual(sent, { kind: 'sent', handle: { channel: 'C0123456789', ts: '18.0' } })
    assert.deepEqual(paths(slack), ['POST /api/chat.update', 'POST /api/chat.postMessage'])
    assert.equal(slack.asked[1]!.body.thread_ts, undefined)
  })

  test('an incoming webhook whose URL is a secret never tells it', async () => {
    const hook = await listen(() => ({ status: 404, body: 'no_service' }))
    url = `${hook.root}/services/T0PSECRET`
    const sent = await send({ kind: 'slack', urlFile: 'url' }, usual)
    assert.equal(sent.kind, 'retry')
    assert.doesNotMatch(JSON.stringify(sent), /T0PSECRET|no_service/)
    assert.equal(hook.asked[0]!.path, '/services/T0PSECRET')
    assert.match(hook.asked[0]!.text, /acknowledge\?token=abc/)
  })
})

describe('Discord', () => {
  const spec = (root: string): ChannelSpec => ({
    kind: 'discord',
    url: `${root}/api/webhooks/1/tok`,
    threadId: '55555',
  })

  test('it waits for the message’s id, edits it, and tells the end besides', async () => {
    const discord = await listen(() => ({ body: { id: '901' } }))
    const first = await send(spec(discord.root), usual)
    assert.deepEqual(first, { kind: 'sent', handle: { message: '901' } })
    await send(spec(discord.root), changed, { message: '901' })
    assert.deepEqual(await send(spec(discord.root), over, { message: '901' }), {
      kind: 'sent',
      handle: { message: '901' },
    })
    assert.deepEqual(paths(discord), [
      'POST /api/webhooks/1/tok?wait=true&thread_id=55555',
      'PATCH /api/webhooks/1/tok/messages/901?thread_id=55555',
      'PATCH /api/webhooks/1/tok/messages/901?thread_id=55555',
      'POST /api/webhooks/1/tok?wait=true&thread_id=55555',
    ])
    await send(spec(discord.root), relapsed, { message: '901' })
    assert.deepEqual(paths(discord).slice(4), paths(discord).slice(2, 4), 'and that it is back')
  })

  test('its limit is told in the body, in seconds and parts of them', async () => {
    const limited = await answered(spec, {
      status: 429,
      body: { message: 'slow', retry_after: 1.337, global: false },
    })
    assert.equal(limited.kind === 'retry' && limited.afterMs, 1337)
  })

  test('a removed message is posted anew; a removed webhook is not taken for one', async () => {
    const discord = await listen(({ method }) =>
      method === 'PATCH' ? { status: 404, body: { code: 10008 } } : { body: { id: '902' } },
    )
    assert.deepEqual(await send(spec(discord.root), changed, { message: '901' }), {
      kind: 'sent',
      handle: { message: '902' },
    })
    const gone = await answered(spec, { status: 404, body: { code: 10015 } }, { message: '901' })
    assert.equal(gone.kind, 'retry')
  })
})

describe('Teams', () => {
  test('202 is taken for sent, 413 for final, 429 for later', async () => {
    const spec = (root: string): ChannelSpec => ({ kind: 'teams', url: `${root}/workflows/1?sig=s` })
    assert.deepEqual(await answered(spec, { status: 202 }), { kind: 'sent' })
    assert.equal((await answered(spec, { status: 413 })).kind, 'refused')
    assert.equal((await answered(spec, { status: 429 })).kind, 'retry')
  })
})

describe('PagerDuty', () => {
  const spec = (root: string): ChannelSpec => ({
    kind: 'pagerduty',
    url: `${root}/`,
    routingKeyFile: 'pd.key',
  })
  const taken = { status: 202, body: { status: 'success' } }

  test('a trouble is triggered, acknowledged and resolved under one key', async () => {
    const pagerduty = await listen(() => taken)
    for (const message of [usual, changed, acknowledged, over]) await send(spec(pagerduty.root), message)
    assert.deepEqual(
      pagerduty.asked.map(({ path, body }) => [path, body.event_action, body.dedup_key, body.routing_key]),
      ['trigger', 'trigger', 'acknowledge', 'resolve'].map((action) => [
        '/v2/enqueue',
        action,
        usual.thread,
        'in pd.key',
      ]),
    )
    assert.equal(pagerduty.asked[0]!.body.payload.severity, 'critical')
  })

  test('400 is final; 429 waits a minute where it does not say, 5xx is tried again', async () => {
    assert.equal((await answered(spec, { status: 400, body: { errors: ['x'] } })).kind, 'refused')
    const limited = await answered(spec, { status: 429 })
    assert.equal(limited.kind === 'retry' && limited.afterMs, 60_000)
    assert.equal((await answered(spec, { status: 500 })).kind, 'retry')
  })
})

describe('Opsgenie', () => {
  const spec = (root: string): ChannelSpec => ({
    kind: 'opsgenie',
    url: root,
    keyFile: 'og.key',
    teams: ['shop'],
    tags: [],
  })

  test('created under its alias, then what cannot be repeated comes last', async () => {
    const opsgenie = await listen(() => ({ status: 202, body: { result: 'Request will be processed' } }))
    for (const [message, handle] of [
      [usual, null],
      [changed, { told: true }],
      [acknowledged, { told: true }],
      [over, { told: true }],
    ] as const)
      assert.deepEqual(await send(spec(opsgenie.root), message, handle), {
        kind: 'sent',
        handle: { told: true },
      })
    const alias = encodeURIComponent(usual.thread)
    assert.deepEqual(paths(opsgenie), [
      'POST /v2/alerts',
      `PUT /v2/alerts/${alias}/message?identifierType=alias`,
      `PUT /v2/alerts/${alias}/priority?identifierType=alias`,
      `POST /v2/alerts/${alias}/notes?identifierType=alias`,
      `POST /v2/alerts/${alias}/acknowledge?identifierType=alias`,
      `POST /v2/alerts/${alias}/close?identifierType=alias`,
    ])
    assert.equal(opsgenie.asked[0]!.headers.authorization, 'GenieKey in og.key')
    assert.deepEqual(opsgenie.asked[0]!.body.responders, [{ name: 'shop', type: 'team' }])
    assert.equal(opsgenie.asked[4]!.body.user, 'anna')
  })

  test('422 is final, a wrong key is mended', async () => {
    assert.equal((await answered(spec, { status: 422 })).kind, 'refused')
    assert.equal((await answered(spec, { status: 401 })).kind, 'retry')
  })
})

describe('ntfy', () => {
  test('published as JSON to the root; the button acknowledges, and is gone when there is nothing to', async () => {
    const ntfy = await listen(() => ({ body: { id: 'x' } }))
    const spec: ChannelSpec = { kind: 'ntfy', url: ntfy.root, topic: 'shop', tokenFile: 'ntfy.token' }
    await send(spec, usual)
    await send(spec, over)
    const [first, last] = ntfy.asked
    assert.deepEqual(paths(ntfy), ['POST /', 'POST /'])
    assert.equal(first!.headers.authorization, 'Bearer in ntfy.token')
    assert.deepEqual([first!.body.topic, first!.body.priority, last!.body.priority], ['shop', 5, 3])
    assert.equal(first!.body.sequence_id, last!.body.sequence_id)
    const acting = (body: { actions: { action: string; method?: string; url: string }[] }) =>
      body.actions.filter(({ action }) => action === 'http').map(({ method, url }) => `${method} ${url}`)
    assert.deepEqual(acting(first!.body), [`POST ${usual.ackUrl}`])
    assert.deepEqual(acting(last!.body), [])
  })
})

describe('webhook', () => {
  test('the message as it is, signed over its bytes, under the same id for every attempt', async () => {
    const hook = await listen((_asked, nth) => ({ status: nth === 1 ? 500 : 204 }))
    const spec: ChannelSpec = {
      kind: 'webhook',
      url: `${hook.root}/h`,
      secretFile: 'hook.key',
      headers: { 'x-team': 'shop' },
      secretHeaders: { authorization: 'hook.token' },
    }
    assert.equal((await send(spec, usual)).kind, 'retry')
    assert.deepEqual(await send(spec, usual), { kind: 'sent' })
    const [one, two] = hook.asked
    assert.deepEqual(one!.body, JSON.parse(JSON.stringify(usual)))
    assert.deepEqual(
      [one!.headers['holdfast-delivery'], two!.headers['holdfast-delivery']],
      [usual.id, usual.id],
    )
    assert.deepEqual([one!.headers['x-team'], one!.headers.authorization], ['shop', 'in hook.token'])
    assert.ok(verifySignature('in hook.key', String(one!.headers['holdfast-signature']), one!.text, now))
  })

  test('a form is escaped as one, and text is left alone', async () => {
    const hook = await listen(() => ({}))
    const message = { ...usual, title: 'a & b = "c"' }
    const spec = (contentType: string, template: string): ChannelSpec => ({
      kind: 'webhook',
      url: hook.root,
      method: 'PUT',
      contentType,
      template,
    })
    await send(spec('application/x-www-form-urlencoded', 't={{title}}&n={{serviceCount}}'), message)
    await send(spec('text/plain', '{{title}} {{incident}} {{durationMs}}!'), message)
    assert.deepEqual(
      hook.asked.map(({ method, text }) => [method, text]),
      [
        ['PUT', 't=a%20%26%20b%20%3D%20%22c%22&n=3'],
        ['PUT', 'a & b = "c" i-7 !'],
      ],
    )
  })

  test('a secret of several lines goes into no header, and an empty one signs nothing', async () => {
    const hook = await listen(() => ({}))
    const spec: ChannelSpec = { kind: 'webhook', url: hook.root, secretFile: 'hook.key' }
    for (const text of ['a\r\nx: y', '']) {
      const sent = await httpSender(httpChannelOf(spec)!, { ...ports, secrets: async () => text })(
        usual,
        null,
        going,
      )
      assert.equal(sent.kind, 'retry')
    }
    const gone = async (): Promise<string> => {
      throw Object.assign(new Error('content of the disk'), { code: 'ENOENT' })
    }
    const sent = await httpSender(httpChannelOf(spec)!, { ...ports, secrets: gone })(usual, null, going)
    assert.deepEqual(sent, { kind: 'retry', why: 'the secret file hook.key cannot be read (ENOENT)' })
    assert.deepEqual(hook.asked, [])
  })

  test('redirects are not followed, and a dead host is told by its code', async () => {
    const spec = (root: string): ChannelSpec => ({ kind: 'webhook', url: root })
    const moved = await answered(spec, { status: 302, headers: { location: 'http://127.0.0.1:1/' } })
    assert.match(moved.kind === 'retry' ? moved.why : '', /answered 302; redirects are not followed/)
    const closed = await service(() => ({}))
    closed.close()
    const dead = await send(spec(closed.root), usual)
    assert.deepEqual(dead, { kind: 'retry', why: `${new URL(closed.root).host}: ECONNREFUSED` })
  })
})
