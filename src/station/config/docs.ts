// The schema told twice more: as JSON Schema for editors, and as docs/configuration.md. Both are pure functions of
// the shape; `bin/holdfast check-config --docs` prints the second.

import { stringify } from 'yaml'
import type { JsonObject } from '../../terms/index.ts'
import { type Rule, recordValue, ruleOf } from './rule.ts'
import { ConfigShape } from './shape.ts'

const plainKeywords = [
  'title',
  'description',
  'default',
  'examples',
  'pattern',
  'const',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'maxProperties',
] as const

/** JSON Schema (draft 2020-12) for editors: `# yaml-language-server: $schema=…`. */
export function configJsonSchema(): JsonObject {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...editorSchema(ruleOf(ConfigShape)) }
}

/** What only Holdfast's reader understands is left out; what may be left out of the file is not required. */
function editorSchema(rule: Rule): JsonObject {
  const plain = plainKeywords.filter((key) => rule[key] !== undefined).map((key) => [key, rule[key]])
  const schema = { ...(Object.fromEntries(plain) as JsonObject), ...(rule.type && { type: typesOf(rule) }) }
  if (rule.anyOf !== undefined) return { ...schema, anyOf: rule.anyOf.map(editorSchema) }
  if (rule.items !== undefined) return { ...schema, items: editorSchema(rule.items) }
  const of = recordValue(rule)
  if (of !== undefined) return { ...schema, additionalProperties: editorSchema(of) }
  return rule.properties === undefined ? schema : { ...schema, ...editorObject(rule, rule.properties) }
}

const typesOf = (rule: Rule): string | string[] =>
  rule.orNumber === true ? ['string', 'integer'] : rule.type!

function editorObject(rule: Rule, properties: Readonly<Record<string, Rule>>): JsonObject {
  const entries = Object.entries(properties)
  const required = entries.filter(([key, one]) => mustBeWritten(rule, key, one)).map(([key]) => key)
  return {
    properties: Object.fromEntries(entries.map(([key, one]) => [key, editorSchema(one)])),
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    ...(rule.exactlyOne && { oneOf: rule.exactlyOne.map((key) => ({ required: [key] })) }),
  }
}

const mustBeWritten = (rule: Rule, key: string, property: Rule): boolean =>
  rule.required?.includes(key) === true && property.default === undefined

/** The text of docs/configuration.md. */
export function configDocs(): string {
  const sections = Object.entries(ruleOf(ConfigShape).properties ?? {})
  const told = sections.flatMap(([key, rule]) => [`## \`${key}\``, '', ...sectionOf(key, rule)])
  return `${[...opening, ...told].join('\n').trimEnd()}\n`
}

const opening = [
  '# Configuration',
  '',
  'One YAML file. Everything has a default but what is watched and steered. The file is validated as a whole and every',
  'problem is told with its line: `bin/holdfast check-config FILE` (exit 1 on any). Written by `bin/holdfast',
  'check-config --docs` from the same definition that reads the file; a test keeps the two equal.',
  '',
  '- Durations carry their unit: `200ms`, `5s`, `15m`, `2h`, `7d`.',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is written in the file
  '- `${NAME}` in a value is taken from the environment, `${NAME:-default}` has a stand-in, `$${` is a plain `${`.',
  '- Files and folders are relative to the configuration file. At most 4 MiB, UTF-8; keys are unique.',
  '- SIGHUP reads it again, all or nothing.',
  '',
]

const header = ['| key | what | default | example |', '|---|---|---|---|']

function sectionOf(key: string, rule: Rule): readonly string[] {
  const about = sentence(rule)
  const of = recordValue(rule)
  if (of !== undefined) return [about, '', ...tableOf(of, `${key}.<${keyName(rule)}>`), '']
  if (rule.properties !== undefined) return [about, '', ...tableOf(rule, key), '']
  return [`${about} Default: ${value(rule.default)}.`, '']
}

/** `endpoint-name` -> `name`, `service-id` -> `id`: what stands in the angle brackets. */
const keyName = (rule: Rule): string => rule.keyFormat?.split('-').at(-1) ?? 'name'

function tableOf(rule: Rule, prefix: string): readonly string[] {
  const choice = rule.exactlyOne?.map((key) => `\`${key}\``).join(', ')
  const note = choice === undefined ? [] : [`Exactly one of ${choice}.`, '']
  return [...note, ...header, ...rowsOf(rule, prefix)]
}

/** A row per key, those of nested mappings and of a union's mappings below it. */
function rowsOf(rule: Rule, prefix: string): readonly string[] {
  if (rule.anyOf !== undefined) return rule.anyOf.flatMap((branch) => rowsOfBranch(branch, prefix))
  return Object.entries(rule.properties ?? {}).flatMap(([key, property]) => {
    const path = `${prefix}.${key}`
    return [row(path, property, rule, key), ...rowsBelow(property, path)]
  })
}

const rowsOfBranch = (branch: Rule, prefix: string): readonly string[] =>
  branch.properties === undefined
    ? []
    : [`| **\`${prefix}\`** | ${cell(sentence(branch))} | | |`, ...rowsOf(branch, prefix)]

function rowsBelow(property: Rule, path: string): readonly string[] {
  if (property.properties !== undefined) return rowsOf(property, path)
  const of = recordValue(property)
  if (of !== undefined) return of.properties === undefined ? [] : rowsOf(of, `${path}.<${keyName(property)}>`)
  const choice = property.anyOf ?? property.items?.anyOf ?? []
  const at = property.items === undefined ? path : `${path}[]`
  return choice.filter((branch) => branch.properties !== undefined).flatMap((branch) => rowsOf(branch, at))
}

function row(path: string, property: Rule, owner: Rule, key: string): string {
  const required = mustBeWritten(owner, key, property) && property.const === undefined
  const fallback = required ? '*required*' : property.default === undefined ? '' : value(property.default)
  const shown = property.const ?? property.examples?.[0]
  return `| \`${path}\` | ${cell(sentence(property))} | ${fallback} | ${shown === undefined ? '' : value(shown)} |`
}

function sentence(rule: Rule): string {
  const parts = [rule.title, choiceOf(rule), rule.description, boundsOf(rule)]
  const told = parts.filter((part) => part !== undefined && part !== '')
  return told.map((part) => (/[.!?…]$/.test(part!) ? part : `${part}.`)).join(' ')
}

const choiceOf = (rule: Rule): string | undefined =>
  rule.enum === undefined ? undefined : rule.enum.map((word) => `\`${word}\``).join(' or ')

function boundsOf(rule: Rule): string | undefined {
  const { least = rule.minimum, most = rule.maximum } = rule
  return least === undefined || most === undefined ? undefined : `From ${least} to ${most}`
}

/** As it would stand in the file, on one line. */
function value(of: unknown): string {
  const text = stringify(of, { collectionStyle: 'flow', lineWidth: 0 }).trim()
  return text === '{}' ? '' : `\`${text}\``
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
