// Makes `dist/` for the published package: Node refuses to strip types below node_modules, so what is published is
// plain JavaScript, with the same folders and names.

import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
rmSync(join(root, 'dist'), { recursive: true, force: true })
const tsc = join(root, 'node_modules', '.bin', 'tsc')
const built = spawnSync(tsc, ['-p', join(root, 'tsconfig.package.json')], { stdio: 'inherit' })
process.exit(built.status ?? 1)
