import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drained, type FoundationPath, instant, type ServiceId } from '../../terms/index.ts'
import type { Atlas, Edge } from '../atlas.ts'
import { edgesByNames } from './by-names.ts'
import { atlasInForce, type Decision, decisionState, decisionsByPair, edgeIn } from './decisions.ts'
import { type Suggestion, suggestingFor, undecided } from './suggestion.ts'
import { edgesYaml, evidenceText, proposalText } from './words.ts'

const shop = 'shop' as ServiceId
const dynamo = 'aws/us-east-1/dynamodb' as FoundationPath
const dns = 'aws/route53' as FoundationPath
const atlasOf = (...standsOn: readonly Edge[]): Atlas => ({
  services: new Map([[shop, { id: shop, name: 'Shop', category: 'shop', public: true, standsOn }]]),
  foundations: new Map(standsOn.map(({ on }) => [on, { path: on }])),
})
const decided = (changed: Partial<Decision>): Decision => ({
  service: shop,
  on: dynamo,
  was: 'none',
  want: 'hard',
  verdict: 'accepted',
  by: 'operator:ada',
  at: instant(0),
  why: 'seen it',
  support: 3,
  evidence: ['3 of 3 outages'],
  known: false,
  ...changed,
})
const nothing = { outages: [], watched: new Map(), to: instant(0) }

describe('an accepted edge', () => {
  test('is in the atlas in force, says where it comes from, and leaves the configuration alone', () => {
    const configured = atlasOf()
    const atlas = atlasInForce(configured, [decided({})])
    assert.deepEqual(atlas.services.get(shop)?.standsOn, [{ on: dynamo, kind: 'hard', origin: 'accepted' }])
    assert.ok(atlas.foundations.has(dynamo))
    assert.equal(edgeIn(configured, shop, dynamo), 'none')
    assert.equal(decisionState(configured, decided({})), 'in force')
  })

  test('takes away or weakens what the configuration says, until the configuration says so itself', () => {
    const hard = atlasOf({ on: dynamo, kind: 'hard' })
    const away = decided({ was: 'hard', want: 'none', known: true })
    assert.deepEqual(atlasInForce(hard, [away]).services.get(shop)?.standsOn, [])
    const soft = decided({ was: 'hard', want: 'soft', known: true })
    assert.equal(edgeIn(atlasInForce(hard, [soft]), shop, dynamo), 'soft')
    assert.equal(decisionState(atlasOf({ on: dynamo, kind: 'soft' }), soft), 'settled')
    assert.equal(decisionState(atlasOf(), away), 'settled')
  })

  test('is settled where the configuration holds the same, which is then the configuration’s', () => {
    const holds = atlasOf({ on: dynamo, kind: 'hard' })
    assert.equal(decisionState(holds, decided({})), 'settled')
    assert.equal(atlasInForce(holds, [decided({})]), holds)
  })

  test('lies dormant while its service or its foundation is gone, and comes back with it', () => {
    const gone: Atlas = { services: new Map(), foundations: new Map() }
    assert.equal(decisionState(gone, decided({})), 'dormant')
    assert.equal(atlasInForce(gone, [decided({})]), gone)
    const known = decided({ known: true })
    assert.equal(decisionState(atlasOf(), known), 'dormant')
    assert.equal(atlasInForce(atlasOf(), [known]).services.get(shop)?.standsOn.length, 0)
    const back: Atlas = { ...atlasOf(), foundations: new Map([[dynamo, { path: dynamo }]]) }
    assert.equal(decisionState(back, known), 'in force')
    assert.equal(edgeIn(atlasInForce(back, [known]), shop, dynamo), 'hard')
  })
})

