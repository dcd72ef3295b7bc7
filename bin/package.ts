// Makes `dist/` for the published packages, `holdfast` and (`npm run build -- client`) `holdfast-client`: Node refuses
// to strip types below node_modules, so what is published is plain JavaScript, with the same folders and names.

import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const [which = 'holdfast'] = process.argv.slice(2)
const root = join(import.meta.dirname, '..')
const folders: Readonly<Record<string, string>> = { holdfast: root, client: join(root, 'client') }
const folder = folders[which]
if (folder === undefined) {
  console.error(`npm run build -- PACKAGE: expected ${Object.keys(folders).join(' or ')}, read ${which}`)
  process.exit(2)
}
rmSync(join(folder, 'dist'), { recursive: true, force: true })
const tsc = join(root, 'node_modules', '.bin', 'tsc')
const built = spawnSync(tsc, ['-p', join(folder, 'tsconfig.package.json')], { stdio: 'inherit' })
process.exit(built.status ?? 1)
