// holdfast.yaml: the one definition. The reader, the JSON Schema for editors and docs/configuration.md are made from
// it. A key with a `default` may be left out; the default is written as it would stand in the file.

import { type Static, Type } from 'typebox'
import { lifeRules } from '../../incidents/index.ts'
import { BoardShape } from './shape-board.ts'
import { EndpointShape } from './shape-endpoint.ts'
import { FeedShape } from './shape-feeds.ts'
import { HeartbeatShape } from './shape-heartbeats.ts'
import { MaintenanceShape } from './shape-maintenance.ts'
import { CommandsShape, GameDaysShape, RunbooksShape } from './shape-runbooks.ts'
import { AlertShape, CheckShape, PublisherShape } from './shape-signals.ts'
import { SubscribersShape } from './shape-subscribers.ts'
import { thresholdLimits } from './threshold-limits.ts'
import { duration, keyed, list, shape, text } from './words.ts'

const foundationExample = 'aws/us-east-1/dynamodb'

const NodeShape = shape(
  {
    name: Type.Optional(
      text('node-name', {
        title: 'Name of this node',
        description: "Also its name as a vantage. Left out: the machine's host name, up to its first dot.",
        examples: ['lon-1'],
      }),
    ),
    standsOn: list(text('foundation-path', { title: 'Foundation' }), {
      title: 'Foundations this node itself stands on',
      description: 'A node that stands on what fails is a poor witness of it.',
      default: [],
      examples: [['aws/eu-west-2']],
      maxItems: 64,
    }),
  },
  { title: 'This node', default: {} },
)

const ListenShape = shape(
  {
    http: text('listen-address', {
      title: 'Board and API',
      description:
        'An address that is not loopback is allowed and warned about: the board then needs a proxy with TLS.',
      default: '127.0.0.1:8080',
    }),
    dns: text('listen-address', {
      title: 'Nameserver, UDP and TCP',
      description: 'Port 5353 belongs to multicast DNS; port 53 usually needs a privilege.',
      default: '127.0.0.1:5300',
    }),
    url: Type.Optional(
      text('web-url', {
        title: 'Where people reach the board',
        description: 'For links in messages, where a proxy stands before it. Left out: `http`.',
        examples: ['https://status.shop.example'],
      }),
    ),
    nodes: Type.Optional(
      text('listen-address', {
        title: 'Other nodes',
        description:
          "Where other nodes tell this one what they see. Left out: this node's own address in `vantages.at`.",
        examples: ['0.0.0.0:8444'],
      }),
    ),
  },
  { title: 'Addresses it listens on', default: {} },
)

const RetentionShape = shape(
  {
    counts: duration({ title: 'Report counts per minute', default: '400d' }, '1d', '4000d'),
    journal: duration({ title: 'Journal', default: '400d' }, '1d', '4000d'),
  },
  { title: 'How long things are kept', default: {} },
)

const FoundationShape = shape(
  {
    within: Type.Optional(
      text('foundation-path', {
        title: 'Stands within',
        description: "Besides its own path's prefixes. A circle is refused.",
        examples: ['aws/us-east-1'],
      }),
    ),
    jurisdiction: Type.Optional(
      Type.String({ title: 'Jurisdiction', examples: ['US'], minLength: 1, maxLength: 40 }),
    ),
  },
  { title: 'Foundation' },
)

const StandsOnShape = Type.Union(
  [
    text('foundation-path', { title: 'Foundation (hard)' }),
    shape(
      {
        on: text('foundation-path', { title: 'Foundation' }),
        kind: Type.Enum(['hard', 'soft'], { title: 'Kind of edge', default: 'hard' }),
        public: Type.Boolean({
          title: 'Shown on public pages',
          description: 'Of a service that is shown there. What is not marked is shown to operators alone.',
          default: false,
        }),
      },
      { title: 'Foundation with the kind of edge' },
    ),
  ],
  { title: 'Foundation, or `{ on, kind }`' },
)

const ServiceShape = shape(
  {
    name: Type.Optional(
      Type.String({
        title: 'Name people know it by',
        description: 'Left out: its key.',
        examples: ['Shop'],
        minLength: 1,
        maxLength: 100,
      }),
    ),
    category: Type.String({
      title: 'Sector',
      description: 'The sector people would say it belongs to: bank, school, rail, hospital…',
      default: 'other',
      pattern: '^[a-z][a-z0-9 -]{0,30}$',
    }),
    public: Type.Boolean({
      title: 'Shown on public pages',
      description:
        'What is not marked is never shown without a token. Its edges are shown only where they are marked, too.',
      default: false,
    }),
    standsOn: list(StandsOnShape, {
      title: 'What it stands on',
      description: 'Foundations that are not declared under `foundations` are added by themselves.',
      default: [],
      examples: [[foundationExample, { on: 'stripe', kind: 'soft' }]],
      maxItems: 256,
    }),
  },
  { title: 'Service' },
)

const DetectionShape = shape(
  {
    threshold: Type.Number({
      title: 'How surprising a crowd must be',
      description:
        'An incident opens when an outage explains its reports 10 to this power times better than the likeliest harmless explanation does, each as unlikely as it is rare. Higher is quieter and later. `holdfast backtest reports DIR --thresholds 4,5,6,8` shows on reports of your own what each would have done.',
      default: lifeRules.openAt,
      ...thresholdLimits,
    }),
  },
  { title: 'When the crowd is believed', default: {} },
)

