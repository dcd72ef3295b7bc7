// A schema as the reader sees it, and the sentences in which it refuses: what was read, what was expected.

import type { TSchema } from 'typebox'
import type { Located } from './document.ts'
import { didYouMean } from './near.ts'
import type { Path, Report } from './problems.ts'
import type { Keywords } from './words.ts'

/** What stands for a value that could not be read. */
export const failed = Symbol('failed')
export type Decoded = unknown

/** The subset of JSON Schema that the shape uses, as plain data. */
export type Rule = Keywords & {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly format?: string
  readonly pattern?: string
  readonly const?: unknown
  readonly enum?: readonly string[]
  readonly anyOf?: readonly Rule[]
  readonly items?: Rule
  readonly properties?: Readonly<Record<string, Rule>>
  readonly patternProperties?: Readonly<Record<string, Rule>>
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly maxProperties?: number
}

export const ruleOf = (schema: TSchema): Rule => schema as Rule
export const recordValue = (rule: Rule): Rule | undefined => Object.values(rule.patternProperties ?? {})[0]

export const shown = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

export function readThing(at: Located): string {
  if (at.kind === 'map') return 'a mapping'
  if (at.kind === 'list') return 'a list'
  if (at.kind === 'broken' || at.value === null) return 'nothing'
  if (typeof at.value === 'string') return `the text ${shown(at.value)}`
  return typeof at.value === 'number' ? `the number ${at.value}` : `${at.value}`
}

export function example(rule: Rule): string {
  const one = rule.examples?.[0] ?? (rule.type === 'boolean' ? undefined : rule.default)
  const plain = one === undefined || (typeof one === 'object' && Object.keys(one as object).length === 0)
  return plain ? '' : ` such as ${shown(one)}`
}

export const wanted: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

export function refuseKind(rule: Rule, at: Located, path: Path, report: Report): typeof failed {
  const hint =
    at.kind === 'scalar' && rule.type === 'string' && at.value !== null ? 'put it in quotes' : undefined
  report(
    at.place,
    path,
    `expected ${wanted[rule.type ?? ''] ?? 'a value'}${example(rule)}, read ${readThing(at)}`,
    hint,
  )
  return failed
}

export function refuseWord(rule: Rule, read: string, at: Located, path: Path, report: Report): typeof failed {
  const words = rule.enum ?? []
  const planned =
    rule.notYet !== undefined && Object.hasOwn(rule.notYet, read) ? rule.notYet[read] : undefined
  if (planned !== undefined) report(at.place, path, planned)
  else {
    const message = `expected one of ${words.join(', ')}, read ${readThing(at)}`
    report(at.place, path, message, didYouMean(read, words))
  }
  return failed
}
