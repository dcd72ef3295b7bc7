import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Entry } from '../terms/index.ts'
import { rank } from './alert.ts'
import { incidentEntry } from './channels.fixture.ts'
import { type ChannelState, emptyChannel, take } from './queue.ts'

const view = { channel: 'oncall', boardUrl: 'http://127.0.0.1:8080', severity: 'major' } as const

const happening = fc.record({
  kind: fc.constantFrom('incident.opened', 'incident.updated', 'incident.resolved'),
  id: fc.constantFrom('i1', 'i2', 'constructor'),
  severity: fc.constantFrom('minor', 'major', 'critical'),
  /** How many of the waiting alerts are delivered after it. */
  delivered: fc.nat(2),
})

test('in any order of events people hear of an incident first that it is there, then only what is worse, then its end', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      let state: ChannelState = emptyChannel(0)
      const told = new Map<string, number>()
      for (const [i, { kind, id, severity, delivered }] of happenings.entries()) {
        state = take(state, { ...incidentEntry(kind, id, severity), seq: i + 1 } as Entry, view)
        for (const { alert } of state.waiting.slice(0, delivered)) {
          const before = told.get(alert.subject)
          if (alert.kind === 'incident.resolved') told.delete(alert.subject)
          else {
            assert.ok(rank(alert.severity!) >= rank(view.severity))
            assert.ok(alert.kind === 'incident.raised' ? before !== undefined : before === undefined)
            assert.ok(before === undefined || rank(alert.severity!) > before)
            told.set(alert.subject, rank(alert.severity!))
          }
        }
        state = { ...state, waiting: state.waiting.slice(delivered) }
      }
    }),
  )
})

test('what people merely blame wakes nobody; once it is in trouble of its own it is told', () => {
  const [opened, updated] = (['incident.opened', 'incident.updated'] as const).map((kind) =>
    incidentEntry(kind, 'i1', 'critical'),
  )
  const incident = { ...(opened!.data.incident as object), service: 'Verizon', sympatheticTo: 'T-Mobile US' }
  const blamed = { ...opened!, data: { ...opened!.data, incident }, seq: 1 } as Entry
  const quiet = take(emptyChannel(0), blamed, view)
  assert.deepEqual(quiet.waiting, [])
  const [minor] = take(emptyChannel(0), blamed, { ...view, severity: 'minor' }).waiting
  assert.equal(minor?.alert.severity, 'minor')
  assert.match(minor!.alert.text, /^people blame Verizon; T-Mobile US is what fails/)
  const [told] = take(quiet, { ...updated!, seq: 2 } as Entry, view).waiting
  assert.deepEqual([told?.alert.kind, told?.alert.severity], ['incident.opened', 'critical'])
})
