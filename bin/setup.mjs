// The whole set-up in front of every npm script, on a machine that has only Node 20 and npm: installs exactly what
// the lockfile says, finds the pinned runtime, builds the pages; each only when its inputs have changed.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { become, demandRuntime, entry, findRuntime, root, runtimePackage } from './runtime.mjs'

const say = (text) => process.stderr.write(`${text}\n`)

function fail(text) {
  say(`holdfast: ${text}`)
  process.exit(1)
}

function npm(args) {
  const npmCli = process.env.npm_execpath
  const [file, first] = npmCli?.endsWith('.js') ? [process.execPath, [npmCli]] : ['npm', []]
  // Output goes to stderr, so that a script's own --json stays clean on stdout.
  return spawnSync(file, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0
}

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

function installed() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.holdfast-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('Installing what the lockfile says (once; about half a minute)…')
  if (!npm(['ci', ...quiet])) fail('npm ci failed; its reason stands above')
  const wanted = runtimePackage()
  if (findRuntime() === null && wanted !== null) {
    say(`Fetching the runtime ${wanted.name}@${wanted.version}…`)
    npm(['install', '--no-save', ...quiet, `${wanted.name}@${wanted.version}`])
  }
  demandRuntime()
  writeFileSync(stamp, lock)
}

const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((item) => !['dist', 'renderer', 'node_modules'].includes(item.name))
    .flatMap((item) => (item.isDirectory() ? filesBelow(join(folder, item.name)) : [join(folder, item.name)]))
    .sort()

function pagesBuilt() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const file of [
    ...filesBelow(join(root, 'web')),
    join(root, 'src/board/views.ts'),
    join(root, 'src/board/pages/drawing.ts'),
    ...filesBelow(join(root, 'src/board/forms')),
  ]) {
    if (statSync(file).isFile()) hash.update(file.slice(root.length)).update(readFileSync(file))
  }
  const digest = hash.digest('hex')
  const dist = join(root, 'web', 'dist')
  const stamp = join(dist, '.built')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  say('Building the pages…')
  const built = spawnSync(demandRuntime(), [join(root, 'web', 'build.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (built.status !== 0) fail('the pages could not be built; the reason stands above')
  mkdirSync(dist, { recursive: true })
  writeFileSync(stamp, digest)
}

const commands = {
  start: { pages: true, args: [entry(), 'quickstart', 'up'] },
  test: { pages: true, args: [join(root, 'test', 'run.ts')] },
  check: { pages: false, args: [join(root, 'test', 'run.ts'), '--only', 'types,lint'] },
  bench: { pages: true, args: [join(root, 'bench', 'main.ts')] },
  sim: { pages: false, args: [join(root, 'sim', 'main.ts')] },
  build: { pages: true, args: [join(root, 'bin', 'package.ts')] },
}

const [name, ...rest] = process.argv.slice(2)
const command = commands[name]
if (command === undefined)
  fail(`expected one of ${Object.keys(commands).join(', ')}, read ${name ?? 'nothing'}`)
installed()
if (command.pages) pagesBuilt()
become([...command.args, ...rest])
