// What every store must keep, whatever holds it: run by each implementation's test file against a store of its own.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Report, ReporterKey, Symptom } from '../signals/index.ts'
import {
  type EndpointSpec,
  envelopeOf,
  fenceOf,
  type Generation,
  makePlan,
  type Plan,
} from '../steering/index.ts'
import {
  type CountryCode,
  type EndpointName,
  type Instant,
  instant,
  minuteOf,
  type NewEntry,
  type ServiceId,
  startOfMinute,
  type TargetId,
} from '../terms/index.ts'
import { planUsers } from './plan-uses.ts'
import { type Store, StoreRefusal } from './store.ts'
import { outboxPromises } from './testing/outbox-promises.ts'

/** One store's life: `reopen` closes it and opens what it left behind. */
export type StoreBench = {
  readonly store: Store
  readonly reopen: () => Promise<Store>
  readonly destroy: () => Promise<void>
}

export const noon = 1_760_961_600_000

export const report = (over: Partial<Record<keyof Report, string | number>> = {}): Report => ({
  service: (over.service ?? 'shop') as ServiceId,
  symptom: (over.symptom ?? 'login') as Symptom,
  country: (over.country ?? 'GB') as CountryCode,
  at: instant(Number(over.at ?? noon)),
  reporter: (over.reporter ?? 'someone') as ReporterKey,
})

export const entry = (over: Partial<NewEntry> = {}): NewEntry => ({
  at: instant(noon),
  author: 'holdfast',
  kind: 'node.started',
  subject: 'lon-1',
  why: 'the node started',
  data: { pid: 1 },
  ...over,
})

export function planFor(endpoint: string, generation: bigint): Plan {
  const east = 'east' as TargetId
  const spec: EndpointSpec = {
    name: endpoint as EndpointName,
    public: true,
    ttl: 5,
    mode: 'automatic',
    minimum: 1,
    belowQuorum: 'hold',
    targets: [{ id: east, records: [{ type: 'A', address: '127.0.0.2' }], standsOn: [] }],
    prefer: [[east]],
    publish: [],
  }
  return makePlan({
    generation: generation as Generation,
    madeAt: instant(noon),
    author: 'config',
    reason: 'the configuration says so',
    evidence: {},
    envelope: envelopeOf(spec),
  })
}

export type Promises = (name: string, keep: (bench: StoreBench) => Promise<void>) => void

export function storeConformance(name: string, open: () => Promise<StoreBench>): void {
  const promises: Promises = (promise, keep) =>
    test(promise, async () => {
      const bench = await open()
      try {
        await keep(bench)
      } finally {
        await bench.destroy()
      }
    })
  describe(`${name}: reports`, () => reportPromises(promises))
  describe(`${name}: journal`, () => journalPromises(promises))
  describe(`${name}: plans and documents`, () => planPromises(promises))
  describe(`${name}: outbox`, () => outboxPromises(promises))
  describe(`${name}: retention and closing`, () => retentionPromises(promises))
}

