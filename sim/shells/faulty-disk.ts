// The keeper's real disk with the faults that a disk has, and files as a crash leaves them.

import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Disk } from '../../src/nameserver/index.ts'
import type { DiskMode } from './disk.ts'

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A file as a crash or a bad block leaves it. Its other names keep the bytes that they had. */
export function damage(path: string, how: 'body' | 'header' | 'gone'): void {
  const bytes = readFileSync(path)
  // A torn body is what a crash leaves; a header is torn only with it.
  const kept = how === 'body' ? bytes.subarray(0, bytes.length - 20) : bytes.subarray(0, 12)
  rmSync(path)
  if (how !== 'gone') writeFileSync(path, kept)
}

/** The real disk, in a mode. */
export class FaultyDisk implements Disk {
  readonly #folder: string
  readonly #disk: Disk
  readonly #writing = new Set<Promise<void>>()
  mode: DiskMode = 'well'
  #held: Promise<DiskMode> | null = null

  constructor(folder: string, disk: Disk) {
    this.#folder = folder
    this.#disk = disk
  }

  list(): readonly string[] {
    return this.#disk.list()
  }

  read(file: string): Buffer | null {
    return this.#disk.read(file)
  }

  remove(file: string): Promise<void> {
    return this.#disk.remove(file)
  }

  /** The next write waits until the returned function says how it ends. */
  hold(): (ends: DiskMode) => void {
    const { promise, resolve } = Promise.withResolvers<DiskMode>()
    this.#held = promise
    return resolve
  }

  replace(file: string, content: Buffer, keepAs?: string): Promise<void> {
    const held = this.#held
    this.#held = null
    const write = (async () => {
      await this.#replace(held ? await held : this.mode, file, content, keepAs)
    })().finally(() => this.#writing.delete(write))
    this.#writing.add(write)
    return write
  }

  /** Resolves when nothing is being written, nor begun by the end of what was. */
  async idle(): Promise<void> {
    await turn()
    while (this.#writing.size > 0) {
      await Promise.allSettled(this.#writing)
      await turn()
    }
  }

  async #replace(mode: DiskMode, file: string, content: Buffer, keepAs?: string): Promise<void> {
    if (mode === 'half') this.#keep(file, keepAs)
    if (mode === 'full' || mode === 'half')
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    await this.#disk.replace(file, content, keepAs)
    if (mode === 'unsynced') throw Object.assign(new Error('input/output error'), { code: 'EIO' })
  }

  #keep(file: string, keepAs: string | undefined): void {
    const from = join(this.#folder, file)
    if (keepAs !== undefined && existsSync(from)) copyFileSync(from, join(this.#folder, keepAs))
  }
}