const VantagesShape = shape(
  {
    quorum: Type.Integer({
      title: 'Vantages that must agree',
      description: 'Counted over the configured vantages, not over those that happen to be alive.',
      default: 1,
      minimum: 1,
      maximum: 64,
    }),
    of: list(text('node-name', { title: 'Node' }), {
      title: 'Vantages that count',
      description: 'Empty: this node alone.',
      default: [],
      examples: [['lon-1', 'fra-1', 'nyc-1']],
      maxItems: 64,
    }),
    at: keyed('node-name', text('host-port', { title: 'Host and port', examples: ['10.0.0.5:8444'] }), {
      title: 'Where each node hears the others',
      description:
        'Every node tells all of these what it sees, past the main process. A nameserver that is no vantage belongs here, too.',
      examples: [{ 'lon-1': '10.0.0.5:8444', 'fra-1': '10.1.0.5:8444' }],
      maxProperties: 64,
    }),
    keyFile: Type.Optional(
      text('file-path', {
        title: 'File with the key that the nodes share',
        description:
          'Needed as soon as there is more than one vantage. Made with `openssl rand -base64 32`; whoever has it can speak as any vantage.',
        examples: ['nodes.key'],
      }),
    ),
    canaries: list(text('tcp-canary', { title: 'Canary' }), {
      title: 'Unrelated places that should always answer',
      description: 'When all of these fail the observer is at fault, and nothing is moved.',
      default: [],
      examples: [['tcp://192.0.2.53:53']],
      maxItems: 16,
    }),
  },
  { title: 'Who looks, and how many must agree', default: {} },
)

const LearningShape = shape(
  {
    names: shape(
      {
        every: Type.Optional(
          duration(
            {
              title: 'How often the names of services are resolved',
              description:
                'Left out: only when `holdfast edges resolve` is run. Names are those of checks, endpoints and targets; nothing but a resolver is asked.',
              examples: ['1d'],
            },
            '10m',
            '30d',
          ),
        ),
        ranges: Type.Optional(
          text('file-path', {
            title: "Folder of the providers' published address ranges, as downloaded",
            description:
              'Relative to this file; see `holdfast map`. Left out: only aliases and nameservers say whose a name is.',
            examples: ['./ranges'],
          }),
        ),
        servers: list(text('dns-server', { title: 'Resolver', examples: ['192.0.2.53:53'] }), {
          title: 'Resolvers that are asked',
          description: "Empty: the system's.",
          default: [],
          maxItems: 8,
        }),
      },
      { title: 'Where the names of services lead', default: {} },
    ),
  },
  { title: 'Edges that are suggested, and accepted by people', default: {} },
)

const PublicShape = shape(
  {
    leastReports: Type.Integer({
      title: 'Reports below which a country is not shown',
      description:
        'To everybody without a token. A country with fewer is left out, and with it the next one, where the rest could be worked out from the sum. 1: every country is shown.',
      default: 5,
      minimum: 1,
      maximum: 1000,
    }),
  },
  { title: 'What public pages show', default: {} },
)

const RemovalsShape = shape(
  {
    most: Type.Integer({
      title: 'Endpoints that one window may leave with too little',
      description:
        'A configuration that leaves an endpoint with fewer proven targets than its `minimum`, and than it has now, counts. Past the limit it waits until its targets are proven, or for `holdfast plan overrule`. 0: always.',
      default: 1,
      minimum: 0,
      maximum: 10_000,
    }),
    per: duration({ title: 'The window', default: '1h' }, '1m', '7d'),
  },
  { title: 'How much automation may take away', default: {} },
)

export const ConfigShape = shape(
  {
    node: NodeShape,
    store: text('store-folder', {
      title: 'Folder of the embedded store',
      description: 'Relative to this file. `postgres://` is not there yet.',
      default: './data',
    }),
    listen: ListenShape,
    board: BoardShape,
    retention: RetentionShape,
    foundations: keyed('foundation-path', FoundationShape, {
      title: 'Foundations, by path `provider/region/component`',
      maxProperties: 20_000,
    }),
    services: keyed('service-id', ServiceShape, { title: 'Services, by id', maxProperties: 100_000 }),
    checks: keyed('check-id', CheckShape, { title: 'Checks, by id', maxProperties: 10_000 }),
    vantages: VantagesShape,
    detection: DetectionShape,
    feeds: keyed('check-id', FeedShape, { title: 'What providers admit, by id', maxProperties: 200 }),
    endpoints: keyed('endpoint-name', EndpointShape, {
      title: 'Names that are steered, by DNS name',
      maxProperties: 10_000,
    }),
    publishers: keyed('publisher-id', PublisherShape, {
      title: 'Where records live, by id',
      maxProperties: 100,
    }),
    learning: LearningShape,
    public: PublicShape,
    removals: RemovalsShape,
    maintenance: MaintenanceShape,
    gameDays: GameDaysShape,
    runbooks: RunbooksShape,
    commands: CommandsShape,
    alerts: keyed('check-id', AlertShape, { title: 'Who is told, by id', maxProperties: 100 }),
    heartbeats: keyed('check-id', HeartbeatShape, {
      title: 'Who notices when Holdfast itself falls silent, by id',
      maxProperties: 10,
    }),
    subscribers: SubscribersShape,
  },
  { title: 'Holdfast configuration' },
)

/** What stands in the file, with every default filled in. */
export type Written = Static<typeof ConfigShape>
