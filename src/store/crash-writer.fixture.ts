// The victim of the crash test: reports and journals as fast as it can, says on stdout what was acknowledged (one
// JSON line each), until it is killed. Arguments: folder, a prefix for its reporters' keys.

import { entry, noon, report } from './conformance.ts'
import { openStore } from './open.ts'

const [folder, prefix] = process.argv.slice(2)
if (folder === undefined || prefix === undefined) throw new Error('usage: crash-writer.ts FOLDER PREFIX')

const store = await openStore({ folder })
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`)

async function keepReporting(lane: number): Promise<never> {
  for (let i = 0; ; i++) {
    const keys = Array.from({ length: 1 + (i % 7) }, (_, k) => `${prefix}-${lane}-${i}-${k}`)
    await store.acceptReports(keys.map((reporter) => report({ reporter, at: noon + (i % 60_000) })))
    say({ reporters: keys })
  }
}

async function keepJournaling(lane: number): Promise<never> {
  for (let i = 0; ; i++) {
    const subject = `${prefix}-${lane}-${i}`
    const [written] = await store.append([entry({ subject })])
    say({ seq: written?.seq, subject })
  }
}

await Promise.all([keepReporting(0), keepReporting(1), keepJournaling(0), keepJournaling(1)])
