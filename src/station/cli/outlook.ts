// Where `whatif` and `concentration` get their answer: from a running Holdfast, or from a configuration alone.

import { formatProblem, loadConfig } from '../config/index.ts'
import { assumedEstate, type Estate } from '../what-if/estate.ts'
import { CommandFailure, connect } from './connection.ts'

export type OutlookOptions = {
  readonly config?: string
  readonly url?: string
  readonly json?: boolean
}

/** `path` is asked of the running Holdfast; `reckon` works the same out of the configuration. */
export async function outlook<T>(
  options: OutlookOptions,
  path: string,
  reckon: (estate: Estate) => T,
): Promise<T> {
  if (options.config === undefined) return connect(options, process.env).get<T>(path)
  const read = await loadConfig(options.config, process.env)
  if (!read.ok)
    throw new CommandFailure(`the configuration cannot be used:\n${read.error.map(formatProblem).join('\n')}`)
  return reckon(assumedEstate(read.value))
}

export const basisText = (basis: 'live' | 'assumed'): string =>
  basis === 'live'
    ? 'as things stand now'
    : 'from the configuration alone: every target with a check is taken to be up, every replica to be ready'
