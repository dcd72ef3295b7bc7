// Located tree + schema -> typed values with defaults filled in. Written for people: every refusal says what was
// read and what was expected. What fails is left out or takes its default, so that the rest is still looked at
// and all problems are told at once; whoever calls asks the report, not the value, whether all was well.

import type { TSchema } from 'typebox'
import { decodeScalar } from './decode-scalar.ts'
import type { Located } from './document.ts'
import { didYouMean } from './near.ts'
import type { Path, Report } from './problems.ts'
import {
  type Decoded,
  example,
  failed,
  type Rule,
  readThing,
  recordValue,
  refuseKind,
  refuseWord,
  ruleOf,
  shown,
} from './rule.ts'
import { readFormat } from './words.ts'

/** The value, or null when nothing could be made of it (then a problem was reported). */
export function decode(schema: TSchema, at: Located, report: Report): unknown {
  const value = decodeRule(ruleOf(schema), at, [], report)
  return value === failed ? null : value
}

function decodeRule(rule: Rule, at: Located, path: Path, report: Report): Decoded {
  if (at.kind === 'broken') return failed
  if (rule.anyOf !== undefined) return decodeChoice(rule, rule.anyOf, at, path, report)
  if (rule.patternProperties !== undefined) return decodeRecord(rule, at, path, report)
  if (rule.type === 'object') return decodeObject(rule, at, path, report)
  if (rule.type === 'array') return decodeList(rule, at, path, report)
  return decodeScalar(rule, at, path, report)
}

/** A default is read by the same rules as the file; one that is wrong is an error of ours. */
function defaultOf(rule: Rule, place: Located['place'], path: Path, report: Report): Decoded {
  return decodeRule(rule, located(rule.default, place), path, report)
}

function located(value: unknown, place: Located['place']): Located {
  if (Array.isArray(value)) return { kind: 'list', place, items: value.map((item) => located(item, place)) }
  if (typeof value !== 'object' || value === null)
    return { kind: 'scalar', place, value: value as string | number | boolean | null, substituted: false }
  const entries = Object.entries(value).map(
    ([key, item]) => [key, { keyPlace: place, value: located(item, place) }] as const,
  )
  return { kind: 'map', place, entries: new Map(entries) }
}

const isNothing = (at: Located): boolean => at.kind === 'scalar' && at.value === null

function decodeObject(rule: Rule, at: Located, path: Path, report: Report): Decoded {
  // `services:` with nothing below it is an empty section.
  if (isNothing(at) && rule.default !== undefined) return defaultOf(rule, at.place, path, report)
  if (at.kind !== 'map') return refuseKind(rule, at, path, report)
  const properties = rule.properties ?? {}
  for (const [key, entry] of at.entries) {
    if (Object.hasOwn(properties, key)) continue
    const planned =
      rule.notYet !== undefined && Object.hasOwn(rule.notYet, key) ? rule.notYet[key] : undefined
    if (planned !== undefined) report(entry.keyPlace, [...path, key], planned)
    else
      report(
        entry.keyPlace,
        [...path, key],
        `unknown key ${shown(key)}`,
        didYouMean(key, Object.keys(properties)),
      )
  }
  const values: [string, Decoded][] = []
  let whole = exactlyOne(rule, at, path, report)
  for (const [key, property] of Object.entries(properties)) {
    const value = decodeProperty(rule, key, property, at, path, report)
    if (value === failed) whole = false
    else if (value !== undefined) values.push([key, value])
  }
  return whole ? Object.fromEntries(values) : failed
}

/** `undefined`: left out, and that is allowed. */
function decodeProperty(
  rule: Rule,
  key: string,
  property: Rule,
  at: Located & { kind: 'map' },
  path: Path,
  report: Report,
): Decoded {
  const here = [...path, key]
  const written = at.entries.get(key)
  const required = rule.required?.includes(key) === true
  if (written !== undefined) {
    const value = decodeRule(property, written.value, here, report)
    if (value !== failed) return value
    if (property.default !== undefined) return defaultOf(property, at.place, here, report)
    return required ? failed : undefined
  }
  if (property.default !== undefined) return defaultOf(property, at.place, here, report)
  if (!required) return undefined
  report(at.place, here, `missing: expected \`${key}\`${example(property)}`)
  return failed
}

