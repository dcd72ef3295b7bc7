// Places far from each other on one machine: a network namespace each, joined by `wan.py`. This process is one of them:
// it must run in a namespace of its own already. Everything vanishes with this process, whatever ends it.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export type Place = {
  readonly address: string
  /** What stands before a command so that it runs there. */
  readonly enter: readonly string[]
}

const program = join(import.meta.dirname, 'wan.py')

/** Why there can be no namespaces here; null when there can. */
export function withoutPlaces(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'network namespaces need Linux and root'
  const missing = ['ip', 'unshare', 'nsenter', 'python3'].filter(
    (tool) => spawnSync('which', [tool], { stdio: 'ignore' }).status !== 0,
  )
  if (missing.length > 0)
    return `without ${missing.join(', ')}: apt-get install --no-install-recommends iproute2 util-linux python3`
  if (!existsSync('/dev/net/tun')) return 'without /dev/net/tun: modprobe tun'
  const tried = spawnSync('unshare', ['--net', 'true'], { encoding: 'utf8' })
  return tried.status === 0 ? null : `without network namespaces: ${tried.stderr.trim()}`
}

export class Wan {
  readonly #wan: ChildProcess
  readonly #holders: readonly ChildProcess[]

  private constructor(wan: ChildProcess, holders: readonly ChildProcess[]) {
    this.#wan = wan
    this.#holders = holders
  }

  /** `addresses`: the first place's are this process's own. */
  static async open(
    addresses: readonly (readonly string[])[],
  ): Promise<{ wan: Wan; places: readonly Place[] }> {
    // Each holds a namespace until its standard input ends, that is until this process does.
    const holders = addresses
      .slice(1)
      .map(() => spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'ignore', 'inherit'] }))
    await Promise.all(holders.map((holder) => inItsOwn(holder.pid!)))
    const pids = [process.pid, ...holders.map((holder) => holder.pid!)]
    const ways = pids.map((pid, i) => `${pid}=${addresses[i]!.join(',')}`)
    const child = spawn('python3', [program, ...ways], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(child.stdout!, 'data')
    const places = pids.map((pid, i): Place => {
      const enter = ['nsenter', `--net=/proc/${pid}/ns/net`]
      const ip = (...args: string[]) => execFileSync('nsenter', [...enter.slice(1), 'ip', ...args])
      ip('link', 'set', 'lo', 'up')
      for (const address of addresses[i]!) ip('addr', 'add', `${address}/16`, 'dev', 'wan')
      ip('link', 'set', 'wan', 'up')
      return { address: addresses[i]![0]!, enter }
    })
    return { wan: new Wan(child, holders), places }
  }

  delay(oneWayMs: number): void {
    this.#say(`delay ${oneWayMs}`)
  }

  silence(address: string): void {
    this.#say(`silence ${address}`)
  }

  sound(address: string): void {
    this.#say(`sound ${address}`)
  }

  close(): void {
    for (const child of [this.#wan, ...this.#holders]) child.stdin!.end()
  }

  #say(line: string): void {
    this.#wan.stdin!.write(`${line}\n`)
  }
}

/** Resolves once the process has left the namespace of this one. */
async function inItsOwn(pid: number): Promise<void> {
  const own = readlinkSync('/proc/self/ns/net')
  while (readlinkSync(`/proc/${pid}/ns/net`) === own) await pause(5)
}
