// From the fault to the first answer that names only the healthy target, seen from outside over UDP, beside gdnsd and
// PowerDNS with Lua records; one fault is seen by all at the same time. Killed (SIGKILL) and frozen (SIGSTOP) on loopback;
// silent, and three vantages, between network namespaces; killed as the clients of a caching Unbound see it.
// `--only local|network|unbound`; `ROUNDS` of each fault, default 20.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { local } from './failover/local.ts'
import type { Figures } from './failover/measure.ts'
import { network } from './failover/network.ts'
import { unbound } from './failover/unbound.ts'
import { conclude } from './result.ts'

const parts: Readonly<Record<string, (folder: string) => Promise<Figures | null> | Figures | null>> = {
  local,
  network,
  unbound,
}

const at = process.argv.indexOf('--only')
const only = at < 0 ? null : (process.argv[at + 1] ?? '')
if (only !== null && parts[only] === undefined) {
  process.stderr.write(`--only takes ${Object.keys(parts).join(', ')}; read ${JSON.stringify(only)}\n`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
try {
  const figures: Figures[] = []
  for (const [name, part] of Object.entries(parts)) {
    if (only !== null && only !== name) continue
    mkdirSync(join(folder, name))
    const found = await part(join(folder, name))
    if (found !== null) figures.push(found)
  }
  conclude(
    'failover',
    figures.flatMap(({ aims }) => aims),
    figures.flatMap(({ peers }) => peers),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
