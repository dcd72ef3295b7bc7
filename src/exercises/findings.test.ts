import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry, FoundationPath, JournalKind, JsonObject, ServiceId } from '../terms/index.ts'
import { instant } from '../terms/index.ts'
import { exampleEndpoint } from './example.ts'
import { rootCause, t0 } from './facts.ts'
import { type Finding, findingsOf } from './findings.ts'
import type { Fate } from './invented.ts'

const fate = (recovery: Fate['recovery'], lingers = false): Fate => ({
  onset: 1,
  recovery,
  restored: 10,
  lingers,
})
const scenario: Parameters<typeof findingsOf>[0] = {
  t0,
  label: 'RECONSTRUCTION',
  endpoint: exampleEndpoint,
  truth: {
    root: rootCause as FoundationPath,
    affected: new Map([
      ['a', fate('auto')],
      ['b', fate('auto')],
      ['m', fate('manual')],
      ['l', fate('long', true)],
    ] as [ServiceId, Fate][]),
    bystanders: [],
    dependsOn: new Map(),
  },
}

let seq = 0
function entry(minutes: number, kind: JournalKind, subject: string, data: JsonObject = {}): Entry {
  const at = instant(t0 + minutes * 60_000)
  return { seq: ++seq, at, author: 'holdfast', kind, subject, why: `${subject} ${kind}`, data }
}
const incident = (minutes: number, change: 'opened' | 'resolved', service: string): Entry =>
  entry(minutes, `incident.${change}`, `i-${service}`, { incident: { service } })

const told = (...sectors: [string, number][]): JsonObject => {
  const services = sectors.reduce((sum, [, n]) => sum + n, 0)
  const each = sectors.map(([sector, n]) => ({ sector, services: n }))
  return { suspect: { blastRadius: { services, countries: 3, sectors: each } } }
}

const find = (findings: readonly Finding[], what: string): Finding => {
  const found = findings.find((finding) => finding.what === what)
  assert.ok(found, what)
  return found
}

describe('the closing comparison', () => {
  const findings = findingsOf(scenario, [
    incident(-5, 'opened', 'old'),
    entry(-4, 'selection.moved', 'orders.example'),
    entry(0.22, 'selection.moved', 'other.example'),
    entry(0.25, 'selection.moved', 'orders.example'),
    incident(2, 'opened', 'a'),
    incident(2, 'opened', 'b'),
    incident(2.5, 'opened', 'l'),
    entry(3, 'foundation.named', 'aws/us-east-1/ec2', told(['shop', 90])),
    entry(4, 'foundation.named', rootCause, told(['bank', 1], ['rail', 1])),
    incident(12, 'resolved', 'a'),
    entry(
      14,
      'foundation.cleared',
      rootCause,
      told(['game', 2], ['hospital', 1], ['rail', 1], ['bank', 1], ['gov', 1]),
    ),
    entry(15, 'foundation.named', rootCause, told(['bank', 1])),
    entry(16, 'foundation.named', rootCause, { suspect: { blastRadius: { services: 99 } } }),
  ])

  test('moments are minutes after the fault, the first of their kind after it', () => {
    assert.equal(find(findings, 'first-incident').minutesAfterStart, 2)
    assert.equal(find(findings, 'foundation-named').minutesAfterStart, 4)
    assert.equal(find(findings, 'endpoint-moved').minutesAfterStart, 0.25)
    assert.equal(find(findings, 'first-post').minutesAfterStart, 23)
    assert.equal(find(findings, 'provider-named-dns').minutesAfterStart, 133)
  })

  test('sentences carry the figures', () => {
    assert.match(find(findings, 'endpoint-moved').text, /orders\.example moved \+15s/)
    assert.match(find(findings, 'foundation-named').text, /named \+4m, 129 min before the provider named DNS/)
    assert.match(
      find(findings, 'back-auto').text,
      /2 services .* 5-15 min .*incidents on 2 of them, 1 resolved/,
    )
    assert.match(find(findings, 'back-manual').text, /1 services .* 20-90 min .*incidents on 0 of them/)
    assert.match(find(findings, 'back-long').text, /up to 8 h \(RECONSTRUCTION\)/)
    assert.match(find(findings, 'lingering').text, /19 services .* still open on 2, 1 of the 1/)
  })

  test('a service that was back and came back into trouble is still open', () => {
    const about = { incident: { service: 'l' } }
    const entries = (['incident.opened', 'incident.resolved', 'incident.updated'] as const).map(
      (kind, i): Entry => ({
        seq: i,
        at: instant(t0 + i * 60_000),
        author: '',
        kind,
        subject: 'i',
        why: '',
        data: about,
      }),
    )
    assert.match(find(findingsOf(scenario, entries), 'lingering').text, /still open on 1, 1 of the 1/)
    assert.match(find(findingsOf(scenario, entries.slice(0, 2)), 'lingering').text, /still open on 0/)
  })

  test('the blast radius is the widest that was told of the root', () => {
    assert.equal(
      find(findings, 'blast-radius').text,
      '6 services in 5 sectors (banks 1, rail 1, hospitals 1, games 2, …) in 3 countries',
    )
  })

  test('what did not happen is said, not left out', () => {
    const nothing = findingsOf(scenario, [])
    assert.deepEqual(
      nothing.map((finding) => finding.what),
      findings.map((finding) => finding.what),
    )
    for (const what of ['first-incident', 'foundation-named', 'endpoint-moved']) {
      assert.equal(find(nothing, what).minutesAfterStart, null)
      assert.match(find(nothing, what).text, /no incident|not/)
    }
    assert.equal(find(nothing, 'blast-radius').text, 'no blast radius was told')
  })

  test('entries without an incident in their data are passed over', () => {
    const odd = [entry(1, 'incident.opened', 'x', { incident: 3 }), entry(1, 'incident.resolved', 'x')]
    assert.match(find(findingsOf(scenario, odd), 'lingering').text, /still open on 0/)
  })
})
