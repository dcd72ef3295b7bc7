// What a loss would do, asked on the command line: of a configuration, and of a Holdfast that runs.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { ConcentrationView, WhatIfView } from '../../src/board/index.ts'
import { type Instance, runHoldfast, startQuickstart, until } from './instance.ts'

const examples = join(import.meta.dirname, '..', '..', 'examples')
const minimal = join(examples, 'minimal', 'holdfast.yaml')
const quickstart = join(examples, 'quickstart', 'holdfast.yaml')
const env = { ...process.env, NODE_NO_WARNINGS: '1', HOLDFAST_URL: '' }
const offline = (...args: readonly string[]) => runHoldfast(args, env)

describe('asked of a configuration', () => {
  test('a loss that everything survives is 0, and the answer says where the name goes', async () => {
    const { code, stdout } = await offline('whatif', 'aws/us-east-1', '--config', minimal)
    assert.equal(code, 0, stdout)
    assert.match(stdout, /taken to be up/)
    assert.match(
      stdout,
      /moves {2}app\.shop\.example {2}east -> west; answering west, because east has too few ready/,
    )
  })

  test('a loss that takes something is 3, with the same told in JSON', async () => {
    const { code, stdout } = await offline('whatif', 'local/east', '--config', quickstart, '--json')
    assert.equal(code, 3)
    const view = JSON.parse(stdout) as WhatIfView
    assert.deepEqual(view.services, {
      all: 3,
      remain: 2,
      hit: [
        { id: 'rail', name: 'Rail', fate: 'dies', why: 'hard on local/east/server (within local/east)' },
        { id: 'shop', name: 'Shop', fate: 'moves', why: 'app.quickstart.test answers west' },
      ],
    })
    assert.deepEqual(
      view.endpoints.hit.map(({ fate, before, after }) => ({ fate, before, after })),
      [{ fate: 'moves', before: ['east'], after: ['west'] }],
    )
  })

  test('a name that nothing stands on is a failure, not a loss without harm', async () => {
    const { code, stderr } = await offline('whatif', 'aws/us-esat-1', '--config', minimal)
    assert.equal(code, 1)
    assert.match(stderr, /nothing here stands on aws\/us-esat-1; did you mean aws\/us-east-1\?/)
  })
})

test('a list of sites, gzipped: how many stand on one provider alone', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'sites.gz')
  writeFileSync(
    file,
    gzipSync('1,a.test,akamai\n2,b.test,Akamai\n2,b.test,fastly\n3,c.test,none\n4,d.test,edge\n'),
  )
  const { code, stdout } = await offline('concentration', '--sites', file)
  assert.equal(code, 0)
  assert.match(stdout, /^4 sites: 3 use a provider \(75\.0 %\), 2 of them exactly one \(66\.7 %\)/)
  assert.match(stdout, /^akamai +2 +66\.7 % +1 +50\.0 %$/m)
  const one = await offline('concentration', '--sites', file, '--same', 'edge=akamai', '--json')
  const { providers } = JSON.parse(one.stdout) as { providers: { provider: string; alone: number }[] }
  assert.equal(providers.find(({ provider }) => provider === 'akamai')?.alone, 2)
})

describe('asked of a Holdfast that runs', () => {
  let holdfast: Instance
  before(async () => {
    holdfast = await startQuickstart()
  })
  after(() => holdfast?.dispose())

  const endpointNow = async (lose: string) => {
    const view = await holdfast.api<WhatIfView>(`/api/v1/what-if?lose=${lose}`)
    return { harm: view.harm, endpoint: view.endpoints.hit[0] }
  }

  test('what is judged now decides: both targets up, the name moves', async () => {
    const moves = await until(
      'both targets to be judged up',
      async () => {
        const { endpoint } = await endpointNow('local/east')
        return endpoint?.fate === 'moves' ? endpoint : null
      },
      30_000,
    )
    assert.deepEqual([moves.before, moves.after], [['east'], ['west']])
    const { code, stdout } = await holdfast.run('whatif', 'local/east')
    assert.equal(code, 3)
    assert.match(stdout, /without local\/east, as things stand now/)
  })

  test('a reserve that is down already is no way out, and it is said', async () => {
    assert.equal((await holdfast.run('quickstart', 'break', 'west')).code, 0)
    const dies = await until(
      'west to be judged down',
      async () => {
        const { endpoint } = await endpointNow('local/east')
        return endpoint?.fate === 'dies' ? endpoint : null
      },
      30_000,
    )
    assert.deepEqual(dies.passedOver, [{ target: 'west', why: 'it is judged down' }])
  })

  test('the ranking and the shares are there, for whoever may read', async () => {
    const view = await holdfast.api<ConcentrationView>('/api/v1/concentration')
    assert.equal(view.basis, 'live')
    assert.equal(view.ranked[0]?.lose, 'local')
    assert.equal(view.parts.length, 6)
    for (const path of ['what-if?lose=local', 'concentration'])
      assert.equal((await fetch(`${holdfast.url}/api/v1/${path}`)).status, 401, path)
  })

  test('a name that nothing stands on is refused with what was probably meant', async () => {
    const { code, stderr } = await holdfast.run('whatif', 'local/esat')
    assert.equal(code, 1)
    assert.match(stderr, /did you mean local\/east\?/)
  })
})