function reportPromises(promises: Promises): void {
  promises(
    'one person counts once per service within 15 minutes of event time, in any order',
    async ({ store }) => {
      const minute = 60_000
      const verdicts = await store.acceptReports([
        report(),
        report({ symptom: 'app' }),
        report({ service: 'bank' }),
        report({ reporter: 'another' }),
        report({ at: noon + 16 * minute }),
        report({ at: noon + 8 * minute }),
        report({ at: noon - 16 * minute }),
      ])
      const [a, d] = ['accepted', 'duplicate']
      assert.deepEqual(verdicts, [a, d, a, a, a, d, a])
      assert.deepEqual(await store.acceptReports([report()]), [d])
    },
  )

  promises(
    'counts say minute, service and country, in order of minutes, duplicates left out',
    async ({ store }) => {
      await store.acceptReports([
        report({ at: noon + 60_000, reporter: 'c', country: 'US' }),
        report({ reporter: 'a' }),
        report({ reporter: 'b' }),
        report({ reporter: 'b' }),
        report({ service: 'bank', reporter: 'b', country: 'ZW' }),
      ])
      const minute = minuteOf(instant(noon))
      const all = await store.counts({ fromMinute: minute, toMinute: minute + 2 })
      assert.deepEqual(all.map((c) => [c.minute - minute, c.service, c.country, c.count]).sort(), [
        [0, 'bank', 'ZW', 1],
        [0, 'shop', 'GB', 2],
        [1, 'shop', 'US', 1],
      ])
      assert.deepEqual(
        all.map((c) => c.minute),
        all.map((c) => c.minute).sort(),
      )
      const first = await store.counts({
        fromMinute: minute,
        toMinute: minute + 1,
        service: 'shop' as ServiceId,
      })
      assert.deepEqual(first, [{ minute, service: 'shop', country: 'GB', count: 2 }])
      assert.deepEqual(await store.counts({ fromMinute: minute - 9, toMinute: minute }), [])
    },
  )

  promises('symptoms are counted per service and minute', async ({ store }) => {
    await store.acceptReports([
      report({ reporter: 'a', symptom: 'payment' }),
      report({ reporter: 'b', symptom: 'payment', country: 'FR' }),
      report({ reporter: 'c', symptom: 'other' }),
    ])
    const minute = minuteOf(instant(noon))
    const query = { fromMinute: 0, toMinute: minute + 1, service: 'shop' as ServiceId }
    const counts = (await store.symptoms(query)).map((c) => [c.minute, c.symptom, c.count])
    assert.deepEqual(counts.sort(), [
      [minute, 'other', 1],
      [minute, 'payment', 2],
    ])
    assert.deepEqual(await store.symptoms({ ...query, service: 'nobody' as ServiceId }), [])
  })

  promises(
    'what was accepted is there after a restart, and still tells duplicates',
    async ({ store, reopen }) => {
      const many = Array.from({ length: 500 }, (_, i) => report({ reporter: `r${i}`, at: noon + i }))
      await store.acceptReports(many)
      const again = await reopen()
      assert.deepEqual(new Set(await again.acceptReports(many)), new Set(['duplicate']))
      const minute = minuteOf(instant(noon))
      const [count] = await again.counts({ fromMinute: minute, toMinute: minute + 1 })
      assert.equal(count?.count, 500)
    },
  )

  promises('requests made at once are each answered for themselves', async ({ store }) => {
    const parts = Array.from({ length: 50 }, (_, i) => [
      report({ reporter: `p${i}` }),
      report({ reporter: `p${i}` }),
      report({ reporter: 'everybody' }),
    ])
    const verdicts = await Promise.all(parts.map((part) => store.acceptReports(part)))
    for (const [i, verdict] of verdicts.entries())
      assert.deepEqual(verdict, ['accepted', 'duplicate', i === 0 ? 'accepted' : 'duplicate'])
  })
}

