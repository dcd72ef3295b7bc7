import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { pick, seededRandom } from '../terms/index.ts'
import { report } from './conformance.ts'
import { openStore } from './open.ts'
import type { Store } from './store.ts'

type Acknowledged = { readonly reporters: string[]; readonly entries: { seq: number; subject: string }[] }

const writer = fileURLToPath(new URL('./crash-writer.fixture.ts', import.meta.url))

/** Runs the writer until it has acknowledged `enough` lines, then kills it; all it said by then is gathered. */
async function writeUntilKilled(
  folder: string,
  prefix: string,
  enough: number,
  into: Acknowledged,
): Promise<void> {
  // Six children read the same sources: one of them compiles.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
  const child = spawn(process.execPath, [writer, folder, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
  let lines = 0
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line may be cut short by the kill.
    if (!line.endsWith('}')) continue
    const said: { reporters?: string[]; seq?: number; subject?: string } = JSON.parse(line)
    if (said.reporters) into.reporters.push(...said.reporters)
    if (said.seq !== undefined && said.subject !== undefined)
      into.entries.push({ seq: said.seq, subject: said.subject })
    if (++lines === enough) child.kill('SIGKILL')
  }
  assert.ok(lines >= enough, `the writer ended by itself after ${lines} lines`)
}

async function everythingIsThere(store: Store, acknowledged: Acknowledged): Promise<void> {
  const kept = []
  for (let after = 0; ; after = kept.at(-1)!.seq) {
    const part = await store.journal({ after, limit: 10_000 })
    if (part.length === 0) break
    kept.push(...part)
  }
  for (const [i, { seq }] of kept.entries()) assert.equal(seq, i + 1, 'seq has no gap')
  for (const { seq, subject } of acknowledged.entries) assert.equal(kept[seq - 1]?.subject, subject)

  const counted = (await store.counts({ fromMinute: 0, toMinute: 1e9 })).reduce((sum, c) => sum + c.count, 0)
  const verdicts = await store.acceptReports(acknowledged.reporters.map((reporter) => report({ reporter })))
  assert.ok(!verdicts.includes('accepted'), 'every acknowledged reporter is still known')
  assert.ok(counted >= acknowledged.reporters.length, 'every acknowledged report is counted')
  assert.equal(counted, Number((await store.stats()).reportsKept), 'counters and raw reports agree')
}

test('kill -9 at any moment loses nothing that was acknowledged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-crash-'))
  const seed = Date.now() >>> 0
  const random = seededRandom(seed)
  const acknowledged: Acknowledged = { reporters: [], entries: [] }
  try {
    for (let round = 0; round < 6; round++) {
      await writeUntilKilled(folder, `round${round}`, 1 + pick(random, 200), acknowledged)
      const store = await openStore({ folder })
      await everythingIsThere(store, acknowledged)
      await store.close()
    }
  } catch (error) {
    throw new Error(`with seed ${seed}`, { cause: error })
  } finally {
    await rm(folder, { recursive: true })
  }
})
