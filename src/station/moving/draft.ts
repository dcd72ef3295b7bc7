// What an import makes: a configuration under way, what could not be carried, and secrets, which never stand in the
// configuration itself. Ids are made here, so that two of a name never become one.

import type { JsonObject } from '../../terms/index.ts'
import { plainly } from '../config/index.ts'

export type Loss = {
  /** What it is about, in the words of the file it came from: `monitor "Shop"`. */
  readonly where: string
  /** The setting that is not carried, as that file names it. */
  readonly what: string
  readonly why: string
}

/** A value that the configuration names and does not hold. */
export type Secret =
  | { readonly kind: 'variable'; readonly name: string; readonly value: string }
  /** `path` is relative to the configuration. */
  | { readonly kind: 'file'; readonly path: string; readonly value: string }

export type Moved = {
  /** As it would be written: `services`, `checks`, `alerts`… */
  readonly config: JsonObject
  readonly losses: readonly Loss[]
  readonly secrets: readonly Secret[]
  /** Environment variables that the foreign file read, too. */
  readonly variables: readonly string[]
}

type Section = 'services' | 'checks' | 'alerts' | 'maintenance'

// Where a reference to the environment will stand. These two are for private use (Unicode 23.5), so that nothing
// that came from a file is taken for a reference; files that have them lose them.
const [opens, closes] = ['\uE000', '\uE001']
const marks = /[\uE000\uE001]/g
const longestLabel = 63

/** `${NAME}` in the configuration. */
export const fromEnvironment = (name: string): string => `${opens}${name}${closes}`

/** With something that is no reference in the place of each: for reading, not for writing. */
export const readable = (text: string): string => text.replace(/\uE000[^\uE001]*\uE001/g, 'x')

/** Whether it names something of the environment: that is no secret itself. */
export const refers = (text: string): boolean => text.includes(opens)

/** Foreign text, without what this file marks references with. */
export const foreign = (text: string): string => text.replace(marks, '')

export class Draft {
  readonly #sections = new Map<Section, Map<string, JsonObject>>()
  readonly #losses: Loss[] = []
  readonly #secrets: Secret[] = []
  readonly #variables = new Set<string>()
  /** Maintenance that comes back: there is a limit to all of it. */
  rules = 0

  /** Adds an entry under an id made of `name`, and returns that id. */
  add(section: Section, name: string, value: JsonObject): string {
    const entries = this.#sections.get(section) ?? new Map<string, JsonObject>()
    this.#sections.set(section, entries)
    const id = unused(labelOf(name) || section.replace(/s$/, ''), (taken) => entries.has(taken))
    entries.set(id, value)
    return id
  }

  lose(where: string, what: string, why: string): void {
    this.#losses.push({ where, what, why })
  }

  /** A secret in a value: it stands in the environment. */
  variable(hint: string, value: string): string {
    const base = `HOLDFAST_${labelOf(hint)
      .replace(/[^a-z0-9]+/g, '_')
      .toUpperCase()}`
    const name = unused(
      base,
      (taken) => this.#secrets.some((s) => s.kind === 'variable' && s.name === taken),
      '_',
    )
    this.#secrets.push({ kind: 'variable', name, value })
    return fromEnvironment(name)
  }

  /** A variable that the foreign file asks for, too. */
  known(name: string): string {
    this.#variables.add(name)
    return fromEnvironment(name)
  }

  /** A secret that the configuration reads from a file of its own. */
  file(hint: string, value: string): string {
    const path = unused(`secrets/${labelOf(hint)}`, (taken) =>
      this.#secrets.some((s) => s.kind === 'file' && s.path === taken),
    )
    this.#secrets.push({ kind: 'file', path, value })
    return path
  }

  finish(): Moved {
    const order: readonly Section[] = ['services', 'checks', 'alerts', 'maintenance']
    const config = Object.fromEntries(
      order.flatMap((section) => {
        const entries = this.#sections.get(section)
        return entries ? [[section, Object.fromEntries(entries)] as const] : []
      }),
    )
    return {
      config,
      losses: this.#losses,
      secrets: this.#secrets,
      variables: [...this.#variables].sort(),
    }
  }
}

/** What stands for a text of the draft in the file: `${` written plainly, references as references. */
export const asWritten = (text: string): string =>
  plainly(text)
    .replaceAll(opens, () => '${')
    .replaceAll(closes, '}')

/** An id of configuration, or nothing when the name has no letter or digit of ASCII. */
export const labelOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestLabel - 4)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')

/** A name for people, and a sector, as the configuration takes them. */
export const nameText = (name: string): string => name.replace(/\s+/g, ' ').trim().slice(0, 100)
export const sectorOf = (group: string): JsonObject => {
  const sector = labelOf(group).replaceAll('-', ' ').slice(0, 31).trim()
  return /^[a-z]/.test(sector) ? { category: sector } : {}
}

function unused(base: string, taken: (id: string) => boolean, joint = '-'): string {
  if (!taken(base)) return base
  for (let n = 2; ; n++) if (!taken(`${base}${joint}${n}`)) return `${base}${joint}${n}`
}
