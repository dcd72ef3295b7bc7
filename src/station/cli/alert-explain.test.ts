import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ToldView } from '../../board/index.ts'
import { toldText } from './alert-explain.ts'

type Step = ToldView['routes'][number]['steps'][number]
const at = '2026-11-27T00:00:47.000Z'
const step = (over: Partial<Step>): Step => ({
  ...{ at, thread: 'inc-1', verdict: 'told', rule: 'fits', why: 'it is what the route asks for' },
  ...{ kind: 'incident.opened', recipient: null, message: null, until: null, delivery: null },
  ...over,
})
const said = (over: Partial<Step>): string =>
  toldText({
    incident: 'inc-1',
    threads: [],
    routes: [{ route: 'oncall', verdict: 'told', why: '', steps: [step(over)] }],
  }).replace(/ +/g, ' ')

test('who was told is named by what people call them, and what they were told in words', () => {
  for (const [recipient, kind, words] of [
    ['mail:anna@shop.example', 'incident.opened', 'told: anna@shop.example'],
    ['slack:C0123456789@cc4c1cd151a2f32d', 'incident.changed', 'told of a change: C0123456789'],
    ['webhook:4e146388c1a060df', 'incident.reminder', 'reminded it is'],
    [null, 'incident.resolved', 'told that it is over it is'],
  ] as const)
    assert.ok(said({ recipient, kind }).includes(words), said({ recipient, kind }))
})

test('what was not delivered says why', () => {
  const ended = (state: string): string => said({ delivery: { state, at, why: 'mail.example answered 550' } })
  assert.match(ended('failed'), /asks for; failed 2026-11-27 00:00:47: mail\.example answered 550/)
  assert.match(ended('diverted'), /told by another route 2026-11-27 00:00:47: mail\.example answered 550/)
  assert.match(ended('sent'), /; sent 2026-11-27 00:00:47$/)
  assert.match(said({}), /not delivered yet/)
})
