// `holdfast node`: a process of its own, here or on another machine, that joins a Holdfast and does its part.

import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import {
  type FoundationPath,
  type NodeName,
  parseFoundationPath,
  parseNodeName,
  parsePublisherId,
} from '../../terms/index.ts'
import { type NodeSaying, runNode } from '../enactor/run.ts'
import { readHostPort } from '../host-port.ts'
import { ProcessSignals } from '../process-signals.ts'
import { CommandFailure } from './connection.ts'

export type NodeOptions = {
  readonly join?: string
  readonly tokenFile?: string
  readonly roles?: string
  readonly name?: string
  readonly data?: string
  readonly secret: readonly string[]
  readonly dns?: string
  readonly listen?: string
  readonly keyFile?: string
  readonly standsOn: readonly string[]
  readonly rehearse?: boolean
  readonly json?: boolean
}

export async function nodeCommand(options: NodeOptions, version: string): Promise<void> {
  const signals = new ProcessSignals()
  const name = nameOf(options)
  process.title = `holdfast node ${name}`
  const say = (saying: NodeSaying): void => {
    process.stdout.write(
      options.json ? `${JSON.stringify({ node: name, ...saying })}\n` : `${name}: ${saying.text}\n`,
    )
  }
  const { dns = '127.0.0.1:5300', listen, keyFile } = options
  await runNode({
    url: urlOf(options.join ?? missing('--join <url>')),
    tokenFile: tokenFileOf(options.tokenFile ?? missing('--token-file <file>')),
    place: {
      node: name,
      roles: rolesOf(options.roles ?? missing('--roles <list>')),
      folder: resolve(options.data ?? name),
      dns: readHostPort(dns, '--dns'),
      listen: listen === undefined ? null : readHostPort(listen, '--listen'),
      keyFile: keyFile === undefined ? null : resolve(keyFile),
      secretFiles: secretsOf(options.secret),
    },
    standsOn: options.standsOn.map(foundationOf),
    rehearse: options.rehearse ?? false,
    version,
    stopping: signals.stopping,
    say,
  })
}

const wrong = (message: string): never => {
  throw new CommandFailure(message, 2)
}

const missing = (option: string): never =>
  wrong(`a node that joins needs ${option}; for the nameserver of this machine alone: holdfast node --alone`)

function nameOf({ name }: NodeOptions): NodeName {
  const read = parseNodeName(name ?? hostname().toLowerCase().split('.')[0] ?? '')
  return read.ok ? read.value : wrong(`--name takes ${read.error.replace(/^expected /, '')}`)
}

function urlOf(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '')
    return wrong(
      `--join takes the board's address such as http://127.0.0.1:8080, read ${JSON.stringify(text)}`,
    )
  return url.origin
}

function foundationOf(text: string): FoundationPath {
  const read = parseFoundationPath(text)
  return read.ok ? read.value : wrong(`--stands-on takes ${read.error.replace(/^expected /, '')}`)
}

function tokenFileOf(file: string): string {
  const path = resolve(file)
  if (existsSync(path)) return path
  throw new CommandFailure(
    `there is no ${path}; make a token with: holdfast token NAME --scopes node > ${file}`,
  )
}

const known = ['vantage', 'enactor', 'nameserver']

function rolesOf(text: string): ReadonlySet<string> {
  const roles = new Set(text.split(',').map((role) => role.trim()))
  for (const role of roles)
    if (!known.includes(role)) wrong(`--roles takes ${known.join(', ')}, read ${JSON.stringify(role)}`)
  return roles
}

function secretsOf(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair): [string, string] => {
      const [, id, file] = /^([^=]+)=(.+)$/.exec(pair) ?? []
      const read = parsePublisherId(id ?? '')
      if (!read.ok || file === undefined)
        return wrong(`--secret takes PUBLISHER=FILE, read ${JSON.stringify(pair)}`)
      return [read.value, resolve(file)]
    }),
  )
}
