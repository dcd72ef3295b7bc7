// Where sorted blocks of a file too large to hold wait to be merged: one temporary file, gone when it is closed.

import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BadHistory } from './bad-history.ts'
import { bytesPerRow, type Packed } from './packed.ts'

export interface Spool {
  /** Blocks are numbered from 0 in the order they are written. */
  write(block: Packed): Promise<void>
  /** Rows [from, from + count) of a block. */
  read(block: number, from: number, count: number): Promise<Packed>
  close(): Promise<void>
}

export type OpenSpool = () => Promise<Spool>

const columns = bytesPerRow / 4

/** In a folder of its own within `folder`. Rejects with `BadHistory` when the disk has no room. */
export const fileSpool =
  (folder: string): OpenSpool =>
  async () => {
    const own = await mkdtemp(join(folder, 'holdfast-backtest-')).catch((problem) => {
      throw noRoom(folder, problem)
    })
    const file = await open(join(own, 'rows'), 'wx+', 0o600)
    const starts: { readonly at: number; readonly rows: number }[] = []
    let end = 0
    return {
      async write({ times, keys, counts, lines, length }) {
        starts.push({ at: end, rows: length })
        for (const column of [times, keys, counts, lines]) {
          const bytes = Buffer.from(column.buffer, column.byteOffset, length * 4)
          await writeAll(file, bytes, end).catch((problem) => {
            throw noRoom(folder, problem)
          })
          end += bytes.length
        }
      },
      async read(block, from, count) {
        const { at, rows } = starts[block]!
        const read: Uint32Array[] = []
        for (let column = 0; column < columns; column++) {
          const into = new Uint32Array(count)
          await file.read(into, 0, count * 4, at + (column * rows + from) * 4)
          read.push(into)
        }
        const [times, keys, counts, lines] = read as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
        return { times, keys, counts, lines, length: count }
      },
      async close() {
        await file.close()
        await rm(own, { recursive: true, force: true })
      },
    }
  }

/** A write may take less than it was given, on a disk that fills up. */
async function writeAll(file: Awaited<ReturnType<typeof open>>, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

const noRoom = (folder: string, problem: NodeJS.ErrnoException): BadHistory =>
  new BadHistory(
    `${folder} takes no temporary file to sort the rows in (${problem.code ?? problem.message})`,
    'make room, name another folder with TMPDIR, or sort the file by its time column: then none is needed',
  )
