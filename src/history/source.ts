// A recorded file, plain or gzipped, that can be read from its beginning as often as it takes. What is named truth is
// somebody's answer sheet and is never opened: whoever judges the past must not have seen how it went on.

import { open, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { BadHistory } from './bad-history.ts'

export type Source = {
  /** As errors name it. */
  readonly name: string
  /** Bytes as they lie on disk: what progress is told in. */
  readonly size: number
  /** Unpacked, from the beginning. `onRead`: bytes of `size` that were taken since. Rejects with `BadHistory`. */
  bytes(onRead?: (bytes: number) => void): AsyncIterable<Uint8Array>
}

/** How a file comes to be read; a test watches what is opened. */
export type OpenSource = (path: string) => Promise<Source>

const answerSheet = /truth/i
/** Read at a time. */
const portion = 256 * 1024

/** A regular file. Its first bytes say whether it is gzipped (RFC 1952 section 2.3.1), whatever its name is. */
export const fileSource: OpenSource = async (path) => {
  if (answerSheet.test(basename(path)))
    throw new BadHistory(`${path} is named truth and is not opened`, 'name the file of the counts themselves')
  const about = await stat(path).catch((problem: NodeJS.ErrnoException) => {
    throw unreadable(path, problem)
  })
  if (!about.isFile())
    throw new BadHistory(
      `${path} is no regular file`,
      'name a file: it is read more than once, so no pipe will do',
    )
  return { name: path, size: about.size, bytes: (onRead) => fileBytes(path, onRead) }
}

/** `plain` in the folder or, where that is absent, `plain.gz`. */
export async function sourceIn(folder: string, plain: string, openSource: OpenSource): Promise<Source> {
  const path = join(folder, plain)
  const isThere = async (file: string): Promise<boolean> =>
    stat(file).then(
      () => true,
      () => false,
    )
  if (await isThere(path)) return openSource(path)
  if (await isThere(`${path}.gz`)) return openSource(`${path}.gz`)
  throw new BadHistory(`${folder} holds neither ${plain} nor ${plain}.gz`, 'name the folder that holds it')
}

const unreadable = (path: string, problem: NodeJS.ErrnoException): BadHistory =>
  new BadHistory(
    `${path} cannot be read (${problem.code ?? problem.message})`,
    'name a file that is there and that may be read',
  )

async function* fileBytes(
  path: string,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch((problem: NodeJS.ErrnoException) => {
    throw unreadable(path, problem)
  })
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  const packed = buffer[0] === 0x1f && buffer[1] === 0x8b
  const stream = file.createReadStream({ start: 0, highWaterMark: portion })
  stream.on('data', (chunk) => onRead(chunk.length))
  if (!packed) {
    yield* stream as AsyncIterable<Uint8Array>
    return
  }
  const unpacked = createGunzip({ chunkSize: portion })
  stream.on('error', (problem) => unpacked.destroy(problem))
  try {
    yield* stream.pipe(unpacked) as AsyncIterable<Uint8Array>
  } catch (problem) {
    throw damaged(path, problem as NodeJS.ErrnoException)
  } finally {
    stream.destroy()
  }
}

function damaged(path: string, problem: NodeJS.ErrnoException): Error {
  if (problem.code === 'Z_BUF_ERROR')
    return new BadHistory(`${path} ends in the middle of its compressed data`, 'copy the file again, whole')
  if (problem.code?.startsWith('Z_') === true)
    return new BadHistory(`${path} is damaged: ${problem.message}`, 'copy the file again, or pack it again')
  return problem
}