function journalPromises(promises: Promises): void {
  promises(
    'seq grows by one without gaps over concurrent appends and a restart',
    async ({ store, reopen }) => {
      const appended = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          store.append([entry({ subject: `a${i}` }), entry({ subject: `b${i}` })]),
        ),
      )
      for (const pair of appended) assert.equal(pair[1]!.seq, pair[0]!.seq + 1)
      const again = await reopen()
      const [last] = await again.append([entry({ subject: 'after' })])
      assert.equal(last?.seq, 41)
      const all = await again.journal({ limit: 1000 })
      assert.deepEqual(
        all.map(({ seq }) => seq),
        Array.from({ length: 41 }, (_, i) => i + 1),
      )
      assert.deepEqual(all.at(-1), { ...entry({ subject: 'after' }), seq: 41 })
    },
  )

  promises('the journal is read by range, kind, subject, limit and order', async ({ store }) => {
    await store.append([
      entry(),
      entry({ kind: 'plan.made', subject: 'app.example' }),
      entry({ kind: 'incident.opened', subject: 'i1' }),
      entry({ kind: 'plan.made', subject: 'web.example' }),
    ])
    const seqs = async (query: Parameters<Store['journal']>[0]): Promise<number[]> =>
      (await store.journal(query)).map(({ seq }) => seq)
    assert.deepEqual(await seqs({ after: 1, before: 4 }), [2, 3])
    assert.deepEqual(await seqs({ kinds: ['plan.made', 'incident.opened'] }), [2, 3, 4])
    assert.deepEqual(await seqs({ kinds: ['plan.made'], subject: 'web.example' }), [4])
    assert.deepEqual(await seqs({ order: 'desc', limit: 2 }), [4, 3])
    assert.deepEqual(await seqs({ kinds: [] }), [])
    assert.deepEqual(await seqs({ rooms: ['plan'] }), [2, 4])
    assert.deepEqual(await seqs({ rooms: ['plan'], kinds: ['incident.opened'] }), [2, 3, 4])
    assert.deepEqual(await seqs({ rooms: [] }), [])
  })

  promises('the journal is searched by author, time and the words of a sentence', async ({ store }) => {
    await store.append([
      entry({
        at: 1_000 as Instant,
        author: 'config',
        why: 'Der Osten ist ÜBERLASTET',
        subject: 'app.example',
      }),
      entry({
        at: 2_000 as Instant,
        author: 'operator:ann',
        why: '100 % of the east',
        subject: 'app.example',
      }),
      entry({ at: 3_000 as Instant, author: 'operator:ann', why: 'over', subject: 'web.example' }),
    ])
    const seqs = async (query: Parameters<Store['journal']>[0]): Promise<number[]> =>
      (await store.journal(query)).map(({ seq }) => seq)
    assert.deepEqual(await seqs({ author: 'operator:ann' }), [2, 3])
    assert.deepEqual(await seqs({ from: 2_000 as Instant, until: 3_000 as Instant }), [2])
    assert.deepEqual(await seqs({ text: 'überlastet app' }), [1])
    assert.deepEqual(await seqs({ text: '100 %' }), [2])
    assert.deepEqual(await seqs({ text: 'ANN example', order: 'desc' }), [3, 2])
    assert.deepEqual(await seqs({ text: 'no_such' }), [])
  })
}

