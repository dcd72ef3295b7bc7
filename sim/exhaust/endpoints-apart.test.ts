// What lets the search look at one endpoint at a time: in the node that ships, enactors of different endpoints share
// nothing. What a node decides from health and quorum may well look at all of them; to an enactor that is a wish, and
// those are given to it in any order here.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyNodeEvent } from '../../src/steering/arbitraries.ts'
import { initialNode, stepEnactor, stepNode } from '../../src/steering/index.ts'
import type { Instant, NodeName, PublisherId } from '../../src/terms/index.ts'

test('what one endpoint is told changes nothing at another, and a tick is to each enactor as if it were alone', () => {
  let told = 0
  let ticked = 0
  fc.assert(
    fc.property(fc.array(anyNodeEvent, { maxLength: 40 }), (events) => {
      let state = initialNode({
        node: 'lon-1' as NodeName,
        publishers: [
          { id: 'here' as PublisherId, selectsInPlace: true },
          { id: 'office' as PublisherId, selectsInPlace: false },
        ],
      })
      const overdue = { kind: 'tick', now: 1_000_000 as Instant } as const
      for (const event of [...events, overdue]) {
        const step = stepNode(state, event)
        if (event.kind === 'plan' || event.kind === 'wrote' || event.kind === 'readback') {
          const named = event.kind === 'plan' ? event.plan.envelope.endpoint : event.endpoint
          for (const [name, before] of state.endpoints) {
            if (name === named) continue
            told++
            assert.equal(step.state.endpoints.get(name), before)
          }
          for (const effect of step.effects) if ('endpoint' in effect) assert.equal(effect.endpoint, named)
        }
        if (event.kind === 'tick')
          for (const [name, { tentative, enactors }] of state.endpoints) {
            // What a tentative node selects may be settled by then: that is a new wish.
            if (tentative !== step.state.endpoints.get(name)!.tentative) continue
            for (const [publisher, enactor] of enactors) {
              ticked++
              assert.deepEqual(
                step.state.endpoints.get(name)!.enactors.get(publisher),
                stepEnactor(state.pace, enactor, event).enactor,
              )
            }
          }
        state = step.state
      }
    }),
    { numRuns: 1500 },
  )
  assert.ok(told > 0 && ticked > 0, `premises met: ${told} told, ${ticked} ticked`)
})
