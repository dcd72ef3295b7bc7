import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CheckId, Instant, NodeName } from '../terms/index.ts'
import { type Health, initialHealth, stepHealth } from './health.ts'
import type { CheckResult } from './shapes.ts'

const rule = { down: 2, up: 3 }
const verdicts = { u: 'up', d: 'down', '?': 'unknown' } as const
type Look = keyof typeof verdicts

const look = (letter: Look, sequence: number): CheckResult => ({
  check: 'shop-east' as CheckId,
  vantage: 'here' as NodeName,
  sequence,
  at: (sequence * 200) as Instant,
  tookMs: 5,
  verdict: verdicts[letter],
  detail: 'as told',
})

function judge(looks: string, from: Health = initialHealth()): { health: Health; judged: string } {
  let health = from
  let judged = ''
  ;[...looks].forEach((letter, i) => {
    const step = stepHealth(health, look(letter as Look, i), rule)
    health = step.health
    if (step.judged) judged += `${i}:${step.judged.state} `
  })
  return { health, judged: judged.trim() }
}

describe('health', () => {
  test('the first success ever judges up at once', () => assert.equal(judge('u').judged, '0:up'))
  test('down needs its full streak, also at the start', () => assert.equal(judge('dd').judged, '1:down'))
  test('one failure between successes is forgiven', () => assert.equal(judge('ududu').judged, '0:up'))
  test('coming back needs the full streak', () => assert.equal(judge('uddudduuu').judged, '0:up 2:down 8:up'))
  test('a start that saw a failure first needs the full streak', () =>
    assert.equal(judge('duuu').judged, '3:up'))
  test('a judgement is dated at the end of the look that decided it', () => {
    const { health } = judge('udd')
    assert.equal(health.since, 405)
  })

  test('a look that could not be made changes nothing, wherever it falls', () => {
    const looks = fc.array(fc.constantFrom<Look>('u', 'd'), { maxLength: 30 })
    fc.assert(
      fc.property(looks, fc.nat(30), fc.nat(5), (letters, where, many) => {
        const text = letters.join('')
        const holed = `${text.slice(0, where)}${'?'.repeat(many)}${text.slice(where)}`
        const strip = ({ state, failures, successes }: Health) => ({ state, failures, successes })
        assert.deepEqual(strip(judge(holed).health), strip(judge(text).health))
      }),
    )
  })

  test('a state only changes after its own streak, and never from up to down by fewer failures than asked', () => {
    const looks = fc.array(fc.constantFrom<Look>('u', 'd', '?'), { maxLength: 60 })
    fc.assert(
      fc.property(looks, (letters) => {
        let health = initialHealth()
        letters.forEach((letter, i) => {
          const { health: next, judged } = stepHealth(health, look(letter, i), rule)
          if (judged?.state === 'down') assert.ok(next.failures >= rule.down && health.state !== 'down')
          if (judged?.state === 'up' && health.state === 'down') assert.ok(next.successes >= rule.up)
          assert.ok(next.failures === 0 || next.successes === 0)
          health = next
        })
      }),
    )
  })
})
