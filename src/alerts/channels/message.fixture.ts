// Messages for tests: one as it usually is, and any at all, with what people and providers do write into names.

import fc from 'fast-check'
import type { Message, MessageService } from '../../telling/index.ts'
import type { FoundationPath, IncidentId, ServiceId } from '../../terms/index.ts'

export const usual: Message = {
  id: 'hf-0123456789abcdef0123456789abcdef',
  route: 'oncall',
  recipient: 'webhook:1',
  kind: 'incident.opened',
  thread: 'trouble-aws/us-east-1/dynamodb-7',
  revision: 1,
  at: '2026-11-26T08:41:00.000Z',
  severity: 'critical',
  title: 'DynamoDB in us-east-1 is failing: 3 services',
  text: 'Checkout, Search and Cart fail since 08:40.',
  url: 'https://board.example/incidents/i-7',
  subject: 'i-7',
  incident: 'i-7' as IncidentId,
  foundation: 'aws/us-east-1/dynamodb' as FoundationPath,
  foundationNamed: true,
  services: ['checkout', 'search', 'cart'].map(
    (id): MessageService => ({ id: id as ServiceId, name: `The ${id}`, severity: 'major', state: 'open' }),
  ),
  moved: ['app.shop.example moved to west.'],
  since: '2026-11-26T08:40:00.000Z',
  ackUrl: 'https://board.example/act/acknowledge?token=abc',
  links: [{ label: 'Provider', url: 'https://health.aws.example/' }],
}

export const over: Message = {
  ...usual,
  id: 'hf-ffffffffffffffffffffffffffffffff',
  kind: 'incident.resolved',
  revision: 2,
  title: 'DynamoDB in us-east-1 is well again after 12 min',
  durationMs: 720_000,
}

const nasty = fc.constantFrom(
  '@channel',
  '<!everyone>',
  '<@U123>',
  '@everyone',
  '&amp;',
  '{{title}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template would evaluate
  '${system}',
  '{{DATE(2026-01-01T00:00:00Z)}}',
  '](https://evil.example)',
  '\r\nBcc: evil@example.com',
  '\u0000\u0007\u001b[31m',
  '\u202egnp.exe',
  'مرحبا بالعالم',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  'e\u0301'.repeat(5),
  `z${'\u0335'.repeat(3000)}`,
  '\ud800',
  '"\\',
  '<script>alert(1)</script>',
  '# - * 1. ~~ || ` _',
)

const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), nasty)
const sized = (most: number) =>
  fc.oneof(
    fc.array(words, { maxLength: 5 }).map((parts) => parts.join(' ')),
    fc
      .tuple(words, fc.nat(most))
      .map(([word, n]) => `${word || 'x'} `.repeat(Math.ceil(n / (word.length + 1))).slice(0, n)),
  )

const links = fc.oneof(
  fc.constantFrom(
    'https://board.example/i/1',
    'javascript:alert(1)',
    '',
    'http://[',
    'https://x.example/a b"<>(é)',
  ),
  fc.nat(5000).map((n) => `https://board.example/${'%20'.repeat(n / 3)}`),
)

const service = fc.record({
  id: sized(60).map((id) => id as ServiceId),
  name: sized(300),
  severity: fc.constantFrom('minor' as const, 'major' as const, 'critical' as const),
  state: fc.constantFrom('open' as const, 'recovering' as const, 'back' as const),
})

/** From nothing at all to 500 services with titles of 10 kB. */
export const anyMessage: fc.Arbitrary<Message> = fc.record(
  {
    id: fc.constant(usual.id),
    route: fc.constant('oncall'),
    recipient: fc.constant('mail:oncall@shop.example'),
    kind: fc.constantFrom<Message['kind']>(
      'incident.opened',
      'incident.changed',
      'incident.acknowledged',
      'incident.reminder',
      'incident.resolved',
      'endpoint.alarm',
      'endpoint.cleared',
      'summary',
      'test',
      'subscription.confirm',
    ),
    thread: sized(900),
    revision: fc.integer({ min: 1, max: 1e9 }),
    at: fc.constantFrom(usual.at, 'never', ''),
    severity: fc.constantFrom('minor' as const, 'major' as const, 'critical' as const),
    title: sized(10_000),
    text: sized(20_000),
    url: links,
    subject: sized(2000),
    foundation: sized(2000).map((path) => path as FoundationPath),
    foundationNamed: fc.boolean(),
    services: fc
      .tuple(service, service, fc.constantFrom(0, 1, 2, 40, 500))
      .map(([one, other, n]) =>
        Array.from({ length: n }, (_, i) => ({ ...(i % 2 === 0 ? one : other), id: `s${i}` as ServiceId })),
      ),
    servicesTotal: fc.nat(40_000),
    moved: fc.array(sized(500), { maxLength: 20 }),
    since: fc.constantFrom(usual.at, 'once'),
    durationMs: fc.double({ noNaN: true, min: 0, max: 1e12 }),
    acknowledgedBy: sized(500),
    ackUrl: links,
    unsubscribeUrl: links,
    links: fc.array(fc.record({ label: sized(300), url: links }), { maxLength: 12 }),
  },
  {
    requiredKeys: [
      'id',
      'route',
      'recipient',
      'kind',
      'thread',
      'revision',
      'at',
      'severity',
      'title',
      'text',
      'url',
      'services',
      'moved',
      'links',
    ],
  },
)
