// Subscribing as a person does it, without a script: a form, a link in a mail, a mail when something is wrong, and the
// way out, which a mail program takes by itself (RFC 8058). The mail server is a real one.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import type { SubscribersView, SubscriptionView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'

type Mail = { readonly to: string; readonly text: string }
const mails: Mail[] = []
let folder: string
let holdfast: Instance
let mailServer: SMTPServer
let target: Server | null

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const ports = await freePorts(4)
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8').replace(/=\r\n/g, '').replace(/=3D/g, '=')
        for (const { address } of session.envelope.rcptTo) mails.push({ to: address, text })
        done()
      })
    },
  })
  await new Promise<void>((listening) => mailServer.listen(ports + 2, '127.0.0.1', listening))
  target = createServer((socket) => socket.end())
  await new Promise<void>((listening) => target!.listen(ports + 3, '127.0.0.1', listening))
  const file = join(folder, 'holdfast.yaml')
  writeFileSync(
    file,
    `services:
  shop: { name: Shop, public: true }
  backoffice: { name: Back office }
checks:
  shop: { service: shop, tcp: "127.0.0.1:${ports + 3}", every: 200ms }
  backoffice: { service: backoffice, tcp: "127.0.0.1:${ports + 3}", every: 200ms }
subscribers:
  email: { server: "smtp://127.0.0.1:${ports + 2}", from: board@shop.example }
`,
  )
  holdfast = await startConfigured(file, { folder, ports: { http: ports, dns: ports + 1 } })
})
after(async () => {
  await holdfast?.dispose()
  target?.close()
  await new Promise<void>((closed) => mailServer.close(() => closed()))
  rmSync(folder, { recursive: true, force: true })
})

/** Where the form leads, in which language. */
const sent = (fields: Readonly<Record<string, string>>, prefix = ''): Promise<Response> =>
  fetch(`${holdfast.url}${prefix}/subscribe`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  })
async function form(fields: Readonly<Record<string, string>>, prefix = ''): Promise<string> {
  const answer = await sent(fields, prefix)
  assert.equal(answer.status, 303)
  return answer.headers.get('location') ?? ''
}
const pageAt = async (path: string): Promise<string> => (await fetch(new URL(path, holdfast.url))).text()
const mailTo = (to: string, about: string): Promise<Mail> =>
  until(
    `a mail to ${to} about ${about}`,
    () => mails.find((mail) => mail.to === to && mail.text.includes(about)) ?? null,
  )
const linkIn = ({ text }: Mail, path: string): string => {
  const [found] = new RegExp(`http://[^\\s<>"]*/subscribe/${path}\\?link=[A-Za-z0-9_.-]+`).exec(text) ?? []
  assert.ok(found, text)
  return found
}
const subscribed = (): Promise<readonly SubscriptionView[]> => holdfast.api('/api/v1/subscriptions')

test('nobody is told anything before a link was used, and looking at a link uses nothing', async () => {
  const page = await pageAt('/subscribe')
  assert.ok(page.includes('Shop') && !page.includes('Back office'))
  assert.match(page, /<form[^>]* method="post" action="\/subscribe#came"/)
  assert.match(await pageAt('/'), /<a href="\/subscribe">Subscribe/)
  for (const [wrong, words] of [
    [{ email: 'a@b.example\r\nBcc: c@d.example' }, /That is no mail address/],
    [{ email: 'a@b.example', service: 'backoffice' }, /One of the services is not there/],
  ] as const) {
    const refused = await sent(wrong)
    assert.equal(refused.status, 422)
    assert.match(await refused.text(), words)
  }
  assert.match(await pageAt('/subscribe?became=address'), /That is no mail address/)
  assert.match(await form({ email: 'ann@reader.example', service: 'shop' }), /^\/subscribe\?became=asked/)
  const link = linkIn(await mailTo('ann@reader.example', 'Confirm'), 'confirm')
  assert.match(await pageAt(link), /ann@reader\.example.*<form method="post">/s)
  assert.deepEqual(await subscribed(), [])
  assert.equal((await fetch(`${link.slice(0, -2)}xx`, { method: 'POST' })).status, 400)
  const confirmed = await fetch(link, { method: 'POST' })
  assert.equal(confirmed.status, 200)
  assert.match(await confirmed.text(), /<h1[^>]*>Subscribed<\/h1>/)
  assert.match(await pageAt(link), /<h1[^>]*>Subscribed<\/h1>/, 'a used link says what stands')
  assert.deepEqual(
    (await subscribed()).map(({ address, services }) => [address, services]),
    [['ann@reader.example', ['shop']]],
  )
  const overview = await holdfast.api<SubscribersView>('/api/v1/subscribers')
  assert.deepEqual(overview.ways, [{ way: 'email', confirmed: 1, waiting: 0 }])
  assert.deepEqual(
    overview.subscribers.map(({ address, services, unreached }) => [address, services, unreached]),
    [['a…@reader.example', ['Shop'], null]],
  )
})

test('whoever asks in German is answered, confirms and is written to in German', async () => {
  assert.match(await pageAt('/de/subscribe?became=address'), /Das ist keine E-Mail-Adresse/)
  assert.match(await form({ email: 'eva@leser.example' }, '/de'), /^\/de\/subscribe\?became=asked/)
  const link = linkIn(await mailTo('eva@leser.example', 'Jemand, vermutlich Sie'), 'confirm')
  assert.match(new URL(link).pathname, /^\/de\//)
  assert.match(await pageAt(link), /<html lang="de">.*jedem Dienst/s)
  const confirmed = await fetch(link, { method: 'POST' })
  assert.match(await confirmed.text(), /<h1[^>]*>Abonniert<\/h1>/)
})

test('who is subscribed is told of public trouble alone, and leaves by one click', async () => {
  await new Promise<void>((closed) => target!.close(() => closed()))
  target = null
  const told = await mailTo('ann@reader.example', 'Shop')
  assert.match(told.text, /List-Unsubscribe-Post: List-Unsubscribe=One-Click/)
  assert.ok(!told.text.includes('Back office') && !told.text.includes('127.0.0.1:0'))
  assert.ok(!mails.some(({ text }) => text.includes('Back office')))
  const german = await mailTo('eva@leser.example', 'rung bei Shop')
  assert.match(new URL(linkIn(german, 'leave')).pathname, /^\/de\/subscribe\/leave$/)
  assert.doesNotMatch(german.text, /Severity|No more of these|Told by/)
  const feed = await (await fetch(`${holdfast.url}/services/shop/feed.atom`)).text()
  assert.match(feed, /<title>Shop: /)
  assert.equal((await fetch(`${holdfast.url}/services/backoffice/feed.rss`)).status, 404)
  const left = await fetch(linkIn(told, 'leave'), {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  })
  assert.equal(left.status, 200)
  assert.match(await left.text(), /<h1[^>]*>Unsubscribed<\/h1>/)
  assert.deepEqual(
    (await subscribed()).map(({ address }) => address),
    ['eva@leser.example'],
  )
  assert.equal((await fetch(linkIn(told, 'leave'), { method: 'POST' })).status, 200, 'twice is no mistake')
})
