// Mail handed to a real SMTP server: encrypted, logged in, threaded, refused for now and for good.

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { selfSigned } from '../../checks/testing/certificate.ts'
import type { Message } from '../../telling/index.ts'
import type { JsonObject } from '../../terms/index.ts'
import type { MailSpec } from '../spec.ts'
import { mailSender } from './mail-sender.ts'
import { over, usual } from './message.fixture.ts'
import type { Sent } from './sent.ts'
import { going, ports } from './service.fixture.ts'

type Taken = {
  readonly to: readonly string[]
  readonly secure: boolean
  readonly user: string | null
  readonly headers: ReadonlyMap<string, string>
  readonly text: string
}

const day = 86_400_000
const tls = selfSigned('localhost', new Date(Date.now() - day), new Date(Date.now() + day))
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** `refuse`: the answer to a recipient, or to the mail. */
async function mailServer(options: SMTPServerOptions = {}) {
  const taken: Taken[] = []
  const server = new SMTPServer({
    ...tls,
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'in mail.key'
        ? done(null, { user: username })
        : done(Object.assign(new Error('no'), { responseCode: 535 })),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        taken.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: session.user === undefined ? null : String(session.user),
          headers: headersOf(text),
          text,
        })
        done(null)
      })
    },
    logger: false,
    ...options,
  })
  // Refused handshakes are what some tests are about.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const { port } = server.server.address() as AddressInfo
  return { taken, url: (user = '') => `smtp://${user}localhost:${port}` }
}

function headersOf(text: string): ReadonlyMap<string, string> {
  const head = text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  return new Map(
    head
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  )
}

const spec = (url: string, more: Partial<MailSpec> = {}): MailSpec => ({
  kind: 'smtp',
  url,
  from: 'holdfast@shop.example',
  to: ['oncall@shop.example'],
  caFile: 'ca.pem',
  ...more,
})
const to = (message: Message): Message => ({ ...message, recipient: 'mail:oncall@shop.example' })
const send = (of: MailSpec, message: Message, handle: JsonObject | null = null): Promise<Sent> =>
  mailSender(of, { ...ports, secrets: async (file) => (file === 'ca.pem' ? tls.cert : `in ${file}`) })(
    to(message),
    handle,
    going,
  )
const handleOf = (sent: Sent): JsonObject => {
  assert.equal(sent.kind, 'sent', JSON.stringify(sent))
  return (sent as { handle: JsonObject }).handle
}

describe('mail', () => {
  test('goes over STARTTLS, logged in, to one recipient, marked as written by a machine', async () => {
    const { taken, url } = await mailServer()
    handleOf(await send(spec(url('pager@'), { passwordFile: 'mail.key' }), usual))
    const [mail] = taken
    assert.deepEqual([mail!.to, mail!.secure, mail!.user], [['oncall@shop.example'], true, 'pager'])
    assert.equal(mail!.headers.get('auto-submitted'), 'auto-generated')
    assert.equal(mail!.headers.get('message-id'), `<${usual.id}@shop.example>`)
    assert.equal(mail!.headers.get('subject'), usual.title)
    assert.match(mail!.headers.get('content-type') ?? '', /^multipart\/alternative/)
    assert.match(mail!.text, /text\/plain/)
    assert.match(mail!.text, /text\/html/)
  })

  test('all of a trouble is one thread: one subject, References to what came before', async () => {
    const { taken, url } = await mailServer()
    const first = handleOf(await send(spec(url()), usual))
    const second = handleOf(
      await send(spec(url()), { ...usual, id: 'hf-2', kind: 'incident.changed' }, first),
    )
    await send(spec(url()), over, second)
    const [, change, end] = taken.map(({ headers }) => headers)
    assert.equal(change!.get('subject'), `Re: ${usual.title}`)
    assert.equal(change!.get('in-reply-to'), `<${usual.id}@shop.example>`)
    assert.equal(end!.get('in-reply-to'), '<hf-2@shop.example>')
    assert.equal(end!.get('references'), `<${usual.id}@shop.example> <hf-2@shop.example>`)
  })

  test('a subscriber can leave with one click; nobody else is offered to', async () => {
    const { taken, url } = await mailServer()
    await send(spec(url()), { ...usual, unsubscribeUrl: 'https://board.example/leave?t=1' })
    await send(spec(url()), usual)
    const [subscriber, other] = taken.map(({ headers }) => headers)
    assert.equal(subscriber!.get('list-unsubscribe'), '<https://board.example/leave?t=1>')
    assert.equal(subscriber!.get('list-unsubscribe-post'), 'List-Unsubscribe=One-Click')
    assert.equal(other!.get('list-unsubscribe'), undefined)
  })

  test('what a title holds becomes no header', async () => {
    const { taken, url } = await mailServer()
    await send(spec(url()), { ...usual, title: 'down\r\nBcc: evil@example.com\r\n\r\nbody' })
    assert.deepEqual(taken[0]!.to, ['oncall@shop.example'])
    assert.equal(taken[0]!.headers.get('bcc'), undefined)
    assert.equal(taken[0]!.headers.get('subject'), 'down Bcc: evil@example.com body')
  })

  test('refused for now it is tried again after a while, refused for good it is not', async () => {
    const answers = (responseCode: number) =>
      mailServer({
        onRcptTo: (_address, _session, done) => done(Object.assign(new Error('hunter2'), { responseCode })),
      })
    const greylisted = await send(spec((await answers(451)).url()), usual)
    assert.equal(greylisted.kind === 'retry' && greylisted.afterMs, 60_000)
    assert.equal(greylisted.kind === 'retry' && greylisted.alone, true, 'others may still be told')
    const full = await send(spec((await answers(452)).url()), usual)
    assert.equal(full.kind, 'retry')
    const unknown = await send(spec((await answers(550)).url()), usual)
    assert.equal(unknown.kind, 'refused')
    assert.equal(unknown.kind === 'refused' && unknown.alone, true, 'it says nothing of the others')
    assert.doesNotMatch(JSON.stringify([greylisted, full, unknown]), /hunter2/)
  })

  test('a wrong password and a certificate that nobody knows are for people to mend; nothing was sent', async () => {
    const { taken, url } = await mailServer()
    const wrong = await send(spec(url('pager@'), { passwordFile: 'other.key' }), usual)
    assert.match(wrong.kind === 'retry' ? wrong.why : '', /EAUTH \(the server answered 535\)/)
    const { caFile: _, ...trusting } = spec(url('pager@'), { passwordFile: 'mail.key' })
    assert.equal((await send(trusting, usual)).kind, 'retry')
    assert.deepEqual(taken, [])
  })
})
