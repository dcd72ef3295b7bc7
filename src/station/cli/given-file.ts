// A file that a command is given; `-` is what stands on its input.

import { readFile } from 'node:fs/promises'
import { CommandFailure } from './connection.ts'

/** Rejects with `CommandFailure`. */
export async function givenBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file === '-' ? '/dev/stdin' : file)
  } catch (problem) {
    const { code, message } = problem as NodeJS.ErrnoException
    throw new CommandFailure(`${file} cannot be read (${code ?? message})`)
  }
}