function exactlyOne(rule: Rule, at: Located & { kind: 'map' }, path: Path, report: Report): boolean {
  if (rule.exactlyOne === undefined) return true
  const written = rule.exactlyOne.filter((key) => at.entries.has(key))
  if (written.length === 1) return true
  const choice = rule.exactlyOne.map((key) => `\`${key}\``).join(', ')
  const read = written.length === 0 ? 'none' : written.map((key) => `\`${key}\``).join(' and ')
  report(at.place, path, `expected exactly one of ${choice}, read ${read}`)
  return false
}

function decodeRecord(rule: Rule, at: Located, path: Path, report: Report): Decoded {
  if (isNothing(at) && rule.default !== undefined) return defaultOf(rule, at.place, path, report)
  if (at.kind !== 'map') return refuseKind({ ...rule, type: 'object' }, at, path, report)
  if (rule.maxProperties !== undefined && at.entries.size > rule.maxProperties)
    report(at.place, path, `expected at most ${rule.maxProperties} entries, read ${at.entries.size}`)
  const of = recordValue(rule)!
  const values: [string, Decoded][] = []
  for (const [key, entry] of at.entries) {
    const here = [...path, key]
    const name = rule.keyFormat === undefined ? undefined : readFormat(rule.keyFormat, key)
    if (name?.ok === false) report(entry.keyPlace, here, name.error)
    const value = decodeRule(of, entry.value, here, report)
    if (value !== failed && name?.ok !== false)
      values.push([name === undefined ? key : String(name.value), value])
  }
  return Object.fromEntries(values)
}

function decodeList(rule: Rule, at: Located, path: Path, report: Report): Decoded {
  if (isNothing(at) && rule.default !== undefined) return defaultOf(rule, at.place, path, report)
  if (at.kind !== 'list') return refuseKind(rule, at, path, report)
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = rule
  const size = at.items.length
  if (size < minItems) report(at.place, path, `expected at least ${minItems} in the list, read ${size}`)
  if (size > maxItems) report(at.place, path, `expected at most ${maxItems} in the list, read ${size}`)
  const items = at.items.map((item, i) => decodeRule(rule.items!, item, [...path, i], report))
  return items.filter((item) => item !== failed)
}

/** The branch is told by what was written: text, list or mapping; among mappings by their `kind`. */
function decodeChoice(
  rule: Rule,
  branches: readonly Rule[],
  at: Located,
  path: Path,
  report: Report,
): Decoded {
  const type = at.kind === 'map' ? 'object' : at.kind === 'list' ? 'array' : 'string'
  const fitting = branches.filter((branch) => branch.type === type)
  if (fitting.length === 0 || isNothing(at)) {
    report(at.place, path, `expected ${rule.title ?? 'a value'}, read ${readThing(at)}`)
    return failed
  }
  if (fitting.length === 1) return decodeRule(fitting[0]!, at, path, report)
  return decodeByKind(rule, fitting, at as Located & { kind: 'map' }, path, report)
}

function decodeByKind(
  rule: Rule,
  branches: readonly Rule[],
  at: Located & { kind: 'map' },
  path: Path,
  report: Report,
): Decoded {
  const kinds = new Map(branches.map((branch) => [String(branch.properties?.kind?.const), branch]))
  const written = at.entries.get('kind')?.value
  const kind = written?.kind === 'scalar' ? String(written.value) : ''
  const branch = kinds.get(kind)
  if (branch !== undefined) return decodeRule(branch, at, path, report)
  const place = written?.place ?? at.place
  if (written === undefined)
    report(place, [...path, 'kind'], `missing: expected \`kind\`, one of ${[...kinds.keys()].join(', ')}`)
  else refuseWord({ ...rule, enum: [...kinds.keys()] }, kind, { ...written }, [...path, 'kind'], report)
  return failed
}
