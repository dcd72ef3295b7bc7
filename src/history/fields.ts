// What may stand in a field, and the names that stand there as numbers.

import { BadHistory, badLine } from './bad-history.ts'

export type Place = { readonly file: string; readonly line: number }

const digits = /^\d+$/

/** A whole number from 0 to `most`. Rejects with `BadHistory`. */
export function wholeNumber(
  text: string,
  what: string,
  { file, line }: Place,
  most: number,
  fix: string,
): number {
  const read = digits.test(text) && text.length <= 15 ? Number(text) : Number.NaN
  if (read <= most) return read
  throw badLine(file, line, `${what} as a whole number from 0 to ${most}`, text, fix)
}

/** 2100, in seconds since 1970. */
export const mostUnix = 4_102_444_800

const mostCount = 100_000_000
export const countIn = (text: string, place: Place): number =>
  wholeNumber(text, 'a count', place, mostCount, 'mend the row, or leave it out')

/** Letters of a name: what a service or a vendor is called. */
const longestName = 200
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name must not hold
const noName = /[\u0000-\u001f\u007f]/

/** Names by number, in the order in which they were first seen; bounded, since each costs memory of the detector. */
export class Names {
  readonly all: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #what: string
  readonly #most: number

  constructor(what: string, most: number) {
    this.#what = what
    this.#most = most
  }

  find(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  numberOf(name: string, { file, line }: Place): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    if (name === '' || name.length > longestName || noName.test(name))
      throw badLine(file, line, `${this.#what} of 1 to ${longestName} letters`, name, 'mend the row')
    if (this.all.length >= this.#most)
      throw new BadHistory(
        `${file} line ${line} names more than ${this.#most} different ${this.#what}s`,
        'judge a part of them at a time',
      )
    const number = this.all.length
    this.all.push(name)
    this.#numbers.set(name, number)
    return number
  }
}
