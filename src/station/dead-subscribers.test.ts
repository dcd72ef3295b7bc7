import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../terms/index.ts'
import { deadOf, type Ended } from './dead-subscribers.ts'

const noon = Date.UTC(2026, 10, 2, 12)
const hour = 3_600_000
const ended = (
  recipient: string,
  state: 'sent' | 'failed' | 'waiting',
  hoursAgo: number,
  over: Partial<Ended> = {},
): Ended => ({
  channel: recipient.startsWith('mail:') ? 'subscribers:email' : 'subscribers:webhook',
  ...{ recipient, state, kind: 'incident.opened', made: instant(noon - hoursAgo * hour) },
  why: state === 'failed' ? 'mail.example: EENVELOPE (the server answered 550)' : null,
  ...over,
})
const dead = (told: readonly Ended[]) => [...deadOf(told)]
const [ann, bob] = ['mail:ann@reader.example', 'mail:bob@reader.example']

test('an address that refuses three times in a row while others are reached is dead', () => {
  const refused = [1, 2, 3].map((ago) => ended(ann, 'failed', ago))
  const why = '3 messages in a row were not taken: mail.example: EENVELOPE (the server answered 550)'
  assert.deepEqual(dead([...refused, ended(bob, 'sent', 2)]), [[ann, why]])
  assert.deepEqual(dead([...refused.slice(1), ended(bob, 'sent', 2)]), [])
  assert.deepEqual(dead([ended(ann, 'sent', 0), ...refused, ended(bob, 'sent', 2)]), [])
  assert.deepEqual(
    dead([...refused.slice(1), ended(ann, 'sent', 3.5), ended(ann, 'failed', 4), ended(bob, 'sent', 2)]),
    [],
  )
})

test('while nobody is reached nobody is dead: the way itself may be broken', () => {
  const refused = [ann, bob].flatMap((one) => [1, 2, 3, 4].map((ago) => ended(one, 'failed', ago)))
  assert.deepEqual(dead(refused), [])
  assert.deepEqual(dead([...refused, ended('mail:eve@reader.example', 'sent', 9)]), [])
})

test('links that were asked for and what still waits say nothing of it', () => {
  const confirm = { kind: 'subscription.confirm' }
  const links = [1, 2, 3].map((ago) => ended(ann, 'failed', ago, confirm))
  assert.deepEqual(dead([...links, ended(bob, 'sent', 2)]), [])
  const waiting = [1, 2, 3].map((ago) => ended(ann, 'waiting', ago))
  assert.deepEqual(dead([...waiting, ended(bob, 'sent', 2)]), [])
})

test('a webhook that says it is gone is dead at once; another failure is not', () => {
  const hook = 'hook:https://hooks.example/a'
  const gone = { why: 'hooks.example answered 410' }
  assert.deepEqual(dead([ended(hook, 'failed', 1, gone)]), [[hook, 'it is gone: hooks.example answered 410']])
  assert.deepEqual(dead([ended(hook, 'failed', 1, { why: 'hooks.example answered 404' })]), [])
  assert.deepEqual(dead([ended(ann, 'failed', 1, { why: 'answered 410' })]), [])
})
