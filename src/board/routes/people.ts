// Users and sessions over the API. Everybody reads and ends their own sessions and changes their own password; the rest
// is an admin's.

import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { isoTime, type Outcome } from '../../terms/index.ts'
import { type App, answers, param, type Shared } from '../app.ts'
import { demand, may } from '../auth.ts'
import type { OrderRefusal } from '../caller.ts'
import { meOf } from '../people/me.ts'
import { busy } from '../people/passwords.ts'
import type { People } from '../people/people.ts'
import { type Kept, publicId } from '../people/sessions.ts'
import type { User } from '../people/users.ts'
import {
  Forced,
  LinkBody,
  LinkMade,
  MeView,
  SessionView,
  UserBody,
  UserChange,
  UserView,
} from '../people-views.ts'
import { badRequest, granted, notFound, Refused } from '../problem.ts'
import { placeOf, refusedTry } from './sign-in.ts'

const admin = { needs: 'admin' } as const
const read = { needs: 'read' } as const
const Removed = Type.Object({ removed: Type.String() })
const Ended = Type.Object({ ended: Type.String() })

export function peopleRoutes(app: App, shared: Shared): void {
  meRoute(app)
  const { people } = shared.options
  if (!people) return
  userRoutes(app, people)
  ownRoutes(app, shared, people)
  sessionRoutes(app, people)
}

function meRoute(app: App): void {
  app.get('/me', { schema: answers('Who asks, and what they may', MeView) }, async ({ caller, session }) =>
    meOf(caller, session),
  )
}

/** Whoever has a token has the store at hand, or was given it by who has: only they may leave no admin. */
const forced = (request: FastifyRequest, asked: boolean | undefined): boolean =>
  asked === true && request.session === null

const by = ({ caller }: FastifyRequest): string => caller?.name ?? 'nobody'

function done<T>(outcome: Outcome<T, OrderRefusal | typeof busy>): T {
  if (!outcome.ok && outcome.error === busy) throw refusedTry({ kind: 'busy' })
  return granted(outcome as Outcome<T, OrderRefusal>)
}

function viewOf(people: People, { name, role, made, changed }: User): UserView {
  const sessions = people.sessions.of({ kind: 'user', name })
  const seen = sessions.at(-1)?.seen
  return {
    name,
    role,
    made: isoTime(made),
    changed: isoTime(changed),
    seen: seen === undefined ? null : isoTime(seen),
    sessions: sessions.length,
  }
}

function userRoutes(app: App, people: People): void {
  const view = (user: User): UserView => viewOf(people, user)
  app.get('/users', { config: admin, schema: answers('Who can sign in', Type.Array(UserView)) }, async () =>
    people.users.list().map(view),
  )
  app.post(
    '/users',
    { config: admin, schema: { ...answers('Make a user', UserView), body: UserBody } },
    async (request) => {
      const { name, role, password } = request.body
      return view(done(await people.add(name, role, password, by(request))))
    },
  )
  app.delete(
    '/users/:name',
    {
      config: admin,
      schema: { ...answers('Remove a user; their sessions end', Removed), querystring: Forced },
    },
    async (request) => {
      const force = forced(request, request.query.force)
      const { name } = done(await people.remove(param(request, 'name'), by(request), force))
      return { removed: name }
    },
  )
  app.post(
    '/sign-in-links',
    {
      config: admin,
      schema: {
        ...answers('A link that signs a user in, once, within 15 minutes', LinkMade),
        body: LinkBody,
      },
    },
    async (request) => {
      const { user } = request.body
      if (!people.users.get(user)) throw notFound('user', user)
      const { secret, until } = people.links.make({ kind: 'user', name: user })
      return { path: `/sign-in/once?link=${secret}`, until: isoTime(until) }
    },
  )
}

function ownRoutes(app: App, shared: Shared, people: People): void {
  app.patch(
    '/users/:name',
    {
      config: read,
      schema: {
        ...answers('Change a role or a password; the sessions of that user end', UserView),
        body: UserChange,
      },
    },
    async (request) => {
      const name = param(request, 'name')
      const { role, password, current, force } = request.body
      const own = request.session?.role != null && request.session.name === name
      if (role === undefined && password === undefined)
        throw badRequest('', 'say what is to be: role or password')
      if (role !== undefined || !own) demand(request.caller, 'admin', request.session)
      if (password !== undefined && own) await askAgain(shared, request, name, current)
      if (role !== undefined) done(await people.setRole(name, role, by(request), forced(request, force)))
      if (password !== undefined) {
        const stays = own ? (request.sessionHash ?? undefined) : undefined
        done(await people.setPassword(name, password, by(request), stays))
      }
      const user = people.users.get(name)
      if (!user) throw notFound('user', name)
      return viewOf(people, user)
    },
  )
}

/** A page that was left open is not enough to take over whose it is. */
async function askAgain(
  shared: Shared,
  request: FastifyRequest,
  name: string,
  current: string | undefined,
): Promise<void> {
  if (current === undefined) throw badRequest('current', 'say the password until now as well')
  const again = await shared.gate?.again(name, current, placeOf(shared, request))
  if (again === 'right') return
  if (again === undefined || again.kind === 'wrong')
    throw new Refused(403, {
      error: 'forbidden',
      message: 'that is not the password until now',
      path: 'current',
    })
  throw refusedTry(again)
}

function sessionRoutes(app: App, people: People): void {
  const mayEnd = (request: FastifyRequest, { holder, hash }: Kept): boolean =>
    may(request.caller, 'admin') ||
    hash === request.sessionHash ||
    (request.session !== null && holder.name === request.session.name && holder.kind === kindOf(request))
  app.get(
    '/sessions',
    {
      config: read,
      schema: answers('Sessions: one’s own, of everybody for an admin', Type.Array(SessionView)),
    },
    async (request) =>
      [...people.sessions.of()]
        .filter((kept) => mayEnd(request, kept))
        .reverse()
        .map((kept) => ({
          id: publicId(kept),
          kind: kept.holder.kind,
          name: kept.holder.name,
          device: kept.device,
          began: isoTime(kept.began),
          seen: isoTime(kept.seen),
          own: kept.hash === request.sessionHash,
        })),
  )
  app.delete('/sessions/:id', { config: read, schema: answers('End a session', Ended) }, async (request) => {
    const id = param(request, 'id')
    const kept = people.sessions.of().find((one) => publicId(one) === id && mayEnd(request, one))
    if (!kept) throw notFound('session', id)
    await people.sessions.end(kept)
    return { ended: id }
  })
}

const kindOf = ({ session }: FastifyRequest): 'user' | 'token' => (session?.role ? 'user' : 'token')
