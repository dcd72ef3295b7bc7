// Shapes of `checks`, `publishers` and `alerts`: what Holdfast asks, where it writes and whom it tells.

import { type Static, Type } from 'typebox'
import { awsCredentials } from './aws-credentials.ts'
import { channelDetails, channelKeys, channelNames } from './shape-alerts.ts'
import { KeyShape } from './shape-key.ts'
import { DynamodbShape, PostgresShape } from './shape-measure.ts'
import { routeKeys } from './shape-routes.ts'
import { DelegationShape, TransfersShape } from './shape-transfers.ts'
import { duration, keyed, list, shape, text } from './words.ts'

const HttpShape = Type.Union(
  [
    text('web-url', { title: 'URL' }),
    shape(
      {
        url: text('web-url', { title: 'URL', examples: ['https://east.shop.example/health'] }),
        method: Type.Enum(['GET', 'HEAD'], { title: 'Method', default: 'GET' }),
        status: list(text('status-range', { title: 'Status or range', orNumber: true }), {
          title: 'Statuses that count as up',
          default: ['200-399'],
          examples: [[200, '300-399']],
          minItems: 1,
          maxItems: 20,
        }),
        contains: Type.Optional(
          Type.String({ title: 'Text the body must contain', minLength: 1, maxLength: 1000 }),
        ),
        json: Type.Optional(
          text('json-pointer', {
            title: 'Where a number stands in the JSON it answers',
            description:
              'A JSON Pointer (RFC 6901). The check then measures: it is up when the number is there, and `ready` goes by it.',
            examples: ['/replication/lagSeconds'],
          }),
        ),
        unit: Type.Enum(['seconds', 'milliseconds', 'minutes'], {
          title: 'What that number counts, where it is a time',
          description: 'Other numbers are taken as they are.',
          default: 'seconds',
        }),
        headers: keyed('header-name', text('header-value', { title: 'Value' }), {
          title: 'Headers sent with the request',
          maxProperties: 50,
        }),
      },
      { title: 'HTTP check in full' },
    ),
  ],
  { title: 'HTTP or HTTPS: a URL, or `{ url, method, status, contains, json, unit, headers }`' },
)

const DnsShape = shape(
  {
    name: text('domain-name', { title: 'Name asked for', examples: ['shop.example'] }),
    type: Type.Enum(['A', 'AAAA', 'CNAME', 'TXT', 'NS', 'MX'], { title: 'Type asked for', default: 'A' }),
    server: Type.Optional(
      text('dns-server', {
        title: 'Server that is asked',
        description: "Left out: the system's resolvers.",
        examples: ['192.0.2.53:53'],
      }),
    ),
    expect: list(Type.String({ title: 'Answer', minLength: 1, maxLength: 255 }), {
      title: 'Answers that must be among those found',
      default: [],
      maxItems: 64,
    }),
  },
  { title: 'DNS: an emptied or vanished name is down' },
)

const TlsShape = Type.Union(
  [
    text('tls-peer', { title: 'Host and port' }),
    shape(
      {
        host: text('tls-peer', { title: 'Host and port', examples: ['shop.example:443'] }),
        servername: Type.Optional(
          text('domain-name', { title: 'Name asked for', description: 'Left out: the host.' }),
        ),
        minDays: Type.Number({
          title: 'Days a certificate must still be valid',
          default: 7,
          minimum: 0,
          maximum: 365,
        }),
      },
      { title: 'TLS check in full' },
    ),
  ],
  { title: 'TLS: `host:port`, or `{ host, servername, minDays }`' },
)

const SlowShape = Type.Union(
  [
    Type.String({ title: 'Never', pattern: '^off$' }),
    shape(
      {
        above: duration(
          { title: 'A look that takes longer is slow', description: 'Below `timeout`.', examples: ['800ms'] },
          '1ms',
          '1m',
        ),
      },
      { title: 'Slow above a time of your own' },
    ),
  ],
  {
    title: 'When it is slow: `off`, or `{ above }`',
    description:
      'Left out: when half of its looks take twice the usual and 50 ms more, which it learns by itself. Slow is told, and moves no answer.',
    examples: [{ above: '800ms' }],
  },
)

export const CheckShape = shape(
  {
    service: Type.Optional(text('service-id', { title: 'Service it speaks for', examples: ['shop'] })),
    http: Type.Optional(HttpShape),
    tcp: Type.Optional(
      text('host-port', { title: 'TCP: a connection opens', examples: ['shop.example:5432'] }),
    ),
    dns: Type.Optional(DnsShape),
    tls: Type.Optional(TlsShape),
    postgres: Type.Optional(PostgresShape),
    dynamodb: Type.Optional(DynamodbShape),
    every: duration({ title: 'Interval', default: '10s' }, '50ms', '1d'),
    timeout: duration(
      { title: 'Longest wait for one look', description: 'May be longer than the interval.', default: '2s' },
      '10ms',
      '1m',
    ),
    down: Type.Integer({
      title: 'Failures in a row that judge it down',
      default: 2,
      minimum: 1,
      maximum: 100,
    }),
    up: Type.Integer({ title: 'Successes in a row that judge it up', default: 3, minimum: 1, maximum: 100 }),
    slow: Type.Optional(SlowShape),
    refusedGrace: duration(
      {
        title: 'How long a refused or broken connection must go on failing to count as a second failure',
        description:
          'It is looked at again at once, every 20 ms. An ordinary restart refuses too: set this above what yours take.',
        default: '20ms',
      },
      '0ms',
      '10s',
    ),
  },
  { title: 'Check', exactlyOne: ['http', 'tcp', 'dns', 'tls', 'postgres', 'dynamodb'] },
)

