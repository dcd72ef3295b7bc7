// The published package, made and installed as users get it: below node_modules, without sources, without what only
// development needs.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { EndpointView } from '../../src/board/index.ts'
import { mustRun, ownEnv, run } from '../commands.ts'
import { type Instance, startQuickstart, until } from './instance.ts'
import { endWholly, processesOf } from './place.ts'

const root = join(import.meta.dirname, '..', '..')
/** What packing reads; the rest of the checkout is not copied. */
const sources = [
  'package.json',
  'LICENSE',
  'bin',
  'src',
  'examples',
  'docs',
  'tsconfig.json',
  'tsconfig.package.json',
]
type Manifest = { version: string; dependencies: Record<string, string> }
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED/

/** Makes the package in a copy, so that a checkout in use is not disturbed. */
function pack(folder: string): string {
  const checkout = join(folder, 'checkout')
  for (const item of sources) cpSync(join(root, item), join(checkout, item), { recursive: true })
  cpSync(join(root, 'web', 'dist'), join(checkout, 'web', 'dist'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  mustRun(checkout, process.execPath, join(checkout, 'bin', 'package.ts'))
  mustRun(checkout, 'npm', 'pack', ...quiet, '--pack-destination', folder)
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  assert.ok(tarball)
  return join(folder, tarball)
}

describe('the published package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-package-'))
  const home = join(folder, 'installed')
  const packaged = join(home, 'node_modules', 'holdfast')
  const command = join(home, 'node_modules', '.bin', 'holdfast')
  let missing: string | null = null
  let holdfast: Instance | undefined
  before(() => {
    if (!existsSync(join(root, 'web', 'dist', 'index.html'))) {
      missing = 'needs the built pages: npm run build'
      return
    }
    const tarball = pack(folder)
    mkdirSync(home)
    // The runtime is an optional dependency of 100 MB; the one that runs this test takes its place.
    const only = ['--omit=dev', '--omit=optional', '--prefer-offline', '--prefix', home]
    const install = run(home, 'npm', 'install', ...quiet, ...only, tarball)
    if (install.status !== 0 && unreachable.test(install.stderr))
      missing = 'needs the npm registry: go online'
    else assert.equal(install.status, 0, install.stderr)
  })
  after(async () => {
    await endWholly(holdfast)
    rmSync(folder, { recursive: true, force: true })
  })

  const installed = (t: TestContext): boolean => {
    if (missing !== null) t.skip(missing)
    return missing === null
  }
  const call = (...args: string[]) =>
    spawnSync(command, args, {
      encoding: 'utf8',
      env: { ...ownEnv, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) },
    })

  test('carries what runs, and neither sources nor tests', (t) => {
    if (!installed(t)) return
    for (const there of ['bin/holdfast', 'dist/station/main.js', 'web/dist/index.html', 'docs', 'LICENSE'])
      assert.ok(existsSync(join(packaged, there)), `${there} is missing`)
    const files = readdirSync(packaged, { recursive: true, encoding: 'utf8' })
    assert.deepEqual(
      files.filter((file) => /\.ts$|\.test\.|^(src|test|sim|bench)\b/.test(file)),
      [],
    )
  })

  test('imports nothing but Node and its own dependencies', (t) => {
    if (!installed(t)) return
    const dist = join(packaged, 'dist')
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.js'),
    )
    const strangers = files.flatMap((file) =>
      [...readFileSync(join(dist, file), 'utf8').matchAll(/^(?:import|export) .*from '([^.'][^']*)'/gm)]
        .map(([, from = '']) => from.split('/', from.startsWith('@') ? 2 : 1).join('/'))
        .filter((from) => !from.startsWith('node:') && !(from in manifest.dependencies))
        .map((from) => `${file}: ${from}`),
    )
    assert.deepEqual(strangers, [])
  })

  test('its command runs by its own name', (t) => {
    if (!installed(t)) return
    const { status, stdout, stderr } = call('--version')
    assert.deepEqual([status, stdout.trim()], [0, manifest.version], stderr)
  })

  test('checks a configuration, and refuses a wrong one', (t) => {
    if (!installed(t)) return
    const good = call('check-config', join(packaged, 'examples', 'minimal', 'holdfast.yaml'))
    assert.equal(good.status, 0, good.stderr)
    assert.match(good.stdout, /is good: 1 services/)
    const wrong = call('check-config', join(packaged, 'package.json'))
    assert.equal(wrong.status, 1)
    assert.match(wrong.stderr, /package\.json:\d+:\d+/)
  })

  test('runs the quickstart: pages, a steered name, and a failover', async (t) => {
    if (!installed(t)) return
    holdfast = await startQuickstart({ bin: command, folder: join(folder, 'quickstart') })
    const page = await fetch(holdfast.url)
    assert.match(page.headers.get('content-type') ?? '', /text\/html/)
    assert.match(await page.text(), /<script/)
    const name = 'app.quickstart.test'
    const { api } = holdfast
    await until('both targets to be up', async () => {
      const { targets } = await api<EndpointView>(`/api/v1/endpoints/${name}`)
      return targets.every(({ health }) => health === 'up')
    })
    const told = await holdfast.run('quickstart', 'break', 'east')
    assert.equal(told.code, 0, told.stderr)
    assert.match(told.stdout, /is answered with 127\.0\.0\.3/)
  })

  test('ends wholly', async (t) => {
    if (!installed(t) || holdfast === undefined) return
    assert.equal(await holdfast.stop(), 0)
    assert.deepEqual(processesOf(holdfast), [])
  })
})
