import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { happen, incidentEntry, MemoryStore, start, until } from './channels.fixture.ts'

type Mail = { readonly login: string[]; readonly to: string[]; readonly text: string }

/** A mail server that takes mail as RFC 5321 says and refuses the first one for now. */
async function mailServer() {
  const mails: Mail[] = []
  let refusals = 1
  const server = createServer((socket) => {
    const say = (line: string): boolean => socket.write(`${line}\r\n`)
    const mail = { login: [] as string[], to: [] as string[], text: '' }
    let inData = false
    say('220 mail.test ESMTP')
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      if (inData && line !== '.') mail.text += `${line}\n`
      else if (inData) {
        inData = false
        mails.push({ ...mail })
        say('250 taken')
      } else if (/^EHLO/i.test(line)) say('250-mail.test\r\n250 AUTH PLAIN')
      else if (/^AUTH PLAIN /i.test(line)) {
        mail.login.push(...Buffer.from(line.slice(11), 'base64').toString().split('\0'))
        say('235 welcome')
      } else if (/^MAIL FROM/i.test(line)) say(refusals-- > 0 ? '451 come back later, hunter2' : '250 ok')
      else if (/^RCPT TO/i.test(line)) {
        mail.to.push(line.slice(8))
        say('250 ok')
      } else if (/^DATA/i.test(line)) {
        inData = true
        say('354 go on')
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
      else say('250 ok')
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, mails, close: () => server.close() }
}

test('mail is plain text, logged in, tried again when refused for now, and cannot smuggle headers', async () => {
  const store = new MemoryStore()
  const server = await mailServer()
  const alerts = await start(store, {
    specs: [
      {
        id: 'mail',
        severity: 'minor',
        kind: 'smtp',
        url: `smtp://pager@127.0.0.1:${server.port}`,
        from: 'holdfast@example.com',
        to: ['oncall@example.com', 'team@example.com'],
        passwordFile: 'mail.key',
      },
    ],
  })
  try {
    await happen(
      store,
      alerts,
      incidentEntry('incident.opened', 'i1', 'major', 'shop is down\r\nBcc: evil@example.com'),
    )
    await until('it was taken', () => store.of('alert.sent').length === 1)
    const [mail] = server.mails
    assert.deepEqual(mail?.login, ['', 'pager', 'content of mail.key'])
    assert.deepEqual(mail?.to, ['<oncall@example.com>', '<team@example.com>'])
    assert.match(mail?.text ?? '', /^Subject: Incident \(major\): shop is down Bcc: evil@example\.com$/m)
    assert.match(mail?.text ?? '', /^Message-ID: <mail-1@holdfast\.invalid>$/m)
    assert.match(mail?.text ?? '', /Board: {6}http:\/\/127\.0\.0\.1:8080\/incidents\/i1/)
    assert.match(alerts.lines.join('\n'), /answered 451/)
    assert.doesNotMatch(alerts.lines.join('\n'), /hunter2|content of/)
  } finally {
    await alerts.stop()
    server.close()
  }
})
