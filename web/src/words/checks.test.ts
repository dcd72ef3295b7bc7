import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complaintsOf, type Ill, usualText, weightOf } from './checks.ts'

const well: Ill = { state: 'up', ailing: null, flapping: null }
const ailing = (ailment: 'failing' | 'slow', agreed: boolean): Ill => ({
  ...well,
  ailing: {
    ...{ ailment, agreed, seenFrom: [], notFrom: [], since: null, text: `${ailment} by figures` },
    ...{ share: null, usualShare: null, ms: null, usualMs: null },
  },
})
const flapping: Ill = { ...well, flapping: { falls: 4, since: '2026-01-05T12:00:00.000Z' } }

test('the worst is told first, and what only some vantages see after what a quorum sees', () => {
  const inOrder = [
    ...[{ ...well, state: 'down' } as const, flapping, ailing('failing', true), ailing('slow', true)],
    ...[ailing('failing', false), ailing('slow', false), { ...well, state: 'unknown' } as const, well],
  ]
  assert.deepEqual(
    inOrder.toReversed().toSorted((a, b) => weightOf(a) - weightOf(b)),
    inOrder,
  )
})

test('what is wrong is told in sentences, and of a check that is well nothing', () => {
  assert.deepEqual(complaintsOf(well), [])
  assert.deepEqual(complaintsOf(ailing('slow', true)), [{ what: 'slow', text: 'slow by figures' }])
  assert.match(complaintsOf(flapping)[0]!.text, /^down 4 times since \d\d:00/)
})

test('what is not known to be usual is not told', () => {
  assert.equal(usualText(null), null)
  assert.equal(usualText(45.04), 'usually 45\u00a0ms')
})
