// What is done to a running Holdfast, and undone: everything but the nameserver is taken away, one thing at a time.

import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Flooded, startFlood } from '../../test/system/flood.ts'
import type { World } from './world.ts'

export type Fault = {
  readonly name: string
  /** Resolves when it is done, with what undoes it. */
  begin(world: World): Promise<() => Promise<void>>
}

const locked: Fault = {
  name: 'store locked',
  async begin({ data }) {
    const other = new DatabaseSync(join(data, 'holdfast.db'), { timeout: 30_000 })
    other.exec('BEGIN EXCLUSIVE')
    return async () => {
      other.exec('ROLLBACK')
      other.close()
    }
  },
}

const deleted: Fault = {
  name: 'store deleted',
  async begin(world) {
    for (const end of ['', '-wal', '-shm']) rmSync(join(world.data, `holdfast.db${end}`), { force: true })
    return async () => {
      await world.running.stop()
      await world.start()
    }
  },
}

const killed: Fault = {
  name: 'main killed',
  async begin(world) {
    await world.running.stop('SIGKILL')
    return () => world.start()
  },
}

const stopped: Fault = {
  name: 'main stopped',
  async begin({ running }) {
    running.child.kill('SIGSTOP')
    return async () => void running.child.kill('SIGCONT')
  },
}

const full: Fault = {
  name: 'disk full',
  async begin({ data }) {
    const ballast = join(data, 'ballast')
    const handle = openSync(ballast, 'a')
    for (const size of [1 << 20, 1 << 12, 1])
      try {
        while (writeSync(handle, Buffer.alloc(size)) > 0);
      } catch (problem) {
        if ((problem as NodeJS.ErrnoException).code !== 'ENOSPC') throw problem
      }
    closeSync(handle)
    return async () => rmSync(ballast)
  },
}

export function flooded(perSecond: number, onEnd: (flooded: Flooded) => void): Fault {
  return {
    name: `flood of ${perSecond}/s`,
    async begin(world) {
      const flood = await startFlood(world.running, perSecond)
      return async () => onEnd(await flood.stop())
    },
  }
}

/** A small file system of its own under the data, so that it can be filled; false where that is not allowed. */
export function mountSmall(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const options = ['-t', 'tmpfs', '-o', 'size=64m,mode=700', 'tmpfs', folder]
  return spawnSync('mount', options, { stdio: 'ignore' }).status === 0
}
export const unmount = (folder: string): void => void spawnSync('umount', [folder])

export const faults = (small: boolean): readonly Fault[] => [
  locked,
  ...(small ? [full] : []),
  deleted,
  killed,
  stopped,
]
