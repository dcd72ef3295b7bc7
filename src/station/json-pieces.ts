// The text of a large JSON value in pieces, so that it need not be written in one go: a hundred megabytes take most of a
// second.

import type { Json, JsonObject } from '../terms/index.ts'

/** Elements of a list in one piece: what is kept of a service is some three thousand letters. */
const atOnce = 100
/** Objects are cut by their keys down to this depth, and lists wherever they are found there. */
const deepest = 3

/** Together what `JSON.stringify` writes. */
export function* jsonPieces(value: Json, depth = 0): Generator<string> {
  if (depth > deepest || typeof value !== 'object' || value === null) yield JSON.stringify(value)
  else if (isList(value)) yield* listPieces(value)
  else yield* objectPieces(value, depth)
}

const isList = (value: JsonObject | readonly Json[]): value is readonly Json[] => Array.isArray(value)

function* listPieces(list: readonly Json[]): Generator<string> {
  if (list.length === 0) yield '[]'
  for (let from = 0; from < list.length; from += atOnce) {
    const inner = JSON.stringify(list.slice(from, from + atOnce)).slice(1, -1)
    const isLast = from + atOnce >= list.length
    yield `${from === 0 ? '[' : ''}${inner}${isLast ? ']' : ','}`
  }
}

function* objectPieces(value: JsonObject, depth: number): Generator<string> {
  let before = '{'
  for (const [key, inner] of Object.entries(value)) {
    // Absent, as `JSON.stringify` takes it.
    if ((inner as Json | undefined) === undefined) continue
    yield `${before}${JSON.stringify(key)}:`
    yield* jsonPieces(inner, depth + 1)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}
