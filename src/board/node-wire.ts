// What a joined node and the board say to each other, as TypeBox schemas that both ends check with. Plans travel by
// value to the node; a write names its plan by fence alone, because the records are made where the plan is known.

import { type Static, Type } from 'typebox'

/** Grows when either end could misunderstand the other. */
export const nodeProtocol = 1

const closed = { additionalProperties: false } as const
const name = Type.String({ minLength: 1, maxLength: 63 })
const endpoint = Type.String({ minLength: 1, maxLength: 253 })
const text = Type.String({ maxLength: 4096 })
const time = Type.Number({ minimum: 0, maximum: 8.64e15, description: 'milliseconds since the Unix epoch' })
const session = Type.String({
  pattern: '^[0-9a-f]{16,64}$',
  description: 'made anew at each start of the node: tells it from another of its name',
})

export const FenceWire = Type.Object(
  {
    generation: Type.String({ pattern: '^[1-9][0-9]{0,19}$' }),
    digest: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    selection: Type.Optional(Type.String({ pattern: '^[0-9]{1,20}$' })),
  },
  closed,
)

const Route53Wire = Type.Object(
  {
    id: name,
    kind: Type.Literal('route53'),
    zone: endpoint,
    hostedZone: Type.String({ pattern: '^[A-Z0-9]{1,32}$' }),
    region: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    endpoint: Type.Optional(Type.String({ maxLength: 2048 })),
    credentialsFile: Type.Optional(Type.String({ maxLength: 4096 })),
    profile: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    requestsPerSecond: Type.Integer({ minimum: 1, maximum: 5 }),
  },
  closed,
)

const byUpdate = {
  id: name,
  zone: endpoint,
  server: Type.Object(
    { host: Type.String({ maxLength: 253 }), port: Type.Integer({ minimum: 1, maximum: 65_535 }) },
    closed,
  ),
  key: Type.Optional(
    Type.Object(
      {
        name: endpoint,
        algorithm: Type.Enum(['hmac-sha256', 'hmac-sha512']),
        secretFile: Type.String({ maxLength: 4096 }),
      },
      closed,
    ),
  ),
}

/** Without secrets: where a key's secret lies is for the node's own machine to say, or to be found at `secretFile`. */
export const PublisherWire = Type.Union([
  Type.Object({ id: name, kind: Type.Literal('embedded'), zone: endpoint }, closed),
  Type.Object({ ...byUpdate, kind: Type.Literal('rfc2136') }, closed),
  Type.Object(
    {
      ...byUpdate,
      kind: Type.Literal('powerdns'),
      api: Type.Object(
        {
          url: Type.String({ maxLength: 2048 }),
          keyFile: Type.String({ maxLength: 4096 }),
          serverId: name,
        },
        closed,
      ),
    },
    closed,
  ),
  Type.Object(
    {
      id: name,
      kind: Type.Literal('cloudflare'),
      zone: endpoint,
      zoneId: Type.String({ pattern: '^[0-9a-f]{32}$' }),
      tokenFile: Type.String({ maxLength: 4096 }),
      api: Type.String({ maxLength: 4096 }),
      batch: Type.Integer({ minimum: 1, maximum: 100_000 }),
    },
    closed,
  ),
  Route53Wire,
])

/** One server-sent event each, named by its kind. */
export const NodeLine = Type.Union([
  Type.Object({ kind: Type.Literal('welcome'), main: name, version: Type.String({ maxLength: 60 }) }),
  Type.Object({
    kind: Type.Literal('orders'),
    publishers: Type.Array(PublisherWire, { maxItems: 1000 }),
    givenBack: Type.Optional(
      Type.Array(endpoint, { maxItems: 100_000, description: 'names that nobody steers any more' }),
    ),
  }),
  Type.Object({ kind: Type.Literal('plan'), plan: Type.Record(Type.String(), Type.Unknown()) }),
  Type.Object(
    {
      kind: Type.Literal('node'),
      orders: Type.Record(Type.String(), Type.Unknown()),
      zones: Type.Array(Type.Object({ publisher: name, text: Type.String() }), { maxItems: 100 }),
      sentAt: Type.Optional(time),
    },
    {
      description:
        'for nodes that look or answer: what a node of the main process is ordered, zones by value',
    },
  ),
])

