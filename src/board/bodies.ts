// What the API takes, as TypeBox schemas. Unknown members are refused: a misspelt one must not be ignored in an order.

import { type Static, Type } from 'typebox'
import { checkPhases, noticeStates, symptoms } from '../signals/index.ts'
import { tokenScopes } from './tokens.ts'
import { ExerciseView } from './views.ts'
import { Why } from './why.ts'

const closed = { additionalProperties: false } as const
const name = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const endpoint = name(253)
const target = name(63)
const time = Type.String({ maxLength: 40, description: 'ISO 8601 with a zone' })

/** For the document only: `admitReport` judges reports, one and many alike. */
export const ReportBody = Type.Object(
  {
    service: name(128),
    symptom: Type.Optional(Type.Enum([...symptoms])),
    country: Type.String({ description: 'ISO 3166-1 alpha-2' }),
    time: Type.Optional(
      Type.Union([time, Type.Number({ description: 'milliseconds since the Unix epoch' })], {
        description: 'when it was felt; absent: now',
      }),
    ),
    reporter: Type.Optional(Type.String({ maxLength: 128, description: 'only with the scope relay' })),
  },
  closed,
)

export const HoldBody = Type.Object({ endpoint, why: Why }, closed)
export const DrainBody = Type.Object({ target, endpoint: Type.Optional(endpoint), why: Why }, closed)
/** Of a DELETE: in its query or its body, whichever a client can send; the body counts. */
export const Release = Type.Object({ why: Type.Optional(Why), endpoint: Type.Optional(endpoint) }, closed)
export const ApproveBody = Type.Object(
  {
    endpoint,
    generation: Type.String({ pattern: '^[0-9]{1,20}$' }),
    digest: Type.String({ pattern: '^[0-9a-f]{8,64}$' }),
  },
  closed,
)
export const RollbackBody = Type.Object(
  {
    endpoint,
    to: Type.String({ pattern: '^[0-9]{1,20}$', description: 'the generation to go back to' }),
    why: Why,
  },
  closed,
)

export const RepairBody = Type.Object({ endpoint, why: Why }, closed)
export const AdoptBody = Type.Object({ endpoint, why: Why }, closed)
export const GiveBackBody = Type.Object(
  {
    endpoint,
    why: Why,
    without: Type.Optional(
      Type.Array(name(63), { maxItems: 256, description: 'nodes that are away and known to be stopped' }),
    ),
  },
  closed,
)
export const OverruleBody = Type.Object(
  {
    endpoint,
    refusal: Type.Enum(['removal-limit', 'below-minimum', 'foreign-edit'], {
      description: 'as the endpoint names it',
    }),
    why: Why,
  },
  closed,
)

const service = name(128)
const foundation = name(200)
export const EdgeOrderBody = Type.Object({ service, on: foundation, why: Why }, closed)
export const FoundNamesBody = Type.Object(
  {
    names: Type.Integer({ minimum: 0, description: 'how many names were asked for' }),
    edges: Type.Array(
      Type.Object(
        {
          service,
          on: foundation,
          kind: Type.Enum(['hard', 'soft']),
          names: Type.Array(
            Type.Object({ name: name(253), because: Type.String({ maxLength: 500 }) }, closed),
            { minItems: 1, maxItems: 1000 },
          ),
        },
        closed,
      ),
      { maxItems: 100_000 },
    ),
  },
  closed,
)

export const TokenBody = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$' }),
    scopes: Type.Array(Type.Enum([...tokenScopes]), { minItems: 1, maxItems: tokenScopes.length }),
    rotate: Type.Optional(
      Type.Boolean({ description: 'replace the token of a name that exists; the old one ends' }),
    ),
  },
  closed,
)
export const TokenMade = Type.Object({
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  token: Type.String({ description: 'shown this once' }),
})

export const StartBody = Type.Object(
  {
    scenario: name(100),
    speed: Type.Optional(
      Type.Number({
        minimum: 0,
        description: 'virtual seconds per second; 0: as fast as it goes; default 60',
      }),
    ),
    scale: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'default 0.01' })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4294967295, description: 'default 1' })),
  },
  closed,
)

const ResultBody = Type.Object(
  {
    check: name(63),
    vantage: name(63),
    sequence: Type.Integer({ minimum: 0 }),
    at: time,
    tookMs: Type.Number({ minimum: 0 }),
    verdict: Type.Enum(['up', 'down', 'unknown']),
    phase: Type.Optional(Type.Enum([...checkPhases])),
    refused: Type.Optional(Type.Boolean()),
    detail: Type.String({ maxLength: 500 }),
  },
  closed,
)

const NoticeBody = Type.Object(
  {
    feed: name(63),
    incident: name(200),
    update: name(200),
    state: Type.Enum([...noticeStates]),
    title: Type.String({ maxLength: 500 }),
    body: Type.String({ maxLength: 10_000 }),
    url: Type.Optional(Type.String({ maxLength: 2_000, pattern: '^https?://' })),
    providerAt: time,
    receivedAt: time,
    foundations: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 200 }),
  },
  closed,
)

export const SignalsBody = Type.Object(
  {
    results: Type.Optional(Type.Array(ResultBody, { maxItems: 10_000 })),
    notices: Type.Optional(Type.Array(NoticeBody, { maxItems: 1_000 })),
  },
  closed,
)
export const AdvanceBody = Type.Object(
  { to: time, progress: Type.Number({ minimum: 0, maximum: 1 }) },
  closed,
)
export const FinishBody = Type.Object({ findings: Type.Optional(ExerciseView.properties.findings) }, closed)

export type SignalsBody = Static<typeof SignalsBody>
