// Holdfast with three vantages in three places: the main process and its nameserver in the first, which is asked.

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VantageView } from '../../src/board/index.ts'
import { holdfastBin, until } from '../../test/system/instance.ts'
import { nodeToken } from '../../test/system/joined.ts'
import { type Own, startOwn } from './own.ts'
import type { Place } from './places.ts'
import type { Site } from './scene.ts'

const names = ['lon-1', 'fra-1', 'nyc-1']
const talkPort = 8444
const patienceMs = 120_000

const configuration = (places: readonly Place[]): string => `
node: { name: ${names[0]} }
vantages:
  quorum: 2
  of: [${names.join(', ')}]
  at: { ${names.map((name, i) => `${name}: "${places[i]!.address}:${talkPort}"`).join(', ')} }
  keyFile: nodes.key
`

/** Resolves when every vantage is heard. */
export async function startThree(
  folder: string,
  site: Site,
  places: readonly Place[],
  closing: AsyncDisposableStack,
): Promise<Own> {
  const keyFile = join(folder, 'nodes.key')
  writeFileSync(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 })
  const options = { host: places[0]!.address, more: configuration(places) }
  const own = await startOwn(folder, { http: 8001, dns: 8002 }, site, options)
  closing.defer(() => own.stop())
  const tokenFile = await nodeToken(own.instance)
  for (const i of [1, 2]) {
    closing.defer(joinVantage(names[i]!, places[i]!, { own, tokenFile, keyFile, folder }))
  }
  await until(
    'every vantage to be heard',
    async () => {
      const views = await own.instance.api<VantageView[]>('/api/v1/vantages')
      const others = views.flatMap(({ sees }) => sees ?? [])
      return others.length >= 2 && others.every(({ state, untold }) => state === 'heard' && !untold)
    },
    patienceMs,
  )
  return own
}

type Joining = {
  readonly own: Own
  readonly tokenFile: string
  readonly keyFile: string
  readonly folder: string
}

/** What it returns ends it. */
function joinVantage(name: string, place: Place, joining: Joining): () => Promise<void> {
  const { own, tokenFile, keyFile, folder } = joining
  const [command, ...enter] = [...place.enter, process.execPath]
  const args = ['node', '--join', own.instance.url, '--token-file', tokenFile, '--key-file', keyFile]
  args.push('--name', name, '--roles', 'vantage', '--data', join(folder, name))
  const child = spawn(command!, [...enter, holdfastBin, ...args], {
    env: own.instance.env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}
