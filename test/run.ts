// Runs everything there is to run: types, lint, unit and property tests, the simulator's budget, whole-system and
// browser tests. A test that needs a real peer is skipped with its reason when the peer is missing; the closing
// line counts such skips, and with `--no-skips` (CI) they fail the run.

import { spawnSync } from 'node:child_process'
import { existsSync, globSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')

const help = `npm test -- [options]

  --install       first install the real peers (BIND, Knot, NSD, PowerDNS, PostgreSQL, Alertmanager, Chromium) with Debian's apt, as root; implied by CI=true
  --no-skips      a skipped test fails the run
  --only STAGES   comma-separated: types, lint, unit, sim, system, browser
  --files PART    only test files whose path contains this; may be repeated
`

const { values } = parseArgs({
  options: {
    install: { type: 'boolean', default: process.env.CI === 'true' },
    'no-skips': { type: 'boolean', default: false },
    only: { type: 'string' },
    files: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(help)
  process.exit(0)
}

const peers = [
  'bind9',
  'bind9-dnsutils',
  'chromium',
  'fonts-dejavu-core',
  'knot',
  'nsd',
  'pdns-backend-sqlite3',
  'pdns-server',
  'postgresql',
  'prometheus-alertmanager',
  'python3',
]

type Suite = {
  readonly label: string
  readonly patterns: readonly string[]
  readonly concurrency: number
  /** Its tests hear real clocks, sockets and processes, so that the machine has a say in them. */
  readonly onceMore: boolean
}
type Tally = {
  passed: number
  failed: number
  skipped: { name: string; reason: string }[]
  /** Files that failed among the others and passed by themselves. */
  unsteady: string[]
}
const tally: Tally = { passed: 0, failed: 0, skipped: [], unsteady: [] }

function sh(file: string, args: readonly string[]): boolean {
  return spawnSync(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

function installPeers(): void {
  const there = spawnSync('dpkg', ['-s', ...peers], { stdio: 'ignore' }).status === 0
  if (there) return
  console.log(`installing ${peers.join(', ')} with apt-get…`)
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  const done = startingNothing(
    () => apt('update') && apt('install', '-y', '--no-install-recommends', ...peers),
  )
  if (!done) console.log('apt-get did not succeed; tests that need these peers will be skipped')
}

/** Debian starts every server that it installs; the tests start their own, each on a free port. */
function startingNothing(install: () => boolean): boolean {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return install()
  try {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    return install()
  } catch {
    return false
  } finally {
    rmSync(policy, { force: true })
  }
}

function tool(name: string, file: string, args: readonly string[]): void {
  const began = performance.now()
  const ok = sh(file, args)
  if (ok) tally.passed++
  else tally.failed++
  console.log(`${ok ? '✔' : '✖'} ${name} (${seconds(performance.now() - began)})`)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const filesOf = ({ patterns }: Suite): string[] =>
  patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: (path) => path.includes('node_modules') }))
    .filter((file) => values.files.length === 0 || values.files.some((part) => file.includes(part)))
    .map((file) => join(root, file))
    .sort()

/** A failure that names its seed, a safety property or a lost write is the code's, however seldom it comes. */
const notTheMachines = /\bseed\b|\bS\d{1,2}\b|lost update|regress|emptied/i

/** What became of one file. `lasting`: it failed in a way that no second run excuses. */
type FileTally = {
  passed: number
  failed: number
  lasting: boolean
  readonly skipped: { name: string; reason: string }[]
}

async function runFiles(files: readonly string[], concurrency: number): Promise<Map<string, FileTally>> {
  const tallies = new Map<string, FileTally>()
  const of = (file: string | undefined): FileTally => {
    const name = file ?? 'unknown file'
    const tally = tallies.get(name) ?? { passed: 0, failed: 0, lasting: false, skipped: [] }
    tallies.set(name, tally)
    return tally
  }
  const stream = run({ files: [...files], concurrency, isolation: 'process', timeout: 15 * 60_000 })
  stream.on('test:pass', (event) => {
    // A suite that is skipped as a whole tells only of itself.
    if (event.skip !== undefined)
      of(event.file).skipped.push({ name: event.name, reason: String(event.skip) })
    else if (event.details.type !== 'suite') of(event.file).passed++
  })
  stream.on('test:fail', (event) => {
    const cause = event.details.error.cause
    // What only wraps failed tests is told by them; a suite whose hook failed is a failure of its own.
    if ((event.details.error as { failureType?: string }).failureType === 'subtestsFailed') return
    const told =
      cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? event.details.error)
    const tally = of(event.file)
    tally.failed++
    tally.lasting ||= notTheMachines.test(told)
    console.log(`✖ ${event.file?.slice(root.length + 1) ?? ''}:${event.line ?? 0} ${event.name}`)
    console.log(told)
  })
  if (process.env.HOLDFAST_TEST_OUTPUT) {
    stream.on('test:stdout', (event) => process.stdout.write(event.message))
  }
  stream.on('test:stderr', (event) => process.stderr.write(event.message))
  for await (const event of stream) void event
  return tallies
}

/** More failed files than this are not the machine's doing. */
const mostUnsteady = 3

/**
 * Tests of real servers share a machine with whatever else runs there. A file that failed is run once more by itself;
 * when it passes, both are told, and it counts as unsteady: a defect to be mended, and no reason to hold back the rest.
 * What `notTheMachines` matches is never run again.
 */
async function onceMore(suite: Suite, tallies: Map<string, FileTally>): Promise<void> {
  const failed = [...tallies].filter(([, { failed }]) => failed > 0)
  if (!suite.onceMore || failed.length > mostUnsteady || failed.some(([, { lasting }]) => lasting)) return
  for (const [file] of failed) {
    const again = (await runFiles([file], 1)).get(file)
    if (!again || again.failed > 0 || again.passed === 0) continue
    tallies.set(file, again)
    tally.unsteady.push(file.slice(root.length + 1))
  }
}

async function tests(suite: Suite): Promise<void> {
  const { label, concurrency } = suite
  const files = filesOf(suite)
  if (files.length === 0) return
  const began = performance.now()
  const tallies = await runFiles(files, concurrency)
  await onceMore(suite, tallies)
  const all = [...tallies.values()]
  const sum = (of: (one: FileTally) => number): number => all.reduce((n, one) => n + of(one), 0)
  const [passed, failed, skipped] = [
    sum((one) => one.passed),
    sum((one) => one.failed),
    sum((one) => one.skipped.length),
  ]
  tally.passed += passed
  tally.failed += failed
  tally.skipped.push(...all.flatMap((one) => one.skipped))
  console.log(
    `${failed === 0 ? '✔' : '✖'} ${label}: ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds(performance.now() - began)})`,
  )
}

const bin = (name: string): string => join(root, 'node_modules', '.bin', name)
const suites: Record<string, Suite> = {
  unit: {
    label: 'unit',
    patterns: ['src/**/*.test.ts', 'client/**/*.test.ts', 'web/**/*.test.ts', 'test/*.test.ts'],
    concurrency: 2,
    onceMore: true,
  },
  sim: { label: 'simulation', patterns: ['sim/**/*.test.ts'], concurrency: 2, onceMore: false },
  // One at a time: these measure what a user would see, and would disturb each other.
  system: {
    label: 'whole system',
    patterns: [
      'test/publishers/*.test.ts',
      'test/checks/*.test.ts',
      'test/client/*.test.ts',
      'test/system/*.test.ts',
    ],
    concurrency: 1,
    onceMore: true,
  },
  browser: { label: 'browser', patterns: ['test/browser/*.test.ts'], concurrency: 1, onceMore: true },
}
const tools: Record<string, () => void> = {
  types: () => {
    tool('types', bin('tsc'), ['-p', root])
    tool('types of the pages', bin('tsc'), ['-p', join(root, 'web')])
  },
  lint: () => tool('lint', bin('biome'), ['check', '--error-on-warnings', root]),
}

function refuse(why: string): never {
  console.error(`npm test: ${why}`)
  process.exit(2)
}

// Called wrongly, it says so before anything is installed or run.
const stages = [...Object.keys(tools), ...Object.keys(suites)]
const wanted = values.only?.split(',') ?? stages
const unknown = wanted.find((name) => !stages.includes(name))
if (unknown !== undefined) refuse(`unknown stage ${JSON.stringify(unknown)}; expected ${stages.join(', ')}`)
const chosen = wanted.flatMap((name) => suites[name] ?? [])
for (const part of values.files)
  if (!chosen.flatMap(filesOf).some((file) => relative(root, file).includes(part)))
    refuse(`no test file's path contains ${JSON.stringify(part)} (stages: ${wanted.join(', ')})`)

if (values.install) installPeers()
for (const name of wanted) {
  const suite = suites[name]
  if (suite === undefined) tools[name]!()
  else await tests(suite)
}

for (const { name, reason } of tally.skipped) console.log(`skipped: ${name}: ${reason}`)
if (tally.skipped.length > 0) console.log('to run them too: npm test -- --install   (as root, Debian)')
for (const file of tally.unsteady)
  console.log(`unsteady: ${file}: failed once (above), and passed by itself; mend it`)
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`)
const skipsFail = values['no-skips'] && tally.skipped.length > 0
if (skipsFail) console.log('a skipped test is a failure here (--no-skips)')
process.exit(tally.failed > 0 || skipsFail ? 1 : 0)
