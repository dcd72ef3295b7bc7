// The published client, made and installed as users get it: no dependency, no source, its examples true to its types,
// and running on the oldest Node there is here.

import assert from 'node:assert/strict'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { mustRun } from '../commands.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'holdfast-client-package-'))
const packaged = join(folder, 'installed', 'node_modules', 'holdfast-client')
/** Makes the package in a copy, so that a checkout in use is not disturbed; unpacked as npm would. */
function install(): void {
  const checkout = join(folder, 'checkout')
  for (const item of ['package.json', 'tsconfig.json', 'bin', 'client'])
    cpSync(join(root, item), join(checkout, item), {
      recursive: true,
      filter: (path) => !path.endsWith('dist'),
    })
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  mustRun(checkout, process.execPath, join(checkout, 'bin', 'package.ts'), 'client')
  mustRun(
    join(checkout, 'client'),
    'npm',
    'pack',
    '--ignore-scripts',
    '--loglevel=error',
    '--pack-destination',
    folder,
  )
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  assert.ok(tarball)
  mkdirSync(packaged, { recursive: true })
  mustRun(packaged, 'tar', '-xzf', join(folder, tarball), '--strip-components=1')
}

describe('the published client', () => {
  before(install)
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('carries what runs and its types, and neither sources nor tests', () => {
    const files = readdirSync(packaged, { recursive: true, encoding: 'utf8' })
    for (const there of ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'])
      assert.ok(files.includes(there), `${there} is missing`)
    assert.deepEqual(
      files.filter((file) => /(?<!\.d)\.ts$|\.test\.|testing|tsconfig/.test(file)),
      [],
    )
  })

  test('has no dependency, and imports nothing but Node', () => {
    const manifest = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >
    for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'])
      assert.equal(manifest[kind], undefined)
    const dist = join(packaged, 'dist')
    const strangers = readdirSync(dist)
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => [
        ...readFileSync(join(dist, file), 'utf8').matchAll(/^(?:import|export) .*from '([^']+)'/gm),
      ])
      .map(([, from = '']) => from)
      .filter((from) => !from.startsWith('node:') && !/^\.\/[a-z-]+\.js$/.test(from))
    assert.deepEqual(strangers, [])
  })

  test('has examples in its README that are true to its types', () => {
    const project = join(folder, 'installed')
    for (const one of ['@aws-sdk', '@smithy', '@types', 'undici', 'undici-types'])
      symlinkSync(join(root, 'node_modules', one), join(project, 'node_modules', one))
    const examples = [...readFileSync(join(packaged, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```/gms)]
    assert.ok(examples.length >= 4)
    for (const [index, [, text = '']] of examples.entries())
      writeFileSync(join(project, `${index}.mts`), text)
    // Types that were not found would be anything at all, and this no error.
    const wrong = `import { type DialOptions, Regions, Names } from 'holdfast-client'
// @ts-expect-error
new Names({ servers: 5 })
// @ts-expect-error
export const delay: DialOptions = { connectDelayMs: 'soon' }
// @ts-expect-error
new Regions({ names: new Names(), endpoints: [] })
`
    writeFileSync(join(project, 'wrong.mts'), wrong)
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2023'],
      types: ['node'],
      // Ours is checked, others' is not.
      skipLibCheck: true,
      preserveSymlinks: true,
    }
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }))
    writeFileSync(join(project, 'package.json'), '{"type":"module"}')
    mustRun(project, join(root, 'node_modules', '.bin', 'tsc'), '-p', project)
  })

  for (const node of new Set([process.execPath, 'node']))
    test(`runs on ${node === 'node' ? 'the Node of the path' : 'the Node of this test'}`, () => {
      const script = `
        import { createServer, get } from 'node:http'
        import { HeldHttpAgent, Names } from 'holdfast-client'
        const names = new Names({ ask: async () => ({ kind: 'addresses', addresses: [{ address: '127.0.0.1', family: 4 }], ttlMs: 1000 }) })
        const server = createServer((_, response) => response.end('held')).listen(0, '127.0.0.1', () =>
          get({ host: 'some.test', port: server.address().port, agent: new HeldHttpAgent(names) }, async (response) => {
            console.log((await response.toArray()).join(''), names.counters.connected)
            process.exit()
          }),
        )`
      const stdout = mustRun(join(folder, 'installed'), node, '--input-type=module', '-e', script)
      assert.equal(stdout, 'held 1\n')
    })
})