const EmbeddedShape = shape(
  {
    kind: Type.Literal('embedded', { title: "Served by Holdfast's own nameserver" }),
    zone: text('domain-name', { title: 'Zone', examples: ['shop.example'] }),
    file: Type.Optional(
      text('file-path', {
        title: 'Static part of the zone, an ordinary master file',
        examples: ['shop.zone'],
      }),
    ),
    transfers: Type.Optional(TransfersShape),
    delegation: Type.Optional(DelegationShape),
  },
  { title: '`kind: embedded`' },
)

const Rfc2136Shape = shape(
  {
    kind: Type.Literal('rfc2136', { title: 'A server that takes dynamic updates (RFC 2136)' }),
    zone: text('domain-name', { title: 'Zone', examples: ['shop.example'] }),
    server: text('host-port', {
      title: 'The one primary that every update goes to',
      examples: ['127.0.0.1:53'],
    }),
    key: Type.Optional(KeyShape),
  },
  { title: '`kind: rfc2136`' },
)

const Route53Shape = shape(
  {
    kind: Type.Literal('route53', { title: 'A hosted zone of Amazon Route 53' }),
    zone: text('domain-name', { title: 'Zone', examples: ['shop.example'] }),
    hostedZone: text('hosted-zone', {
      title: 'Id of the hosted zone',
      description: '`aws route53 list-hosted-zones` tells it.',
      examples: ['Z0123456789ABCDEFGHIJ'],
    }),
    region: text('aws-region', {
      title: 'Region that requests are signed for',
      description: 'Route 53 is one for the whole of a partition.',
      default: 'us-east-1',
    }),
    endpoint: Type.Optional(
      text('web-url', {
        title: "Address in place of Route 53's own",
        description: 'For a VPC endpoint or a proxy.',
        examples: ['https://route53.proxy.example'],
      }),
    ),
    ...awsCredentials('dns'),
    requestsPerSecond: Type.Integer({
      title: 'Requests a second',
      description: 'An AWS account has 5 for everybody; leave some to others who use them.',
      default: 5,
      minimum: 1,
      maximum: 5,
    }),
  },
  { title: '`kind: route53`' },
)

const CloudflareShape = shape(
  {
    kind: Type.Literal('cloudflare', { title: 'Cloudflare, over its API' }),
    zone: text('domain-name', { title: 'Zone', examples: ['shop.example'] }),
    zoneId: Type.String({
      title: 'Zone ID',
      description: "32 hexadecimal digits, on the zone's overview page at Cloudflare.",
      pattern: '^[0-9a-f]{32}$',
      examples: ['023e105f4ecef8ad9ca31a8372d0c353'],
    }),
    tokenFile: text('file-path', {
      title: 'File with an API token',
      description:
        'With the permission Zone → DNS → Edit for this zone. Relative to this file; readable by its owner alone.',
      examples: ['cloudflare.token'],
    }),
    api: text('web-url', {
      title: 'Root of the API',
      description: 'Another one only where a proxy stands before it.',
      default: 'https://api.cloudflare.com/client/v4',
    }),
    batch: Type.Integer({
      title: 'Operations in one batch',
      description: "What the zone's plan takes: 200 on the free one, 3500 on the others.",
      default: 200,
      minimum: 10,
      maximum: 3500,
    }),
  },
  { title: '`kind: cloudflare`' },
)

const PowerdnsShape = shape(
  {
    kind: Type.Literal('powerdns', {
      title: 'PowerDNS: records by dynamic update, its API for the zone itself',
    }),
    zone: text('domain-name', { title: 'Zone', examples: ['shop.example'] }),
    server: text('host-port', {
      title: 'The one primary that every update goes to',
      description: 'All updates of a zone through one process: its lock is no wider.',
      examples: ['127.0.0.1:53'],
    }),
    key: Type.Optional(KeyShape),
    api: shape(
      {
        url: text('web-url', { title: 'Root of its web server', examples: ['http://127.0.0.1:8081'] }),
        keyFile: text('file-path', {
          title: 'File with its `api-key`',
          description: 'Relative to this file; readable by its owner alone.',
          examples: ['pdns-api.key'],
        }),
        serverId: Type.String({
          title: 'Server',
          description: '`localhost` unless a proxy stands before several.',
          default: 'localhost',
          minLength: 1,
          maxLength: 63,
        }),
      },
      { title: 'Its HTTP API' },
    ),
  },
  { title: '`kind: powerdns`' },
)

export const PublisherShape = Type.Union(
  [EmbeddedShape, Rfc2136Shape, PowerdnsShape, Route53Shape, CloudflareShape],
  {
    title: 'Publisher',
  },
)

export const AlertShape = shape(
  {
    ...channelKeys,
    ...channelDetails,
    ...routeKeys,
  },
  { title: 'Alert', exactlyOne: channelNames },
)

export type WrittenCheck = Static<typeof CheckShape>
export type WrittenPublisher = Static<typeof PublisherShape>
export type WrittenAlert = Static<typeof AlertShape>
