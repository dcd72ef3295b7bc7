// The configuration a start or a reload goes by: the file, what the command line moves, and the files it names, all
// read and checked before anything is changed.

import { resolve } from 'node:path'
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

/** Everything that is wrong with a file and the files it names; nothing is started. */
export async function examine(file: string, env: NodeJS.ProcessEnv) {
  const read = await loadConfig(file, env)
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
  const { read, problems } = await examine(source.file, source.env)
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
  if (now.node.name !== next.node.name) return 'node.name'
  return null
}
