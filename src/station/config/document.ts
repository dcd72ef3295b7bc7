// YAML text -> a tree in which every key and value knows its place in the file. Keys are unique, depth and size are
// bounded, and an alias may not be expanded more than a file of its size could have written out by hand.

import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml'
import type { Path, Place, Report } from './problems.ts'
import { type Environment, substitute } from './substitute.ts'

type Scalar = string | number | boolean | null
type Entry = { readonly keyPlace: Place; readonly value: Located }
export type Located =
  | { readonly kind: 'scalar'; readonly place: Place; readonly value: Scalar; readonly substituted: boolean }
  | { readonly kind: 'list'; readonly place: Place; readonly items: readonly Located[] }
  | { readonly kind: 'map'; readonly place: Place; readonly entries: ReadonlyMap<string, Entry> }
  /** Could not be read; told already. */
  | { readonly kind: 'broken'; readonly place: Place }

/** Bytes a file may have. */
export const largestFile = 4 * 1024 * 1024
const deepest = 32
const mostNodes = 500_000
const top: Place = { line: 1, column: 1 }

type Reading = {
  readonly lines: LineCounter
  readonly env: Environment
  readonly report: Report
  /** Filled in document order, so that an alias finds the last anchor before it (YAML 1.2, section 7.1). */
  readonly anchors: Map<string, Node>
  nodes: number
}

/** Null when there is nothing that could be read further; then at least one problem was reported. */
export function readDocument(text: string, env: Environment, report: Report): Located | null {
  if (Buffer.byteLength(text) > largestFile) {
    report(top, [], `the file is larger than ${largestFile} bytes (4 MiB)`)
    return null
  }
  const lines = new LineCounter()
  const document = parse(text, lines, report)
  if (document === null) return null
  for (const problem of [...document.errors, ...document.warnings])
    report(placeOf(lines, problem.pos[0]), [], yamlProblem(problem))
  if (document.errors.length > 0) return null
  if (document.contents === null) {
    // An editor that is just writing leaves it empty for a moment: that must never read as "take everything away" (S9).
    report(top, [], 'the file is empty', 'see examples/minimal/holdfast.yaml for a first one')
    return null
  }
  const reading: Reading = { lines, env, report, anchors: new Map(), nodes: 0 }
  return locate(reading, document.contents, [], [])
}

function parse(text: string, lines: LineCounter, report: Report): Document.Parsed | null {
  try {
    return parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      // Checked in `mapOf` with a Map: the library compares every key with every other.
      uniqueKeys: false,
      logLevel: 'error',
    })
  } catch (thrown) {
    // The library descends by recursion: thousands of open brackets end its stack.
    report(top, [], `not readable as YAML: ${thrown instanceof Error ? thrown.message : 'unknown reason'}`)
    return null
  }
}

/** The library speaks to programmers in one place. */
const yamlProblem = ({ code, message }: YAMLError): string =>
  code === 'MULTIPLE_DOCS'
    ? 'a second document begins here; one file is one configuration'
    : `not valid YAML: ${message}`

function placeOf(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function locate(reading: Reading, node: Node, path: Path, inside: readonly string[]): Located {
  const place = placeOf(reading.lines, node.range?.[0] ?? 0)
  reading.nodes++
  if (reading.nodes > mostNodes) {
    if (reading.nodes === mostNodes + 1)
      reading.report(place, path, `more than ${mostNodes} values once aliases are expanded`)
    return { kind: 'broken', place }
  }
  if (path.length > deepest) {
    reading.report(place, path, `nested deeper than ${deepest} levels`)
    return { kind: 'broken', place }
  }
  if (isAlias(node)) return followAlias(reading, node.source, place, path, inside)
  const anchor = 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : null
  if (anchor !== null) reading.anchors.set(anchor, node)
  const within = anchor === null ? inside : [...inside, anchor]
  if (isMap(node)) return mapOf(reading, node.items, place, path, within)
  if (isSeq(node)) return listOf(reading, node.items, place, path, within)
  return scalarOf(reading, isScalar(node) ? node.value : null, place, path)
}

function followAlias(
  reading: Reading,
  name: string,
  place: Place,
  path: Path,
  inside: readonly string[],
): Located {
  const target = reading.anchors.get(name)
  if (target !== undefined && !inside.includes(name)) return locate(reading, target, path, inside)
  const why = target === undefined ? `no anchor is called &${name}` : `the alias *${name} contains itself`
  reading.report(place, path, why)
  return { kind: 'broken', place }
}

function listOf(
  reading: Reading,
  nodes: readonly unknown[],
  place: Place,
  path: Path,
  inside: readonly string[],
): Located {
  const items: Located[] = []
  for (const [i, item] of nodes.entries()) {
    if (isNode(item)) items.push(locate(reading, item, [...path, i], inside))
  }
  return { kind: 'list', place, items }
}

function mapOf(
  reading: Reading,
  pairs: readonly Pair[],
  place: Place,
  path: Path,
  inside: readonly string[],
): Located {
  const entries = new Map<string, Entry>()
  for (const { key, value } of pairs) {
    if (!isScalar(key)) continue
    const keyPlace = placeOf(reading.lines, key.range?.[0] ?? 0)
    const name = String(key.value)
    const here = [...path, name]
    const first = entries.get(name)
    if (first !== undefined) {
      reading.report(keyPlace, here, `written twice; the first is on line ${first.keyPlace.line}`)
      continue
    }
    const located: Located = isNode(value)
      ? locate(reading, value, here, inside)
      : { kind: 'scalar', place: keyPlace, value: null, substituted: false }
    entries.set(name, { keyPlace, value: located })
  }
  return { kind: 'map', place, entries }
}

function scalarOf(reading: Reading, value: unknown, place: Place, path: Path): Located {
  if (typeof value !== 'string') {
    const plain = typeof value === 'number' || typeof value === 'boolean' ? value : null
    return { kind: 'scalar', place, value: plain, substituted: false }
  }
  const filled = substitute(value, reading.env)
  if (filled.ok) return { kind: 'scalar', place, value: filled.value, substituted: filled.value !== value }
  reading.report(place, path, filled.error)
  return { kind: 'broken', place }
}
