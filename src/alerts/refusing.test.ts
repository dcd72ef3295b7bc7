import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours } from '../terms/index.ts'
import type { Sent } from './channels/index.ts'
import { Refusing } from './refusing.ts'

const sent: Sent = { kind: 'sent' }
const gone: Sent = { kind: 'refused', why: 'answered 550', alone: true }

test('who refuses three in a row while others are reached rests for an hour, and is then asked with one', () => {
  const refusing = new Refusing()
  refusing.heard('bob', gone, 0)
  refusing.heard('anna', sent, 1)
  refusing.heard('bob', gone, 2)
  assert.equal(refusing.resting('bob', 3), null, 'two may be an accident')
  refusing.heard('bob', gone, 3)
  assert.match(refusing.resting('bob', 4) ?? '', /^not tried: 3 messages in a row.*answered 550$/)
  assert.deepEqual([refusing.all(4), refusing.resting('anna', 4)], [['bob'], null])
  const next = hours(1) + 3
  assert.equal(refusing.resting('bob', next), null)
  refusing.heard('bob', gone, next)
  assert.notEqual(refusing.resting('bob', next + 1), null)
  refusing.heard('bob', sent, next + hours(2))
  refusing.heard('bob', gone, next + hours(2))
  assert.equal(refusing.resting('bob', next + hours(2)), null, 'reached once, it begins anew')
})

test('nobody rests because a server refuses everybody, nor for what is not about them', () => {
  const refusing = new Refusing()
  for (let i = 0; i < 9; i++) for (const one of ['anna', 'bob']) refusing.heard(one, gone, i)
  assert.deepEqual(refusing.all(10), [])
  for (let i = 0; i < 9; i++) {
    refusing.heard('anna', sent, i)
    refusing.heard('bob', { kind: 'refused', why: 'too large' }, i)
    refusing.heard('eve', { kind: 'retry', why: 'answered 451', alone: true }, i)
  }
  assert.deepEqual(refusing.all(10), [])
})