function planPromises(promises: Promises): void {
  promises('of several planners that saw the same newest plan exactly one saves', async ({ store }) => {
    assert.equal(await store.savePlan(planFor('app.example', 1n), null), true)
    const saved = await Promise.all([2n, 3n, 4n].map((g) => store.savePlan(planFor('app.example', g), 1n)))
    assert.equal(saved.filter(Boolean).length, 1)
    assert.equal(await store.savePlan(planFor('app.example', 9n), null), false)
    assert.equal(await store.savePlan(planFor('web.example', 1n), null), true)
  })

  promises('plans come back by value, in order of generations up to 64 bits', async ({ store, reopen }) => {
    const generations = [9n, 10n, 2n ** 63n + 5n, 2n ** 64n - 1n]
    let previous: bigint | null = null
    for (const generation of generations) {
      assert.equal(await store.savePlan(planFor('app.example', generation), previous), true)
      previous = generation
    }
    const plans = await (await reopen()).plans('app.example' as EndpointName)
    assert.deepEqual(
      plans,
      generations.map((g) => planFor('app.example', g)),
    )
  })

  promises(
    'a plan in use is not retired, nor one that an enactor has not told of yet (S4)',
    async ({ store, reopen }) => {
      const endpoint = 'app.example' as EndpointName
      const [one, two, three, four] = [1n, 2n, 3n, 4n].map((n) => planFor(endpoint, n)) as [
        Plan,
        Plan,
        Plan,
        Plan,
      ]
      let previous: bigint | null = null
      for (const plan of [one, two, three, four]) {
        await store.savePlan(plan, previous)
        previous = plan.generation
      }
      const use = (holder: string, live: Plan | null, applying: Plan | null): Promise<void> =>
        store.usePlans({
          endpoint,
          holder,
          live: live && fenceOf(live),
          applying: applying && fenceOf(applying),
        })
      assert.equal(await store.retirePlan(endpoint, fenceOf(one)), 'unheard', 'nobody has told anything')
      await store.usePlans({
        endpoint: 'app.example.org' as EndpointName,
        holder: 'lon-1/here',
        live: fenceOf(four),
        applying: null,
      })
      assert.equal(
        await store.retirePlan(endpoint, fenceOf(one)),
        'unheard',
        "another name's use is none of this one",
      )
      await use('nyc-1/here', one, null)
      await use('nyc-1/here', null, null)
      await use('lon-1/here', three, null)
      await use('fra-1/here', one, two)
      const again = await reopen()
      assert.deepEqual((await planUsers(again, endpoint, 0)).toSorted(), ['fra-1', 'lon-1'])
      assert.equal(await again.retirePlan(endpoint, fenceOf(one)), 'live')
      assert.equal(await again.retirePlan(endpoint, fenceOf(two)), 'applying')
      assert.equal(await again.retirePlan(endpoint, fenceOf(three)), 'live')
      assert.equal(
        await again.retirePlan(endpoint, { ...fenceOf(one), digest: fenceOf(two).digest }),
        'unknown',
      )
      await again.usePlans({ endpoint, holder: 'fra-1/here', live: fenceOf(three), applying: null })
      assert.equal(await again.retirePlan(endpoint, fenceOf(one)), null)
      assert.equal(await again.retirePlan(endpoint, fenceOf(one)), 'unknown', 'it is gone')
      assert.equal(await again.retirePlan(endpoint, fenceOf(four)), 'unheard')
      const left = await again.plans(endpoint)
      assert.deepEqual(
        left.map(({ generation }) => generation),
        [2n, 3n, 4n],
      )
    },
  )

  promises('documents are put, replaced, listed by prefix and removed', async ({ store, reopen }) => {
    await store.put('token.a', { n: 1 })
    await store.put('token.b', { n: 2 })
    await store.put('tokens', { n: 3 })
    await store.put('token.a', { n: 4, list: ['ü', null] })
    assert.deepEqual(await store.keys('token.'), ['token.a', 'token.b'])
    await store.put('token.b', null)
    const again = await reopen()
    assert.deepEqual(await again.keys('token.'), ['token.a'])
    assert.deepEqual(await again.get('token.a'), { n: 4, list: ['ü', null] })
    assert.equal(await again.get('token.b'), null)
  })
}

function retentionPromises(promises: Promises): void {
  promises('pruning removes what is older and nothing else; seq never starts again', async ({ store }) => {
    const old = instant(noon - 30 * 24 * 3_600_000)
    await store.acceptReports([report({ at: old, reporter: 'old' }), report()])
    await store.append([entry({ at: old }), entry({ at: old }), entry()])
    const limit = startOfMinute(minuteOf(instant(noon)))
    assert.ok((await store.prune({ countsBefore: limit, journalBefore: limit })) > 0)
    assert.equal((await store.counts({ fromMinute: 0, toMinute: 1e9 })).length, 1)
    assert.deepEqual(
      (await store.journal({})).map(({ seq }) => seq),
      [3],
    )
    const future = instant(noon + 1e9)
    await store.prune({ countsBefore: limit, journalBefore: future })
    const [next] = await store.append([entry()])
    assert.equal(next?.seq, 4)
    assert.deepEqual(await store.acceptReports([report()]), ['duplicate'])
  })

  promises(
    'closing commits what was asked before and refuses what is asked after',
    async ({ store, reopen }) => {
      const asked = store.append([entry()])
      const again = await reopen()
      assert.equal((await asked)[0]?.seq, 1)
      assert.equal((await again.journal({})).length, 1)
      await assert.rejects(store.append([entry()]), (e) => e instanceof StoreRefusal && e.code === 'closed')
    },
  )
}
