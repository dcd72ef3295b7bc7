// `holdfast user`, `session` and `tokens`: who may sign in, who has, and the tokens there are.

import type { SessionView, TokenView, UserView } from '../../board/index.ts'
import { connect } from './connection.ts'
import { counted, table } from './format.ts'
import type { Print } from './orders.ts'
import { typedPassword } from './typed-password.ts'

type Options = { readonly url?: string; readonly json?: boolean }
type Forced = Options & { readonly force?: boolean }

const minute = (time: string | null): string =>
  time === null ? 'never' : `${time.slice(0, 16).replace('T', ' ')}Z`
const at = (name: string): string => `/api/v1/users/${encodeURIComponent(name)}`
const to = (options: Options) => connect(options, process.env)
const password = (name: string): Promise<string> => typedPassword(name, process.stdin, process.stderr)

export async function listUsers(options: Options, print: Print): Promise<void> {
  const users = await to(options).get<UserView[]>('/api/v1/users')
  if (options.json) return print(users)
  if (users.length === 0) return print('there is no user yet; make one: holdfast user add NAME --role admin')
  print(
    table(
      users.map(({ name, role, sessions, seen }) => [
        name,
        role,
        counted(sessions, 'session'),
        `last seen ${minute(seen)}`,
      ]),
    ),
  )
}

export async function addUser(
  name: string,
  options: Options & { role: string },
  print: Print,
): Promise<void> {
  const connection = to(options)
  const body = { name, role: options.role, password: await password(name) }
  const made = await connection.send<UserView>('POST', '/api/v1/users', body)
  print(options.json ? made : `${name} can sign in at ${connection.instance.url}/sign-in as ${made.role}`)
}

export async function setPassword(name: string, options: Options, print: Print): Promise<void> {
  const connection = to(options)
  const changed = await connection.send<UserView>('PATCH', at(name), { password: await password(name) })
  print(options.json ? changed : `${name} has a new password, and is signed out everywhere`)
}

export async function setRole(name: string, role: string, options: Forced, print: Print): Promise<void> {
  const body = { role, ...(options.force ? { force: true } : {}) }
  const changed = await to(options).send<UserView>('PATCH', at(name), body)
  print(options.json ? changed : `${name} is ${changed.role}, and is signed out everywhere`)
}

export async function removeUser(name: string, options: Forced, print: Print): Promise<void> {
  const path = `${at(name)}${options.force ? '?force=true' : ''}`
  const removed = await to(options).send<{ removed: string }>('DELETE', path)
  print(options.json ? removed : `${name} is no user any more, and is signed out everywhere`)
}

export async function linkFor(name: string, options: Options, print: Print): Promise<void> {
  const connection = to(options)
  const made = await connection.send<{ path: string; until: string }>('POST', '/api/v1/sign-in-links', {
    user: name,
  })
  if (options.json) return print(made)
  print(`${connection.instance.url}${made.path}\nsigns ${name} in, once, until ${minute(made.until)}`)
}

export async function listSessions(options: Options, print: Print): Promise<void> {
  const sessions = await to(options).get<SessionView[]>('/api/v1/sessions')
  if (options.json) return print(sessions)
  if (sessions.length === 0) return print('nobody is signed in')
  print(
    table(
      sessions.map(({ id, kind, name, device, began, seen }) => [
        id,
        kind === 'token' ? `${name} (token)` : name,
        device,
        `since ${minute(began)}`,
        `last seen ${minute(seen)}`,
      ]),
    ),
  )
}

export async function endSession(id: string, options: Options, print: Print): Promise<void> {
  const ended = await to(options).send('DELETE', `/api/v1/sessions/${encodeURIComponent(id)}`)
  print(options.json ? ended : `the session ${id} is over`)
}

export async function listTokens(options: Options, print: Print): Promise<void> {
  const tokens = await to(options).get<TokenView[]>('/api/v1/tokens')
  if (options.json) return print(tokens)
  print(
    table(
      tokens.map(({ name, scopes, made, by, used }) => [
        name,
        scopes.join(','),
        made === null ? 'made before that was kept' : `made ${minute(made)}${by === null ? '' : ` by ${by}`}`,
        used === null ? 'not used' : `last used ${used}`,
      ]),
    ),
  )
}

export async function revokeToken(name: string, options: Options, print: Print): Promise<void> {
  const revoked = await to(options).send('DELETE', `/api/v1/tokens/${encodeURIComponent(name)}`)
  print(options.json ? revoked : `the token of ${name} has ended`)
}
