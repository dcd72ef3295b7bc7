// A small day for the account's tests: an endpoint whose name was emptied, told as the journal tells it.

import type { Incident } from '../../../incidents/index.ts'
import { type Account, type AccountInput, accountOf } from '../../../loop/index.ts'
import { type Entry, type Instant, instant, type JournalKind, type JsonObject } from '../../../terms/index.ts'

const began = Date.UTC(2025, 9, 20, 6, 48, 13)
export const at = (seconds: number): Instant => instant(began + seconds * 1000)

/** What comes from outside, and may be anything. */
export type Words = {
  readonly serviceName: string
  readonly detail: string
  readonly title: string
  readonly body: string
  readonly url: string
  readonly feed: string
  readonly target: string
  readonly operator: string
}

export const plainWords: Words = {
  serviceName: 'Orders',
  detail: 'NODATA',
  title: 'Looking into errors',
  body: 'More to follow.',
  url: 'https://status.example/1',
  feed: 'aws-health',
  target: 'west',
  operator: 'wait for the replica',
}

const foundation = 'aws/us-east-1/dynamodb'

export function inputOf(words: Words): AccountInput {
  const incident = {
    id: 'inc-1',
    service: 'orders',
    state: 'resolved',
    severity: 'major',
    confidence: 0.995,
    beganAt: at(0),
    openedAt: at(13),
    updatedAt: at(3600),
    resolvedAt: at(3600),
    evidence: [
      { kind: 'check', at: at(0), check: 'orders-east', phase: 'dns', detail: words.detail, up: false },
    ],
    foundation,
    summary: `check orders-east failed: ${words.detail}`,
  } as unknown as Incident
  return {
    incident,
    serviceName: words.serviceName,
    endpoints: ['orders.example'],
    entries: entriesOf(words),
    series: { fromMinute: Math.floor(began / 60_000) - 1, counts: [0, 3, 8, 5], usual: [1, 1, 1, 1] },
    countries: [
      ['GB', 4],
      ['US', 12],
    ],
    now: at(7200),
    label: null,
  }
}

export const accountIn = (words: Words): Account => accountOf(inputOf(words))

function entriesOf(words: Words): readonly Entry[] {
  let seq = 0
  const entry = (
    seconds: number,
    kind: JournalKind,
    subject: string,
    why: string,
    data: JsonObject = {},
    author = 'holdfast',
  ): Entry => ({
    seq: ++seq,
    at: at(seconds),
    author,
    kind,
    subject,
    why,
    data,
  })
  const suspect = (score: number, services: number, clearedAt: Instant | null): JsonObject => ({
    suspect: {
      foundation,
      score,
      namedAt: at(300),
      clearedAt,
      explains: ['orders'],
      affected: ['orders'],
      blastRadius: { services, countries: 9, sectors: [{ sector: 'shop', services }] },
    },
  })
  const notice = {
    feed: words.feed,
    incident: 'n',
    update: '1',
    state: 'investigating',
    title: words.title,
    body: words.body,
    url: words.url,
    providerAt: at(1400),
    receivedAt: at(1460),
    foundations: ['aws/us-east-1'],
  }
  const move = { from: ['east'], to: [words.target], cause: { kind: 'check', at: at(0.2) } }
  return [
    entry(
      0.3,
      'selection.moved',
      'orders.example',
      `check orders-east is down (${words.detail})`,
      move,
      'node:lon-1',
    ),
    entry(
      0.5,
      'endpoint.readback',
      'orders.example',
      'here holds A 198.51.100.7, read back',
      { answering: [words.target] },
      'node:lon-1',
    ),
    entry(13, 'incident.opened', 'inc-1', `orders: ${words.detail}`),
    entry(20, 'alert.sent', 'inc-1', 'pager was told: incident.opened'),
    entry(60, 'hold.placed', 'orders.example', words.operator, {}, 'operator:ann'),
    entry(
      300,
      'foundation.named',
      foundation,
      `${foundation} explains 1 of 1 services`,
      suspect(0.65, 4, null),
    ),
    entry(900, 'foundation.grew', foundation, 'it has grown to 40 services', suspect(0.97, 40, null)),
    entry(1460, 'notice.recorded', words.feed, `${words.feed} says`, { notice }),
    entry(3000, 'incident.recovering', 'inc-1', 'orders is recovering'),
    entry(3600, 'incident.resolved', 'inc-1', 'orders is back'),
    entry(3600, 'foundation.cleared', foundation, 'it is cleared', suspect(0.5, 2, at(3600))),
    entry(3700, 'selection.moved', 'other.example', 'another endpoint', move),
    entry(30_000, 'hold.placed', 'orders.example', 'long afterwards', {}, 'operator:ann'),
  ]
}
