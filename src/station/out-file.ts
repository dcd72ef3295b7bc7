// The file a command leaves: whole or not at all, and never over something that it did not write itself.

import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandFailure } from './cli/connection.ts'

export type OutFile = {
  /** As it was asked for. */
  readonly path: string
  write(text: string): Promise<void>
}

export type OutKind = {
  /** Whether a file that stands there is one of these, by its beginning. */
  readonly isOurs: (beginning: string) => boolean
  readonly force?: boolean | undefined
}

const beginningLength = 200

/** Asked before the work is begun, so that an hour of it does not end in a refusal. Rejects with `CommandFailure`. */
export async function outFile(path: string, { isOurs, force }: OutKind): Promise<OutFile> {
  const there = await stat(path).catch(() => null)
  if (there !== null && !there.isFile() && !there.isDirectory())
    return { path, write: (text) => written(path, text) }
  if (there?.isDirectory()) throw new CommandFailure(`${path} is a folder; name a file in it`, 2)
  if (there !== null && there.size > 0 && !force && !isOurs(await beginningOf(path)))
    throw new CommandFailure(
      `${path} is there already and is no such file as this writes; name another, or overwrite it with --force`,
    )
  const target = there === null ? path : await realpath(path)
  await access(dirname(target), constants.W_OK).catch((problem) => {
    throw unwritable(path, problem)
  })
  return { path, write: (text) => replaced(target, text) }
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path).catch((problem) => {
    throw unwritable(path, problem)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningLength), 0, beginningLength, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

const unwritable = (path: string, problem: NodeJS.ErrnoException): CommandFailure =>
  new CommandFailure(
    `${path} cannot be written (${problem.code ?? problem.message}); name a file in a folder that is there and has room`,
  )

async function written(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((problem) => {
    throw unwritable(path, problem)
  })
}

/** Beside it first, then in its place in one step. */
async function replaced(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.part`
  try {
    const file = await open(beside, 'wx')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (problem) {
    await rm(beside, { force: true })
    throw unwritable(path, problem as NodeJS.ErrnoException)
  }
}
