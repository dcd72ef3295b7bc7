// The configuration a start or a reload goes by: the file, what the command line moves, and the files it names, all
// read and checked before anything is changed.

import { resolve } from 'node:path'
import { type AddedFile, readAdded } from './added.ts'
import { CommandFailure } from './cli/connection.ts'
import { type Config, type ConfigProblem, checkFiles, formatProblem, loadConfig } from './config/index.ts'
import { readHostPort } from './host-port.ts'
import { secretProblems, zoneProblems } from './node/resources.ts'

export type ConfigSource = {
  readonly file: string
  readonly http?: string
  readonly dns?: string
  readonly data?: string
  readonly env: NodeJS.ProcessEnv
}

/**
 * Everything that is wrong with a file, the files it names and what was added beside it; nothing is started. `added`: in
 * place of what was added in the store's folder. `data`: where that is, in place of what the file says.
 */
export async function examine(
  file: string,
  env: NodeJS.ProcessEnv,
  { added, data }: { added?: AddedFile; data?: string } = {},
) {
  const alone = added === undefined ? await loadConfig(file, env) : null
  const beside = added ?? (alone?.ok ? await readAdded(data ?? alone.value.store.folder) : undefined)
  const read = beside === undefined && alone !== null ? alone : await loadConfig(file, env, beside)
  const problems: readonly ConfigProblem[] = read.ok
    ? [
        ...(await checkFiles(read.value)),
        ...(await secretProblems(read.value)),
        ...(await zoneProblems(read.value.publishers)),
      ]
    : read.error
  return { read, problems }
}

/** Rejects with every problem. */
export async function configured(source: ConfigSource): Promise<Config> {
  const { read, problems } = await examine(
    source.file,
    source.env,
    source.data === undefined ? {} : { data: resolve(source.data) },
  )
  if (!read.ok || problems.length > 0)
    throw new CommandFailure(`the configuration cannot be used:\n${problems.map(formatProblem).join('\n')}`)
  const { http, dns, data } = source
  const { store, listen } = read.value
  return {
    ...read.value,
    store: data === undefined ? store : { ...store, folder: resolve(data) },
    listen: {
      http: http === undefined ? listen.http : readHostPort(http, '--http'),
      dns: dns === undefined ? listen.dns : readHostPort(dns, '--dns'),
    },
  }
}

/** What only a restart can change. */
export function unmovable(now: Config, next: Config): string | null {
  if (now.store.folder !== next.store.folder) return 'store'
  if (JSON.stringify(now.listen) !== JSON.stringify(next.listen)) return 'listen'
  if (JSON.stringify(now.board) !== JSON.stringify(next.board)) return 'board'
  if (now.node.name !== next.node.name) return 'node.name'
  return null
}
