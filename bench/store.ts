// Durable reports per second through the store's port alone: what the rest of the intake can at most reach. Each
// figure is the best of `ROUNDS` runs of `SECONDS`, with so many callers that each wait for their own answer.

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report, ReporterKey } from '../src/signals/index.ts'
import { openStore, type Store } from '../src/store/index.ts'
import { type CountryCode, instant, pick, type ServiceId, seededRandom } from '../src/terms/index.ts'
import { conclude, figure } from './result.ts'

const seconds = Number(process.env.SECONDS ?? 3)
const rounds = Number(process.env.ROUNDS ?? 3)
const symptoms = ['login', 'loading', 'app', 'payment'] as const
const countries = ['GB', 'US', 'DE', 'FR', 'JP', 'BR', 'IN', 'AU'] as CountryCode[]
const random = seededRandom(7)
const began = Date.now()
let reporter = 0

const makeReport = (): Report => ({
  service: `service-${pick(random, 50)}` as ServiceId,
  symptom: symptoms[pick(random, symptoms.length)]!,
  country: countries[pick(random, countries.length)]!,
  at: instant(began + reporter / 10),
  reporter: `reporter-${reporter++}` as ReporterKey,
})

/** Making the reports is part of the figure: about a microsecond each. */
async function run(store: Store, callers: number, batch: number): Promise<number> {
  const start = performance.now()
  let accepted = 0
  const caller = async (): Promise<void> => {
    while (performance.now() - start < seconds * 1000) {
      const verdicts = await store.acceptReports(Array.from({ length: batch }, makeReport))
      accepted += verdicts.length
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return accepted / ((performance.now() - start) / 1000)
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
const store = await openStore({ folder })
try {
  const best = new Map<string, number>()
  for (let round = 0; round < rounds; round++)
    for (const [callers, batch] of [
      [1, 1],
      [64, 1],
      [1, 100],
      [16, 100],
      [1, 1000],
      [8, 1000],
    ] as const) {
      const name = `batches of ${batch}, ${callers} ${callers === 1 ? 'caller' : 'callers'}`
      best.set(name, Math.max(best.get(name) ?? 0, await run(store, callers, batch)))
    }
  const kept = Number((await store.stats()).reportsKept)
  await store.close()
  const bytes = statSync(join(folder, 'holdfast.db')).size / kept
  conclude('store', [
    ...[...best].map(([name, rate]) => figure(name, 'reports/s', rate)),
    figure('on disk, counters included', 'bytes/report', bytes),
  ])
} finally {
  rmSync(folder, { recursive: true })
}
