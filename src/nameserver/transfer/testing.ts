// For tests alone: a disk in memory that can hang or refuse, time that passes in small steps with room for what waits in
// between, and a holder that is filled by hand.

import { setImmediate as turn } from 'node:timers/promises'
import type { EnvelopeHolder, Held } from '../../steering/index.ts'
import { type EndpointName, never } from '../../terms/index.ts'
import type { Disk } from '../disk.ts'
import type { handTime } from '../fixtures.ts'

export type MemoryDisk = Disk & {
  readonly files: Map<string, Buffer>
  /** `hangs`: replacing never ends. */
  mode: 'works' | 'refuses' | 'hangs'
}

export function memoryDisk(files = new Map<string, Buffer>()): MemoryDisk {
  const disk: MemoryDisk = {
    files,
    mode: 'works',
    list: () => [...files.keys()],
    read: (file) => files.get(file) ?? null,
    async replace(file, content) {
      if (disk.mode === 'hangs') await new Promise(() => {})
      if (disk.mode === 'refuses') throw new Error('ENOSPC: no space left on device')
      files.set(file, content)
    },
    async remove(file) {
      files.delete(file)
    },
  }
  return disk
}

/** Lets `ms` pass, and everything that is due in it happen in its order. */
export async function pass(time: ReturnType<typeof handTime>, ms: number, stepMs = 10): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    time.advance(Math.min(stepMs, left))
    for (let i = 0; i < 3; i++) await turn()
  }
}

export function handHolder(...held: Held[]) {
  let all = held
  const holder: EnvelopeHolder = {
    current: (endpoint: EndpointName) => all.find((one) => one.plan.envelope.endpoint === endpoint) ?? null,
    all: () => all,
    compareAndSet: () => never('a nameserver never writes' as never),
    select: () => never('a nameserver never selects' as never),
  }
  return { holder, hold: (...next: Held[]) => (all = next) }
}
