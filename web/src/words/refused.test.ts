import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusedWord } from './refused.ts'

const write = {
  at: '2026-11-25T19:00:00.000Z',
  by: 'node:enactor-1',
  publisher: 'here',
  expected: `gen=1 plan=${'a'.repeat(32)}`,
  refused: `gen=2 plan=${'b'.repeat(32)}`,
  found: `gen=4 plan=${'c'.repeat(32)} sel=1`,
  decidedAt: '2026-11-25T18:59:47.700Z',
  lateMs: 12_300,
}

test('a refused write says who was late, by how much, and against what', () => {
  assert.equal(
    refusedWord(write),
    'Refused at here: enactor-1 was late by 12.3 s with gen 2: expected gen 1, found gen 4',
  )
  assert.match(refusedWord({ ...write, expected: 'nothing' }), /expected nothing, found gen 4/)
})
