// The files that a node's publishers need: zones and TSIG secrets. Read when orders are followed, so that a file that
// is wrong refuses the orders as a whole and what is in force stays.

import { access, constants, readFile } from 'node:fs/promises'
import { type DomainName, minimalZone, parseMasterFile, prependLabel, type Zone } from '../../dns/index.ts'
import type { EmbeddedSpec, PublisherSecrets, PublisherSpec } from '../../publishers/index.ts'
import { good, never, type PublisherId } from '../../terms/index.ts'
import type { ConfigProblem, LoadedConfig } from '../config/index.ts'

/** Rejects when a file cannot be read or holds no secret. */
export async function secretsOf(spec: PublisherSpec): Promise<PublisherSecrets> {
  switch (spec.kind) {
    case 'embedded':
      return noSecrets
    // The AWS SDK reads its own, and again when they have expired; that the file is there is known beforehand.
    case 'route53':
      if (spec.credentialsFile !== undefined) await access(spec.credentialsFile, constants.R_OK)
      return noSecrets
    case 'rfc2136':
      return { ...noSecrets, tsig: spec.key ? await tsigSecret(spec.key.secretFile) : null }
    case 'cloudflare':
      return { ...noSecrets, token: await tokenIn(spec.tokenFile) }
    case 'powerdns':
      return {
        tsig: spec.key ? await tsigSecret(spec.key.secretFile) : null,
        token: await tokenIfThere(spec.api.keyFile),
      }
    default:
      return never(spec)
  }
}

/** Null when the file is not on this machine: only explanations come of it, and records go on without them. */
async function tokenIfThere(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch((problem: NodeJS.ErrnoException) => {
    if (problem.code === 'ENOENT') return null
    throw problem
  })
  if (text === null) return null
  if (!/^[\x21-\x7e]{1,500}$/.test(text.trim()))
    throw new Error(`${file} holds no API key: expected one line without spaces, and nothing else`)
  return text.trim()
}

const noSecrets: PublisherSecrets = { tsig: null, token: null }

export async function tsigSecret(file: string): Promise<Uint8Array> {
  const text = (await readFile(file, 'utf8')).replace(/\s/g, '')
  const secret = Buffer.from(text, 'base64')
  // Node skips what is no base64, and would make a secret of a whole `key { … }` too.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || secret.length < 16)
    throw new Error(
      `${file} holds no TSIG secret: expected base64 of at least 16 bytes and nothing else, as tsig-keygen writes it in quotes after \`secret\``,
    )
  return secret
}

/** One line of printable characters: a header carries it. What was read instead is not told. */
async function tokenIn(file: string): Promise<string> {
  const token = (await readFile(file, 'utf8')).trim()
  if (!/^[\x21-\x7e]{20,500}$/.test(token))
    throw new Error(
      `${file} holds no API token: expected one line of 20 characters or more, and nothing else`,
    )
  return token
}

type SecretReading = readonly [key: string, read: () => Promise<unknown>]

/** What secrets a publisher has: the key that names each, and the reading that its use begins with. */
function secretReadings(spec: PublisherSpec): readonly SecretReading[] {
  switch (spec.kind) {
    case 'embedded':
      return keyReading('transfers.key', spec.transfers?.key)
    case 'route53':
      return []
    case 'rfc2136':
      return keyReading('key', spec.key)
    case 'cloudflare':
      return [['tokenFile', () => tokenIn(spec.tokenFile)]]
    case 'powerdns':
      return [...keyReading('key', spec.key), ['api.keyFile', () => tokenIfThere(spec.api.keyFile)]]
    default:
      return never(spec)
  }
}

const keyReading = (
  at: string,
  key: { readonly secretFile: string } | undefined,
): readonly SecretReading[] => (key ? [[`${at}.secretFile`, () => tsigSecret(key.secretFile)]] : [])

/** Secrets that are none, at the place that names them. A node refuses its orders whole for one of them. */
export async function secretProblems(config: LoadedConfig): Promise<readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = []
  for (const spec of config.publishers)
    for (const [key, read] of secretReadings(spec)) {
      const named = config.files.find(({ path }) => path === `publishers.${spec.id}.${key}`)
      const problem: NodeJS.ErrnoException | null = await read().then(
        () => null,
        (thrown) => thrown,
      )
      // A file that is not there, or not readable, is told as such.
      if (!named || !problem || problem.code !== undefined) continue
      const { path, line, column } = named
      problems.push({ file: config.file, line, column, path, message: problem.message })
    }
  return problems
}

const parse = async (spec: EmbeddedSpec, file: string) =>
  parseMasterFile(await readFile(file, 'utf8'), { file, origin: spec.zone })

/** What is wrong in the zones' own files, at its place there. */
export async function zoneProblems(publishers: readonly PublisherSpec[]): Promise<readonly ConfigProblem[]> {
  const perZone = await Promise.all(
    publishers.map(async (spec) => {
      if (spec.kind !== 'embedded' || spec.file === undefined) return []
      // A file that is not there is told with its place in the configuration.
      const read = await parse(spec, spec.file).catch(() => null)
      return read === null || read.ok ? [] : read.error.map((error) => ({ ...error, path: '' }))
    }),
  )
  return perZone.flat()
}

export async function readZone(spec: EmbeddedSpec): Promise<{ zone: Zone; publisher: PublisherId }> {
  const read = spec.file === undefined ? good(bareZone(spec.zone)) : await parse(spec, spec.file)
  if (read.ok) return { zone: read.value, publisher: spec.id }
  const first = read.error[0]
  const place = first ? `${first.file}:${first.line}:${first.column}: ` : ''
  throw new Error(`zone ${spec.zone}: ${place}${first?.message}`)
}

/** A zone without a file of its own: what every zone has, served by `ns1` below it. */
function bareZone(origin: DomainName): Zone {
  const nameserver = prependLabel('ns1', origin)
  return minimalZone(origin, { nameserver: nameserver.ok ? nameserver.value : origin })
}
