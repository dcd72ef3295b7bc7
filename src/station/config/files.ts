// The files a configuration names: whether they are there and readable, told before anything is started.

import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import type { ConfigProblem } from './config.ts'
import type { NamedFile } from './names.ts'
import type { LoadedConfig } from './read.ts'

async function whyNot({ file, isSecret }: NamedFile): Promise<{ message: string; hint?: string } | null> {
  try {
    const found = await stat(file)
    if (!found.isFile()) return { message: `${file} is not a file` }
    await access(file, constants.R_OK)
    // On Windows the mode says nothing about who may read.
    if (isSecret && process.platform !== 'win32' && (found.mode & 0o007) !== 0)
      return { message: `${file} holds a secret and everybody may read it`, hint: `chmod 600 ${file}` }
    return null
  } catch (thrown) {
    const { code = 'unknown' } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT')
      return { message: `there is no file ${file}`, hint: 'paths are relative to the configuration file' }
    return { message: `${file} cannot be read (${code})` }
  }
}

/** Every named file that is missing, not readable, or a secret that everybody may read. */
export async function checkFiles(config: LoadedConfig): Promise<readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = []
  for (const named of config.files) {
    const why = await whyNot(named)
    const { path, line, column } = named
    if (why !== null) problems.push({ file: config.file, line, column, path, ...why })
  }
  return problems
}
