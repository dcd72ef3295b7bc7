// Tokens: made, listed, revoked. Making one is the only answer that ever holds one. It is in the journal before it is made: an entry whose token could
// not be made is harmless, a token that no entry tells of is not.

import { Type } from 'typebox'
import { type Instant, isoTime } from '../../terms/index.ts'
import { type App, answers, param, type Shared } from '../app.ts'
import { TokenBody, TokenMade } from '../bodies.ts'
import { TokenView } from '../people-views.ts'
import { notFound, Refused } from '../problem.ts'

export function tokenRoutes(app: App, shared: Shared): void {
  listRoute(app, shared)
  makeRoute(app, shared)
  revokeRoute(app, shared)
}

function listRoute(app: App, { options: { tokens } }: Shared): void {
  const timeOr = (at: Instant | null): string | null => (at === null ? null : isoTime(at))
  app.get(
    '/tokens',
    {
      config: { needs: 'admin' },
      schema: answers('Tokens: what each may do, never the token itself', Type.Array(TokenView)),
    },
    async () =>
      tokens.list().map(({ name, scopes, made, by, used }) => ({
        name,
        scopes: [...scopes],
        made: timeOr(made),
        by,
        used: timeOr(used)?.slice(0, 10) ?? null,
      })),
  )
}

function revokeRoute(app: App, { options: { tokens, people, live, log } }: Shared): void {
  const wouldLockOut = (name: string): boolean => {
    const others = tokens.list().filter((token) => token.name !== name)
    const admins = people?.users.list().some(({ role }) => role === 'admin') ?? false
    return !admins && !others.some(({ scopes }) => scopes.includes('admin'))
  }
  app.delete(
    '/tokens/:name',
    {
      config: { needs: 'admin' },
      schema: answers('Revoke a token: it stops working at once', Type.Object({ revoked: Type.String() })),
    },
    async (request) => {
      const name = param(request, 'name')
      if (!tokens.has(name)) throw notFound('token', name)
      if (wouldLockOut(name)) throw lastWay(name)
      const by = request.caller?.name ?? 'nobody'
      await live.note({
        author: `operator:${by}`,
        kind: 'token.revoked',
        subject: name,
        why: `${by} revoked the token of ${name}`,
        data: {},
      })
      await tokens.revoke(name)
      log.info({ name, by }, 'a token was revoked')
      return { revoked: name }
    },
  )
}

const lastWay = (name: string): Refused =>
  new Refused(409, {
    error: 'conflict',
    message: `${name} is the last token of the scope admin, and no user is an admin: make one of them first`,
  })

function makeRoute(app: App, { options: { tokens, people, live, log } }: Shared): void {
  /** Between the look and the making the journal is written: a second request must not slip in there. */
  const beingMade = new Set<string>()
  app.post(
    '/tokens',
    {
      config: { needs: 'admin' },
      schema: {
        ...answers('Make a token; a name that exists is replaced with rotate only', TokenMade),
        body: TokenBody,
      },
    },
    async (request) => {
      const { name, scopes, rotate = false } = request.body
      const exists = tokens.has(name)
      if (beingMade.has(name) || (exists && !rotate)) throw taken(name)
      if (people?.users.get(name)) throw ofUser(name)
      const by = request.caller?.name ?? 'nobody'
      beingMade.add(name)
      try {
        await live.note({
          author: `operator:${by}`,
          kind: 'token.made',
          subject: name,
          why: `${by} made a token for ${name}: ${scopes.join(', ')}${exists ? '; the one before has ended' : ''}`,
          data: { scopes },
        })
        const token = await tokens.make(name, scopes, by)
        log.info({ name, scopes, by }, 'a token was made')
        return { name, scopes, token }
      } finally {
        beingMade.delete(name)
      }
    },
  )
}

const taken = (name: string): Refused =>
  new Refused(409, {
    error: 'conflict',
    message: `there is a token named ${name} already: choose another name, or replace it with "rotate": true (--rotate), which ends the old one at once`,
  })

const ofUser = (name: string): Refused =>
  new Refused(409, {
    error: 'conflict',
    message: `${name} is a user: choose another name, or the journal could not tell them apart`,
  })
