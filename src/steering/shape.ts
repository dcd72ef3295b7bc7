// Readers of untrusted JSON: each returns the value or leaves with the path and what was expected. `reading` turns
// the leaving into an outcome, so that no exception crosses the room's edge.

import { bad, good, type Outcome } from '../terms/index.ts'

/** Characters of a reason, an author or any other text in a plan or an order. */
export const longestText = 4096

/** For texts that machines put together: too long a one is cut, not refused. */
export const clipped = (text: string): string =>
  text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`

/** Runs a reader over untrusted JSON. */
export function reading<T>(read: () => T): Outcome<T> {
  try {
    return good(read())
  } catch (error) {
    if (error instanceof Misshapen) return bad(error.message)
    throw error
  }
}

class Misshapen extends Error {}

export const expect = (path: string, expected: string): never => {
  throw new Misshapen(`${path}: expected ${expected}`)
}

export type Fields = Readonly<Record<string, unknown>>

export function object(json: unknown, path: string): Fields {
  return json !== null && typeof json === 'object' && !Array.isArray(json)
    ? (json as Fields)
    : expect(path, 'an object')
}

export const string = (json: unknown, path: string, most = longestText): string =>
  typeof json === 'string' && json.length <= most
    ? json
    : expect(path, `a string of at most ${most} characters`)

export const number = (json: unknown, path: string, least: number, most: number): number =>
  typeof json === 'number' && json >= least && json <= most
    ? json
    : expect(path, `a number from ${least} to ${most}`)

export const integer = (json: unknown, path: string, least: number, most: number): number =>
  Number.isInteger(json) ? number(json, path, least, most) : expect(path, 'a whole number')

export function list<T>(
  json: unknown,
  path: string,
  most: number,
  read: (item: unknown, path: string) => T,
): T[] {
  if (!Array.isArray(json) || json.length > most) return expect(path, `a list of at most ${most}`)
  return json.map((item, index) => read(item, `${path}[${index}]`))
}

export function one<T extends string>(json: unknown, path: string, words: readonly T[]): T {
  return words.find((word) => word === json) ?? expect(path, words.join(' or '))
}

export function id<T>(json: unknown, path: string, parse: (text: string) => Outcome<T>): T {
  const parsed = parse(string(json, path))
  return parsed.ok ? parsed.value : expect(path, parsed.error)
}
