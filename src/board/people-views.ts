// Who is signed in, users, sessions and tokens, as the API shows and takes them.

import { type Static, Type } from 'typebox'
import { roles } from './people/roles.ts'
import { userName } from './people/users.ts'

const closed = { additionalProperties: false } as const
const time = Type.String({ description: 'ISO 8601' })
const role = Type.Enum([...roles])
const name = Type.String({ pattern: userName })
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
/** Above any password that is taken, so that a long one is told why. */
const password = Type.String({ maxLength: 1_000 })

export const MeView = Type.Object({
  kind: Type.Enum(['user', 'token', 'nobody']),
  name: orNull(Type.String()),
  role: orNull(role),
  scopes: Type.Array(Type.String(), { description: 'with what they imply' }),
  csrf: orNull(Type.String({ description: 'of a session: what a change carries as x-holdfast-csrf' })),
  session: orNull(Type.String({ description: 'its id among the sessions' })),
})
export type MeView = Static<typeof MeView>

export const UserView = Type.Object({
  name: Type.String(),
  role,
  made: time,
  changed: time,
  seen: orNull(Type.String({ description: 'ISO 8601; of the newest session, null: none' })),
  sessions: Type.Integer(),
})
export type UserView = Static<typeof UserView>

export const UserBody = Type.Object({ name, role, password }, closed)
export const UserChange = Type.Object(
  {
    role: Type.Optional(role),
    password: Type.Optional(password),
    current: Type.Optional(
      Type.String({ maxLength: 1_000, description: 'the password until now, to change one’s own' }),
    ),
    force: Type.Optional(Type.Boolean({ description: 'with a token: also the last admin' })),
  },
  closed,
)
export const Forced = Type.Object({ force: Type.Optional(Type.Boolean()) }, closed)

export const SessionView = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['user', 'token']),
  name: Type.String(),
  device: Type.String({ description: 'what the browser calls itself, such as "Firefox, Linux"' }),
  began: time,
  seen: Type.String({ description: 'ISO 8601, to the minute' }),
  own: Type.Boolean({ description: 'the one that asks' }),
})
export type SessionView = Static<typeof SessionView>

export const TokenView = Type.Object({
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  made: orNull(time),
  by: orNull(Type.String()),
  used: orNull(Type.String({ description: 'the day, UTC' })),
})
export type TokenView = Static<typeof TokenView>

export const LinkBody = Type.Object({ user: name }, closed)
export const LinkMade = Type.Object({
  path: Type.String({ description: 'below the address of the board; it is shown this once' }),
  until: time,
})

/** Of a form and of JSON: a name with a password, or a token. */
export type SignInBody = {
  readonly name?: string
  readonly password?: string
  readonly token?: string
  /** Where to go afterwards: a path of this board. */
  readonly to?: string
}
