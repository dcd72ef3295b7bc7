import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Subscription } from '../telling/index.ts'
import { instant } from '../terms/index.ts'
import { type OverviewParts, subscriberOverview } from './subscriber-overview.ts'

const now = instant(Date.UTC(2026, 10, 2, 12))
const hour = 3_600_000
const one = (id: string, address: string, services: string[] = []): Subscription => ({
  ...{ id, address, way: address.includes('://') ? 'webhook' : 'email', since: instant(now - hour) },
  services: services as never,
})
const message = (
  recipient: string,
  state: string,
  ago = 1,
  kind = 'incident.opened',
): OverviewParts['told'][number] => ({
  channel: recipient.startsWith('mail:') ? 'subscribers:email' : 'subscribers:webhook',
  ...{ recipient, kind, state: state as never, made: instant(now - ago * hour), settledAt: null },
  why: state === 'failed' ? 'no such mailbox' : null,
})
const parts: OverviewParts = {
  all: [
    one('1', 'ann@reader.example', ['shop']),
    one('2', 'bob@reader.example', ['shop', 'bank']),
    one('3', 'https://hooks.example/secret'),
  ],
  ways: ['email', 'webhook'],
  nameOf: (id) => id.toUpperCase(),
  told: [
    message('mail:ann@reader.example', 'waiting'),
    message('mail:ann@reader.example', 'failed'),
    message('mail:bob@reader.example', 'sent'),
    message('mail:bob@reader.example', 'failed'),
    message('mail:new@reader.example', 'sent', 1, 'subscription.confirm'),
    message('mail:new@reader.example', 'sent', 2, 'subscription.confirm'),
    message('mail:old@reader.example', 'sent', 49, 'subscription.confirm'),
    message('mail:bob@reader.example', 'sent', 3, 'subscription.confirm'),
  ],
  now,
}

test('counts by way and by service; a link that was used or is too old waits no more', () => {
  const view = subscriberOverview(parts, {})
  assert.deepEqual(view.ways, [
    { way: 'email', confirmed: 2, waiting: 1 },
    { way: 'webhook', confirmed: 1, waiting: 0 },
  ])
  assert.deepEqual(
    view.services.map(({ name, subscribers }) => [name, subscribers]),
    [
      ['SHOP', 2],
      ['BANK', 1],
    ],
  )
  assert.equal(view.everything, 1)
})

test('whom nothing reaches is told by the newest message that ended; no address is given away', () => {
  const { subscribers, found, inAll } = subscriberOverview(parts, { unreached: true })
  assert.deepEqual(
    subscribers.map(({ id, address, unreached }) => [id, address, unreached?.why]),
    [['1', 'a…@reader.example', 'no such mailbox']],
  )
  assert.deepEqual([found, inAll], [1, 3])
  assert.doesNotMatch(JSON.stringify(subscriberOverview(parts, {})), /secret|ann@|bob@/)
})

test('filters narrow the list, not the counts', () => {
  const view = subscriberOverview(parts, { service: 'bank', way: 'email' })
  assert.deepEqual([view.found, view.subscribers[0]?.id, view.ways[0]?.confirmed], [1, '2', 2])
})
