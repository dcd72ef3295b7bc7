// `npm run bench -- NAME [--json]`: one benchmark, ending in one JSON line {bench, commit, aims, peers}.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const [name, ...rest] = process.argv.slice(2)
const names = readdirSync(import.meta.dirname)
  .flatMap((file) => /^([a-z]+)\.ts$/.exec(file)?.[1] ?? [])
  .filter((one) => !['main', 'result'].includes(one))
if (name === undefined || name === '--help' || !existsSync(join(import.meta.dirname, `${name}.ts`))) {
  process.stderr.write(`npm run bench -- NAME [--json]\n\nbenchmarks: ${names.join(', ')}\n`)
  process.exit(name === '--help' ? 0 : 2)
}
const ran = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...rest], {
  stdio: 'inherit',
})
process.exit(ran.status ?? 1)
