// Between network namespaces: a host that has fallen silent, beside the others, and three vantages with a quorum of two,
// 50 ms there and back between any two places. Runs itself in a namespace of its own.

import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startContenders } from './contenders.ts'
import { aimsOf, type Figures, measure, peersOf, tell } from './measure.ts'
import { Wan, withoutPlaces } from './places.ts'
import { Targets } from './scene.ts'
import { startThree } from './three.ts'

const east = '10.77.9.2'
const west = '10.77.9.3'
const vantages = ['10.77.1.1', '10.77.2.1', '10.77.3.1']
const oneWayMs = 25

/** Null, having said why, where there can be no namespaces. */
export function network(folder: string): Figures | null {
  const why = withoutPlaces()
  if (why !== null) {
    tell(`the silent host and the three vantages are left out: ${why}`)
    return null
  }
  const ran = spawnSync('unshare', ['--net', process.execPath, import.meta.filename, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (ran.status !== 0) throw new Error('the rounds between namespaces failed')
  return JSON.parse(ran.stdout) as Figures
}

async function inside(folder: string): Promise<Figures> {
  await using closing = new AsyncDisposableStack()
  const { wan, places } = await Wan.open([...vantages.map((one) => [one]), [east, west]])
  closing.defer(() => wan.close())
  const site = { east, west, port: 8000 }
  const targets = new Targets(site, { place: places.at(-1)!, wan })
  closing.defer(() => targets.stop())
  await targets.start()
  const silent = await silence(join(folder, 'silent'), targets)
  wan.delay(oneWayMs)
  const three = await quorum(join(folder, 'three'), targets, places)
  return { aims: [...silent.aims, ...three.aims], peers: silent.peers }
}

async function silence(folder: string, targets: Targets): Promise<Figures> {
  await using closing = new AsyncDisposableStack()
  mkdirSync(folder)
  const contenders = await startContenders(folder, 8001, targets.site, closing)
  const took = await measure(contenders, targets, ['silent'])
  return { aims: aimsOf(took, [{ deed: 'silent', median: 800 }]), peers: peersOf(contenders, took) }
}

async function quorum(
  folder: string,
  targets: Targets,
  places: Parameters<typeof startThree>[2],
): Promise<Figures> {
  await using closing = new AsyncDisposableStack()
  mkdirSync(folder)
  const own = await startThree(folder, targets.site, places, closing)
  const took = await measure([own], targets, ['killed', 'frozen', 'silent'])
  const limits = [
    { deed: 'killed', median: 300 },
    { deed: 'frozen', median: 1000 },
    { deed: 'silent', median: 1000 },
  ] as const
  return { aims: aimsOf(took, limits, ', three vantages 50 ms apart, quorum of two'), peers: [] }
}

if (import.meta.main) process.stdout.write(JSON.stringify(await inside(process.argv[2]!)))
