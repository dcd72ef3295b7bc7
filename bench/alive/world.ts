// A Holdfast between two web servers of its own, all of them processes, and how it looks from outside over UDP.

import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Asker } from '../../src/station/ask.ts'
import { realClock, realRandom } from '../../src/station/clock.ts'
import { startTarget } from '../../src/station/quickstart/targets.ts'
import { freePorts, type Instance, startConfigured } from '../../test/system/instance.ts'
import { eastAndWest, processesOf, watched } from '../../test/system/place.ts'

export const name = 'app.alive.test'
const hosts = { east: '127.0.0.2', west: '127.0.0.3' }
const patienceMs = 60_000
const askEveryMs = 5

export type Looks = { readonly tookMs: readonly number[]; readonly silent: number; readonly empty: number }

export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  readonly data = join(this.folder, 'data')
  readonly #port: number
  readonly #asker: Asker
  #east: ChildProcess | null = null
  #west: ChildProcess | null = null
  holdfast: Instance | null = null

  private constructor(port: number) {
    this.#port = port
    this.#asker = new Asker({ host: '127.0.0.1', port: port + 3 }, realRandom)
    mkdirSync(this.data, { recursive: true })
  }

  static async make(): Promise<World> {
    return new World(await freePorts(4))
  }

  get running(): Instance {
    if (this.holdfast === null) throw new Error('it is not running')
    return this.holdfast
  }

  async start(): Promise<void> {
    this.#west ??= await startTarget('west', hosts.west, this.#port + 1)
    this.#east ??= await startTarget('east', hosts.east, this.#port + 1)
    const file = join(this.folder, 'holdfast.yaml')
    writeFileSync(
      file,
      `${watched(this.#port + 1, '250ms')}
endpoints:
  ${name}:
    ${eastAndWest}
    publish: [here]
publishers:
  here: { kind: embedded, zone: alive.test }
`,
    )
    const ports = { http: this.#port, dns: this.#port + 3 }
    this.holdfast = await startConfigured(file, { folder: this.folder, ports, withinMs: patienceMs })
    await this.answered('east')
  }

  /** Milliseconds from `since` until the answer is this target and nothing else. */
  async answered(target: keyof typeof hosts, since: number = realClock.monotonic()): Promise<number> {
    for (;;) {
      const reply = await this.#asker.ask(name, 'A', 1000)
      const tookMs = realClock.monotonic() - since
      if (reply.ok && reply.value.records.join() === hosts[target]) return tookMs
      if (reply.ok && reply.value.records.length === 0 && reply.value.rcode === 0)
        throw new Error(`an empty answer after ${tookMs} ms`)
      if (tookMs > patienceMs) throw new Error(`not answered with ${target} within ${patienceMs} ms`)
      await pause(1)
    }
  }

  /** East dies (SIGKILL) or falls silent (SIGSTOP); milliseconds until the answer is west. East is back afterwards. */
  async lose(signal: 'SIGKILL' | 'SIGSTOP'): Promise<number> {
    await this.answered('east')
    // A moment in the checks' rhythm that is not always the same.
    await pause(300 + Math.random() * 200)
    const since = realClock.monotonic()
    this.#east?.kill(signal)
    const tookMs = await this.answered('west', since)
    this.#east?.kill('SIGKILL')
    this.#east = await startTarget('east', hosts.east, this.#port + 1)
    await this.answered('east')
    return tookMs
  }

  /** Asks at a steady pace, whether or not the questions before were answered. */
  async look(forMs: number): Promise<Looks> {
    const tookMs: number[] = []
    let [silent, empty] = [0, 0]
    const asked: Promise<void>[] = []
    const began = realClock.monotonic()
    const ask = async (): Promise<void> => {
      const at = realClock.monotonic()
      const reply = await this.#asker.ask(name, 'A', 1000)
      if (!reply.ok) silent++
      else if (reply.value.records.length === 0) empty++
      else tookMs.push(realClock.monotonic() - at)
    }
    for (let n = 0; realClock.monotonic() - began < forMs; n++) {
      asked.push(ask())
      await pause(Math.max(0, began + (n + 1) * askEveryMs - realClock.monotonic()))
    }
    await Promise.all(asked)
    return { tookMs, silent, empty }
  }

  /** kill -9 of everything of it. */
  killAll(): void {
    for (const pid of processesOf(this.running)) process.kill(pid, 'SIGKILL')
  }

  /** `unmount`: of a file system that was put under the data. */
  async end(unmount: () => void): Promise<void> {
    this.#asker.close()
    if (this.holdfast !== null) {
      this.holdfast.child.kill('SIGCONT')
      await this.holdfast.stop()
      this.killAll()
    }
    for (const target of [this.#east, this.#west]) target?.kill('SIGKILL')
    unmount()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const pause = (waitMs: number): Promise<void> => new Promise((done) => setTimeout(done, waitMs))