describe('what is suggested', () => {
  const found = (name: string, on: FoundationPath, kind: Edge['kind'] = 'hard') => ({
    name,
    chain: [],
    places: [{ address: '192.0.2.1', foundation: on, range: null, file: null }],
    dns: [],
    suggests: [{ on, kind, because: `${name} leads there` }],
    problems: [],
  })

  test('follows from the names of a service: hard where all of them lead, soft where only some do', () => {
    const named = edgesByNames(
      new Map([[shop, ['a.example', 'b.example', 'gone.example']]]),
      new Map([
        [
          'a.example',
          {
            ...found('a.example', dynamo),
            suggests: [
              { on: dynamo, kind: 'hard', because: 'a' },
              { on: dns, kind: 'hard', because: 'dns of a' },
            ],
          },
        ],
        ['b.example', found('b.example', dns)],
      ]),
    )
    assert.deepEqual(
      named.map(({ on, kind, names }) => [on, kind, names.length]),
      [
        [dns, 'hard', 2],
        [dynamo, 'soft', 1],
      ],
    )
    const said = drained(suggestingFor(atlasOf(), nothing, named))
    assert.deepEqual(
      said.map(({ on, want, probability }) => [on, want, probability]),
      [
        [dns, 'hard', null],
        [dynamo, 'soft', null],
      ],
    )
    assert.deepEqual(evidenceText(said[1]!), ['a.example: a'])
  })

  test('is not what the atlas says already, also of a part of it', () => {
    const region = 'aws/us-east-1' as FoundationPath
    const named = edgesByNames(
      new Map([[shop, ['a.example']]]),
      new Map([['a.example', found('a.example', region)]]),
    )
    assert.deepEqual(drained(suggestingFor(atlasOf({ on: dynamo, kind: 'hard' }), nothing, named)), [])
    assert.equal(drained(suggestingFor(atlasOf(), nothing, named)).length, 1)
  })

  test('comes back after a rejection only when what speaks for it has doubled', () => {
    const suggestion = (support: number): Suggestion => ({
      service: shop,
      on: dynamo,
      was: 'none',
      want: 'hard',
      probability: 0.97,
      support,
      outages: [],
      names: [],
    })
    const rejected = decisionsByPair([decided({ verdict: 'rejected', support: 3 })])
    const open = (support: number) => undecided([suggestion(support)], rejected).length
    assert.deepEqual([3, 5, 6, 9].map(open), [0, 0, 1, 1])
    const other = decisionsByPair([decided({ verdict: 'rejected', was: 'soft', want: 'none' })])
    assert.equal(undecided([suggestion(2)], other).length, 1)
    assert.equal(undecided([suggestion(9)], decisionsByPair([decided({})])).length, 0)
  })

  test('reads as a sentence, and as lines to paste', () => {
    const outage = (day: number, hit: boolean) => ({
      foundation: dynamo,
      at: instant(Date.UTC(2025, 0, day)),
      hit,
      afterMs: hit ? 180_000 : null,
      others: { hit: 1, of: 50 },
    })
    const suggestion: Suggestion = {
      service: shop,
      on: dynamo,
      was: 'none',
      want: 'hard',
      probability: 0.97,
      support: 2,
      outages: [outage(3, true), outage(9, true), outage(21, false)],
      names: [],
    }
    assert.equal(proposalText(suggestion), 'shop seems to stand on aws/us-east-1/dynamodb')
    assert.deepEqual(evidenceText(suggestion), [
      'shop was in trouble in 2 of 3 independent outages of aws/us-east-1/dynamodb since 2025-01-03, 3m after the first that it explains; of services that are not recorded there 2 % were',
      'there is an edge with a probability of 97 %, by these outages alone',
    ])
    assert.equal(
      edgesYaml([
        { ...suggestion, evidence: ['seen twice'] },
        { service: shop, on: dns, was: 'hard', want: 'none', evidence: ['never noticed'] },
      ]),
      [
        'services:',
        '  "shop":',
        '    standsOn:',
        '      - aws/us-east-1/dynamodb # seen twice',
        '      # take away: aws/route53 # never noticed',
      ].join('\n'),
    )
  })
})
