// Names as Route 53 writes them: absolute, lower case, everything but letters, digits, `-` and `_` as an octal escape
// (`\052` for an asterisk; master files escape in decimal). Sets are listed by name with the labels reversed; whether
// escapes are compared as they are written or as what they stand for is not documented, so only an order in which both
// agree is relied on.

import { type DomainName, labelOctets, labelsOf, parseName, root } from '../../dns/index.ts'

const plain = /[a-z0-9_-]/
/** By far most names: written as they are, but for the final dot. */
const allPlain = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/

export function toRoute53(name: DomainName): string {
  if (allPlain.test(name)) return `${name}.`
  if (name === root) return '.'
  return labelsOf(name)
    .map((label) => `${[...labelOctets(label)].map(spell).join('')}.`)
    .join('')
}

const spell = (octet: number): string => {
  const char = String.fromCharCode(octet)
  return plain.test(char) ? char : `\\${octet.toString(8).padStart(3, '0')}`
}

/** Null for what is no name. */
export function fromRoute53(written: string): DomainName | null {
  const inDecimal = written.replace(
    /\\([0-3][0-7]{2})/g,
    (_, octal: string) => `\\${String(Number.parseInt(octal, 8)).padStart(3, '0')}`,
  )
  const name = parseName(inDecimal)
  return name.ok ? name.value : null
}

/** Where a name stands in the listing, by either reading of the escapes. */
export type Place = { readonly written: string; readonly meant: string }

export function placeOf(written: string): Place {
  const reversed = `${written.replace(/\.$/, '').split('.').reverse().join('.')}.`
  return {
    written: reversed,
    meant: reversed.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    ),
  }
}

/** True when `a` is listed before `b` for certain. */
export const listedBefore = (a: Place, b: Place): boolean => a.written < b.written && a.meant < b.meant

/** For sorting what is asked for; a page is never trusted beyond `listedBefore`. */
export const byPlace = (a: Place, b: Place): number =>
  a.written < b.written ? -1 : a.written > b.written ? 1 : 0