export const JoinQuery = Type.Object(
  {
    session,
    roles: Type.String({ pattern: '^[a-z]{1,20}(,[a-z]{1,20}){0,4}$', description: 'comma-separated' }),
    protocol: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    version: Type.String({ minLength: 1, maxLength: 60 }),
    standsOn: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1000, description: 'foundations, comma-separated' }),
    ),
  },
  closed,
)

/** What an enactor has to tell; everything else in the journal is somebody else's to write. */
export const enactorEntryKinds = [
  'plan.applied',
  'plan.refused',
  'plan.failed',
  'write.refused',
  'endpoint.readback',
  'endpoint.alarm',
  'drift.found',
  'drift.repaired',
  'config.refused',
] as const

export const EntryWire = Type.Object(
  {
    at: time,
    kind: Type.Enum([...enactorEntryKinds]),
    subject: endpoint,
    why: text,
    data: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 30 }),
  },
  closed,
)

export const EnactorWire = Type.Object(
  {
    endpoint,
    publisher: name,
    state: Type.Enum(['in-force', 'writing', 'refused', 'failed', 'drift', 'starting']),
    fence: Type.Union([FenceWire, Type.Null()]),
    detail: text,
    readBackAt: Type.Union([time, Type.Null()]),
  },
  closed,
)

export const NewsBody = Type.Object(
  {
    session,
    serial: Type.Integer({
      minimum: 1,
      description: 'counts the posts of a session: one sent again is heard once',
    }),
    seen: Type.Array(
      Type.Object({ endpoint, fence: FenceWire, where: Type.String({ maxLength: 200 }) }, closed),
      {
        maxItems: 1000,
      },
    ),
    using: Type.Array(
      Type.Object(
        {
          endpoint,
          publisher: name,
          live: Type.Union([FenceWire, Type.Null()]),
          applying: Type.Union([FenceWire, Type.Null()]),
        },
        closed,
      ),
      { maxItems: 10_000, description: 'plans in force and being applied: neither is retired' },
    ),
    entries: Type.Array(EntryWire, { maxItems: 200 }),
    enactors: Type.Array(EnactorWire, { maxItems: 10_000 }),
    troubles: Type.Array(text, { maxItems: 100 }),
    clock: Type.Optional(time),
  },
  closed,
)

export const PublishedQuery = Type.Object({ session, publisher: name, endpoint }, closed)

export const WriteBody = Type.Object(
  {
    session,
    publisher: name,
    endpoint,
    expected: Type.Union([FenceWire, Type.Null()], { description: 'null: the fence must be absent' }),
    next: FenceWire,
  },
  closed,
)

const FailedWire = Type.Object(
  {
    kind: Type.Literal('failed'),
    code: Type.String({ maxLength: 60 }),
    detail: text,
    fix: text,
    retry: Type.Boolean(),
  },
  { ...closed, description: 'definitely not done' },
)

export const WriteAnswer = Type.Union([
  Type.Object({ kind: Type.Literal('written') }, closed),
  Type.Object({ kind: Type.Literal('fenced'), found: Type.Union([FenceWire, Type.Null()]) }, closed),
  FailedWire,
  Type.Object(
    { kind: Type.Literal('lost'), detail: text },
    { ...closed, description: 'done or not is unknown' },
  ),
])

export const PublishedAnswer = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('read'),
      fence: Type.Union([FenceWire, Type.Null()]),
      sets: Type.Array(
        Type.Object(
          {
            type: Type.Enum(['A', 'AAAA', 'CNAME']),
            ttl: Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 }),
            records: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 1000 }),
          },
          closed,
        ),
        { maxItems: 3 },
      ),
    },
    closed,
  ),
  FailedWire,
])

export type FenceWire = Static<typeof FenceWire>
export type PublisherWire = Static<typeof PublisherWire>
export type NodeLine = Static<typeof NodeLine>
export type JoinQuery = Static<typeof JoinQuery>
export type EntryWire = Static<typeof EntryWire>
export type EnactorWire = Static<typeof EnactorWire>
export type NewsBody = Static<typeof NewsBody>
export type PublishedQuery = Static<typeof PublishedQuery>
export type WriteBody = Static<typeof WriteBody>
export type WriteAnswer = Static<typeof WriteAnswer>
export type PublishedAnswer = Static<typeof PublishedAnswer>
