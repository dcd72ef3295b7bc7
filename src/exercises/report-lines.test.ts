import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { admitReport, type ReporterKey } from '../signals/index.ts'
import type { CountryCode, ServiceId } from '../terms/index.ts'
import { createScenario, reportLines } from './index.ts'
import { reportBatches } from './report-lines.ts'

const scenario = createScenario({ seed: 3, scale: 0.002 })
const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)

describe('reports of a minute', () => {
  test('one line a person, each admitted by the door they are for', () => {
    const minute = 75
    const startsAt = scenario.startsAt + minute * 60_000
    const lines = [...reportLines(scenario, minute)]
    assert.equal(lines.length, sum(scenario.tally(minute).count))
    for (const line of lines) {
      const admitted = admitReport(JSON.parse(line), {
        now: startsAt as typeof scenario.t0,
        relay: true,
        knowsService: (id) => (scenario.atlas.services.has(id as ServiceId) ? (id as ServiceId) : null),
        knowsCountry: (code) => code as CountryCode,
        reporterFor: (id) => id as unknown as ReporterKey,
      })
      assert.ok(admitted.ok, line)
      assert.ok(admitted.value.at >= startsAt && admitted.value.at < startsAt + 60_000)
    }
  })

  test('nobody reports twice, in all the minutes', () => {
    const reporters = new Set<string>()
    let lines = 0
    for (let minute = 55; minute < 95; minute++)
      for (const line of reportLines(scenario, minute)) {
        reporters.add(JSON.parse(line).reporter)
        lines++
      }
    assert.ok(lines > 1000)
    assert.equal(reporters.size, lines)
  })

  test('services and countries are those of the tally', () => {
    const counted = new Map<string, number>()
    for (const line of reportLines(scenario, 90)) {
      const { service, country } = JSON.parse(line)
      counted.set(`${service} ${country}`, (counted.get(`${service} ${country}`) ?? 0) + 1)
    }
    const wanted = scenario.minute(90).counts.map(([service, country, n]) => [`${service} ${country}`, n])
    assert.deepEqual([...counted], wanted)
  })

  test('the slices of a minute are the minute, each within its own seconds', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3, 6, 12, 60), fc.constantFrom(0, 59, 75, 300), (of, minute) => {
        const reporters: string[] = []
        for (let index = 0; index < of; index++)
          for (const line of reportLines(scenario, minute, { index, of })) {
            const { time, reporter } = JSON.parse(line)
            const second = (time - scenario.startsAt - minute * 60_000) / 1000
            assert.ok(second >= (index * 60) / of && second < ((index + 1) * 60) / of)
            reporters.push(reporter)
          }
        assert.equal(reporters.length, sum(scenario.tally(minute).count))
        assert.equal(new Set(reporters).size, reporters.length)
      }),
      { numRuns: 12 },
    )
  })

  test('posts keep their limits, lose nothing and are never empty', () => {
    const whole = [...reportLines(scenario, 80)].join('')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 40 }), (bytes, lines) => {
        const slice = { index: 0, of: 1 }
        const posts = [...reportBatches(scenario, 80, scenario.tally(80), slice, { bytes, lines })]
        assert.equal(Buffer.concat(posts).toString(), whole)
        for (const post of posts) {
          const count = post.filter((byte) => byte === 10).length
          assert.ok(count >= 1 && count <= lines)
          assert.ok(post.length <= bytes || count === 1)
        }
      }),
      { numRuns: 30 },
    )
  })
})
