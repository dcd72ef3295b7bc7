import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type EndpointSpec,
  envelopeOf,
  generation,
  makePlan,
  type ReadOutcome,
} from '../../steering/index.ts'
import type { CheckId, EndpointName, Instant, NodeName, PublisherId, TargetId } from '../../terms/index.ts'
import { NodeShell } from './shell.ts'

const name = 'app.example' as EndpointName
const here = 'here' as PublisherId
const [east, west] = ['east' as TargetId, 'west' as TargetId]
const checkOf = (id: TargetId): CheckId => `check-${id}` as CheckId
const at = 1000 as Instant
const spec: EndpointSpec = {
  name,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: [east, west].map((id, i) => ({
    id,
    records: [{ type: 'A', address: `192.0.2.${i + 1}` }],
    check: checkOf(id),
    standsOn: [],
  })),
  prefer: [[east], [west]],
  publish: [here],
}
const plan = makePlan({
  generation: generation(1n),
  madeAt: at,
  author: 'config',
  reason: 'example',
  evidence: {},
  envelope: envelopeOf(spec),
})

/** A shell over a publisher whose reads are answered by hand, and everything it does. */
function bench() {
  const done: string[] = []
  const reads: ((outcome: ReadOutcome) => void)[] = []
  const shell = new NodeShell({
    node: 'lon-1' as NodeName,
    clock: { now: () => at, monotonic: () => 0 },
    timers: {
      after: () => {
        done.push('wake')
        return () => {}
      },
    },
    holder: {
      install: async () => ({ kind: 'written' }),
      select: () => void done.push('select'),
      get: () => null,
    } as never,
    publishers: new Map([
      [
        here,
        {
          id: here,
          kind: 'embedded',
          smallestTtl: 0,
          selectsInPlace: true,
          read: () => new Promise<ReadOutcome>((answer) => reads.push(answer)),
          write: async () => {
            done.push('write')
            return { kind: 'written' } as const
          },
        },
      ],
    ]),
    tell: () => void done.push('tell'),
    news: () => void done.push('news'),
  })
  shell.step({ kind: 'configured', specs: [spec], at })
  shell.step({ kind: 'plan', plan, at })
  assert.equal(reads.length, 1, 'a read is in flight')
  const answerRead = async (): Promise<void> => {
    reads[0]!({ kind: 'read', published: { fence: null, sets: [] } })
    await new Promise((turn) => setImmediate(turn))
  }
  return { shell, done, answerRead }
}

describe('a node shell', () => {
  test('acts on the reply that it waited for', async () => {
    const { done, answerRead } = bench()
    const before = done.length
    await answerRead()
    assert.ok(done.slice(before).includes('write'))
  })

  test('that was stopped performs nothing when the reply comes after all', async () => {
    const { shell, done, answerRead } = bench()
    shell.stop()
    const [before, state] = [done.length, shell.state]
    await answerRead()
    shell.step({ kind: 'health', check: checkOf(east), state: 'down', at, why: 'refused' })
    assert.deepEqual(done.slice(before), [])
    assert.equal(shell.state, state)
  })
})
