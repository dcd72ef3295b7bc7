// People on a real server: made by the command line, signed in by their passwords, still signed in after a restart, and
// out when somebody says so.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JournalView, MeView, SessionView, UserView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured } from './instance.ts'

const password = 'four words do suffice'
const other = 'quite another few words'
let folder: string
let ports: { http: number; dns: number }
let holdfast: Instance
const file = (): string => join(folder, 'holdfast.yaml')
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  writeFileSync(file(), 'services:\n  shop: { name: Shop }\n')
  const http = await freePorts(2)
  ports = { http, dns: http + 1 }
  holdfast = await startConfigured(file(), { folder, ports })
})
after(async () => {
  await holdfast?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const post = (path: string, body: object = {}, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(holdfast.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
const signIn = async (name: string, secret: string): Promise<string> =>
  cookieOf(await post('/sign-in', { name, password: secret }))
const me = async (cookie: string): Promise<MeView> =>
  (await (await fetch(`${holdfast.url}/api/v1/me`, { headers: { cookie } })).json()) as MeView
const does = async (...words: string[]): Promise<string> => {
  const { code, stdout, stderr } = await holdfast.run(...words)
  assert.equal(code, 0, stderr)
  return stdout
}

test('a start that knows nobody prints a link that signs in once, as one who may make the first user', async () => {
  const [, link] = /sign in {5}http:\/\/\S+?(\/sign-in\/once\?link=\S+)/.exec(holdfast.output()) ?? []
  assert.ok(link, holdfast.output())
  const page = await fetch(holdfast.url + link)
  assert.match(await page.text(), /<form method="post">/)
  const entered = await fetch(holdfast.url + link, { method: 'POST', redirect: 'manual' })
  assert.deepEqual([entered.status, entered.headers.get('location')], [303, '/console'])
  const cookie = cookieOf(entered)
  const { csrf, scopes } = await me(cookie)
  assert.ok(scopes.includes('admin'))
  const headers = { cookie, 'x-holdfast-csrf': csrf ?? '' }
  const made = await post('/api/v1/users', { name: 'root', role: 'admin', password }, headers)
  assert.equal(made.status, 200, await made.text())
  assert.equal((await fetch(holdfast.url + link, { method: 'POST' })).status, 410)
})

test('the command line makes users; a password comes from its input, never from its arguments', async () => {
  const made = await holdfast.say(`${password}\n`, 'user', 'add', 'anna', '--role', 'responder')
  assert.equal(made.code, 0, made.stderr)
  assert.match(made.stdout, /anna can sign in at http:\/\/\S+\/sign-in as responder/)
  const users = JSON.parse(await does('user', 'list', '--json')) as UserView[]
  assert.deepEqual(
    users.map(({ name, role }) => [name, role]),
    [
      ['anna', 'responder'],
      ['root', 'admin'],
    ],
  )
  for (const [code, reason, input, ...words] of [
    [1, /at least 12 characters/, 'short\n', 'user', 'add', 'bob', '--role', 'viewer'],
    [1, /choose another name/, `${password}\n`, 'user', 'add', 'anna', '--role', 'viewer'],
    [2, /one line of the input/, '', 'user', 'add', 'bob', '--role', 'viewer'],
    [2, /--role/, `${password}\n`, 'user', 'add', 'bob'],
    [2, /viewer, responder, operator, admin/, '', 'user', 'role', 'anna', 'boss'],
    [1, /last admin/, '', 'user', 'remove', 'root'],
    [1, /no user "?nobody/, '', 'user', 'role', 'nobody', 'viewer'],
    [1, /no session/, '', 'session', 'end', 'nothing'],
  ] as const) {
    const refused = await holdfast.say(input, ...words)
    assert.equal(refused.code, code, `${words.join(' ')}: ${refused.stderr}`)
    assert.match(refused.stderr, reason)
  }
})

test('whoever signed in is still signed in after a restart; their password stands nowhere', async () => {
  const cookie = await signIn('anna', password)
  assert.equal((await me(cookie)).role, 'responder')
  await holdfast.stop()
  holdfast = await startConfigured(file(), { folder, ports })
  assert.equal((await me(cookie)).name, 'anna')
  assert.ok(!holdfast.output().includes('sign in  '), 'there are users: they know the way')
  for (const name of readdirSync(holdfast.data).filter((one) => one.startsWith('holdfast.db'))) {
    const bytes = readFileSync(join(holdfast.data, name))
    assert.ok(!bytes.includes(password) && !bytes.includes(cookie.split('=')[1] ?? ''), name)
  }
})

test('a session that is ended, and all of whoever gets another password or role, are over at once', async () => {
  const cookies = [await signIn('anna', password), await signIn('anna', password)]
  const sessions = await holdfast.api<SessionView[]>('/api/v1/sessions')
  const { session } = await me(cookies[0] ?? '')
  assert.ok(sessions.some(({ id, name }) => id === session && name === 'anna'))
  await does('session', 'end', session ?? '')
  assert.deepEqual(await Promise.all(cookies.map(async (cookie) => (await me(cookie)).kind)), [
    'nobody',
    'user',
  ])
  assert.equal((await holdfast.say(`${other}\n`, 'user', 'password', 'anna')).code, 0)
  assert.equal((await me(cookies[1] ?? '')).kind, 'nobody')
  assert.equal((await post('/sign-in', { name: 'anna', password })).status, 401)
  const again = await signIn('anna', other)
  await does('user', 'role', 'anna', 'viewer')
  assert.equal((await me(again)).kind, 'nobody')
})

test('who forgot the password gets in by a link; who did what stands in the journal', async () => {
  const [, link] = /(\/sign-in\/once\?link=\S+)/.exec(await does('user', 'link', 'anna')) ?? []
  const entered = await fetch(holdfast.url + link, { method: 'POST', redirect: 'manual' })
  assert.equal((await me(cookieOf(entered))).name, 'anna')
  await does('user', 'remove', 'anna')
  assert.equal((await me(cookieOf(entered))).kind, 'nobody')
  const entries = await holdfast.api<JournalView[]>('/api/v1/journal?limit=200')
  const kinds = new Set(entries.map(({ kind }) => kind))
  for (const kind of ['user.made', 'user.changed', 'user.removed', 'session.began', 'session.refused'])
    assert.ok(kinds.has(kind), kind)
  assert.ok(!JSON.stringify(entries).includes(password))
})
