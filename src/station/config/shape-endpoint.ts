// Shape of `endpoints`: a steered name, its targets and the order they are preferred in.

import { type Static, Type } from 'typebox'
import { ReadyShape } from './shape-ready.ts'
import { duration, keyed, list, shape, text } from './words.ts'

const TargetShape = shape(
  {
    address: Type.Optional(
      text('ip-address', {
        title: 'Address',
        description: 'A or AAAA by its family.',
        examples: ['192.0.2.10'],
      }),
    ),
    addresses: Type.Optional(
      list(text('ip-address', { title: 'Address' }), {
        title: 'Addresses, when it has several',
        examples: [['192.0.2.10', '2001:db8::10']],
        minItems: 1,
        maxItems: 32,
      }),
    ),
    cname: Type.Optional(
      text('domain-name', {
        title: 'Alias (CNAME)',
        description:
          'Then every target of the endpoint is an alias: a name holds a CNAME or addresses, not both.',
        examples: ['shop.cdn.example'],
      }),
    ),
    check: Type.Optional(
      text('check-id', {
        title: 'Check that tells its health',
        description: 'Left out: the target counts as unknown, never as down.',
        examples: ['shop-east'],
      }),
    ),
    ready: Type.Optional(ReadyShape),
    capacity: Type.Optional(
      Type.Number({
        title: 'What it can carry, as you know it',
        description:
          'In a unit of your choice, the same for all targets of an endpoint: requests a second, or a share.',
        minimum: 0,
        maximum: 1e15,
        examples: [500],
      }),
    ),
    standsOn: list(text('foundation-path', { title: 'Foundation' }), {
      title: 'What it stands on',
      default: [],
      examples: [['aws/us-east-1']],
      maxItems: 64,
    }),
  },
  {
    title: 'Target',
    exactlyOne: ['address', 'addresses', 'cname'],
  },
)

const SetShape = Type.Union(
  [
    text('target-id', { title: 'Target' }),
    list(text('target-id', { title: 'Target' }), {
      title: 'Targets answered together',
      minItems: 1,
      maxItems: 32,
    }),
  ],
  { title: 'One target, or a list of targets answered together' },
)

const ObjectiveShape = shape(
  {
    recoverWithin: duration(
      {
        title: 'Until everybody who asks gets an answer that works',
        description:
          'From the beginning of a loss; a drill measures it, and the board says whether it was met.',
        default: '60s',
      },
      '1s',
      '1d',
    ),
    loseAtMost: Type.Optional(
      duration(
        {
          title: 'Data that may be lost',
          description: 'In time, by the replica lag that the destination measures.',
          examples: ['5s'],
        },
        '0s',
        '1d',
      ),
    ),
  },
  { title: 'What a loss may cost' },
)

export const EndpointShape = shape(
  {
    public: Type.Boolean({
      title: 'Marked public',
      description: 'Kept for configurations that have it: public pages show no endpoint, marked or not.',
      default: false,
    }),
    ttl: duration(
      {
        title: 'Time to live of its answers',
        description:
          'Whole seconds, at least the smallest of every publisher it goes to (1 s for `embedded`, `rfc2136`, `powerdns` and `route53`, 60 s for `cloudflare`). People behind a caching resolver wait this much longer. In a zone of an RFC 2136 server keep the negative TTL (the last field of its SOA) no larger.',
        default: '5s',
      },
      '1s',
      '1d',
    ),
    mode: Type.Enum(['automatic', 'approve', 'observe'], {
      title: 'Who moves it',
      description:
        '`automatic`: Holdfast moves it; `approve`: it proposes and waits for an operator; `observe`: it only says what it would do.',
      default: 'automatic',
    }),
    minimum: Type.Integer({
      title: 'Healthy targets a set needs to be chosen',
      default: 1,
      minimum: 1,
      maximum: 32,
    }),
    belowQuorum: Type.Enum(['hold', 'local'], {
      title: 'When too few vantages are heard',
      description: '`hold`: keep the last known good answer and alarm; `local`: trust this node alone.',
      default: 'hold',
    }),
    onForeignEdit: Type.Enum(['hold', 'repair'], {
      title: 'When somebody else has changed its records',
      description:
        '`hold`: leave them, it may be an emergency, and alarm; `repair`: put the plan back. A name that was emptied is always filled again.',
      default: 'hold',
    }),
    slowStart: duration(
      {
        title: 'How long a target that came back is up before it is preferred again',
        description: 'While what is answered is whole without it; who is the only healthy one never waits.',
        default: '5s',
      },
      '0s',
      '1h',
    ),
    dampFlaps: Type.Boolean({
      title: 'Whether a target that falls again and again waits longer',
      description:
        'Each fall weighs 1000, and the sum halves every 5 minutes. Above 2500 the target is passed over until 1000, while the answer is whole without it.',
      default: true,
    }),
    objective: Type.Optional(ObjectiveShape),
    targets: keyed('target-id', TargetShape, { title: 'Targets, by id', maxProperties: 64 }),
    prefer: list(SetShape, {
      title: 'Order of preference',
      description:
        'Each entry is a target, or a list answered together. Empty: the targets one by one, as written.',
      default: [],
      examples: [
        ['east', 'west'],
        [['east', 'west'], 'reserve'],
      ],
      maxItems: 64,
    }),
    publish: list(text('publisher-id', { title: 'Publisher' }), {
      title: 'Publishers that hold its records',
      examples: [['here']],
      minItems: 1,
      maxItems: 8,
    }),
  },
  { title: 'Endpoint' },
)

export type WrittenEndpoint = Static<typeof EndpointShape>
export type WrittenTarget = Static<typeof TargetShape>
