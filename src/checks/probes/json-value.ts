// A number out of the JSON that a server answers: what it says, found by JSON Pointer (RFC 6901).

import { bad, good, type Outcome } from '../../terms/index.ts'
import type { Probe } from '../spec.ts'

type Unit = NonNullable<Extract<Probe, { kind: 'http' }>['unit']>

const perUnit: Readonly<Record<Unit, number>> = { seconds: 1, milliseconds: 0.001, minutes: 60 }

/** In seconds, where it is a time. Errors are half a sentence: `its body is not JSON`. What was read is never repeated whole. */
export function valueIn(body: string, pointer: string, unit: Unit = 'seconds'): Outcome<number> {
  let document: unknown
  try {
    document = JSON.parse(body)
  } catch {
    return bad('its body is not JSON')
  }
  const found = at(document, pointer)
  if (!found.ok) return found
  const value = found.value
  if (typeof value !== 'number' || !Number.isFinite(value))
    return bad(`${pointer} is ${kindOf(value)}, and a number was expected`)
  if (value < 0)
    return bad(
      `${pointer} is ${value}: what is behind or to spare is never negative; compare the clocks there`,
    )
  return good(value * perUnit[unit])
}

function at(document: unknown, pointer: string): Outcome<unknown> {
  let here = document
  let path = ''
  for (const token of pointer.slice(1).split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    const owner = here as Record<string, unknown> | null
    const has =
      typeof owner === 'object' && owner !== null && Object.hasOwn(owner, key) && isIndex(owner, key)
    if (!has)
      return bad(`${pointer} is not in its JSON: ${path || 'the document'} has no ${JSON.stringify(key)}`)
    here = owner[key]
    path += `/${token}`
  }
  return good(here)
}

/** An array has indices and no names: `/0`, never `/00` or `/length`. */
const isIndex = (owner: object, key: string): boolean => !Array.isArray(owner) || /^(?:0|[1-9]\d*)$/.test(key)

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'string'
        ? 'text'
        : `${typeof value === 'object' ? 'an object' : value}`
