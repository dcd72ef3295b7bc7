// Somebody else's YAML as plain values, with what may be asked of them.

import { parseAllDocuments } from 'yaml'
import { CommandFailure } from '../cli/connection.ts'
import { foreign } from './draft.ts'

export type Fields = { readonly [key: string]: unknown }

/** Far above any that people write by hand; aliases cannot grow it past what the library allows. */
const largest = 8 * 1024 * 1024

/** Every document of the file, as an object each. @throws CommandFailure with the place of what is wrong */
export function readYaml(file: string, bytes: Uint8Array): readonly Fields[] {
  if (bytes.length > largest) throw new CommandFailure(`${file} is larger than ${largest} bytes`)
  try {
    const documents = parseAllDocuments(Buffer.from(bytes).toString('utf8'), {
      logLevel: 'error',
      // YAML 1.1's `<<`, which Go's libraries read and people write to say a thing once.
      merge: true,
    })
    return (Array.isArray(documents) ? documents : []).flatMap((document) => {
      const [problem] = document.errors
      if (problem) throw problem
      const value: unknown = document.toJS({ maxAliasCount: 1000 })
      return isFields(value) ? [unmarked(value) as Fields] : []
    })
  } catch (problem) {
    throw new CommandFailure(`${file} is not readable as YAML: ${(problem as Error).message}`)
  }
}

function unmarked(value: unknown): unknown {
  if (typeof value === 'string') return foreign(value)
  if (Array.isArray(value)) return value.map(unmarked)
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [foreign(key), unmarked(one)]))
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** Text, or what YAML made of a text without quotes. */
export const wordOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : ''

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}

/** Milliseconds of `1h30m` or `500ms` as Go and Prometheus write them (a bare number: seconds); null for anything else. */
export function goDuration(value: unknown): number | null {
  if (typeof value === 'number') return value * 1000
  const text = wordOf(value).trim()
  if (text === '' || !/^(?:\d{1,12}(?:\.\d{1,9})?(?:ns|us|µs|μs|ms|s|m|h|d|w|y))+$/.test(text)) return null
  let sum = 0
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h|d|w|y)/g))
    sum += Number(number) * units[unit]!
  return sum
}
