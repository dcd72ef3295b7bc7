// The registry of running instances in the user's state folder: how a command finds the server it should talk to.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { bad, good, type Outcome } from '../terms/index.ts'

export type Instance = {
  readonly pid: number
  readonly url: string
  /** `address:port` of the nameserver. */
  readonly dns: string
  /** Absolute data folder: the token and the quickstart's state stand there. */
  readonly data: string
  readonly config: string
  readonly startedAt: string
}

/** What stands in the file: `ticks` tells the process from a later one with its pid. */
type Announced = Instance & { readonly ticks?: number | null }

const folder = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'holdfast', 'instances')

/** Announces this process; the returned function takes the announcement back. */
export function announce(instance: Instance, env: NodeJS.ProcessEnv): () => void {
  const file = join(folder(env), `${instance.pid}.json`)
  mkdirSync(folder(env), { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify({ ...instance, ticks: startOf(instance.pid) }), { mode: 0o600 })
  return () => rmSync(file, { force: true })
}

/** When the process started, in clock ticks since boot (proc(5), stat field 22); null where the system does not tell. */
function startOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may hold spaces; what follows ")" is field 3.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3])
  } catch {
    return null
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isSame({ pid, ticks }: Announced): boolean {
  if (!alive(pid)) return false
  const started = startOf(pid)
  return (ticks ?? null) === null || started === null || started === ticks
}

/** Instances whose process lives; what a crash left behind is cleared away. */
export function runningInstances(env: NodeJS.ProcessEnv): readonly Instance[] {
  let files: string[]
  try {
    files = readdirSync(folder(env)).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
  return files.flatMap((name) => {
    const file = join(folder(env), name)
    try {
      const instance = JSON.parse(readFileSync(file, 'utf8')) as Announced
      if (isSame(instance)) return [instance]
    } catch {
      // Half written by a crash: as good as absent.
    }
    rmSync(file, { force: true })
    return []
  })
}

/** The one instance that a command means: `--url`, `HOLDFAST_URL`, else the only one running. */
export function chooseInstance(url: string | undefined, env: NodeJS.ProcessEnv): Outcome<Instance> {
  const running = runningInstances(env)
  const wanted = (url ?? env.HOLDFAST_URL)?.replace(/\/+$/, '')
  if (wanted !== undefined) {
    const known = running.find((instance) => instance.url === wanted)
    return good(known ?? { pid: 0, url: wanted, dns: '', data: '', config: '', startedAt: '' })
  }
  if (running.length === 1) return good(running[0]!)
  if (running.length === 0) {
    return bad(
      'no running Holdfast found; start one with "npm start" or "holdfast start", or name one with --url',
    )
  }
  const list = running.map(
    (instance) => `  --url ${instance.url}   (dns ${instance.dns}, data ${instance.data})`,
  )
  return bad(`several Holdfasts are running; say which:\n${list.join('\n')}`)
}
