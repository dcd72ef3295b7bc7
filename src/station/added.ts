// What was added by hand, kept beside the store as one file in the configuration's own words. It is read before the
// store is open, since a start goes by it, and changed as a whole or not at all.

import { readFile } from 'node:fs/promises'
import { isAbsolute, join, normalize } from 'node:path'
import { parse, stringify } from 'yaml'
import { bad, good, type JsonObject, type Outcome } from '../terms/index.ts'
import { addable, everyText, isAddable, plainly, unplainly } from './config/index.ts'
import { writeWhole } from './node/whole-file.ts'

export type AddedFile = { readonly file: string; readonly text: string }

/** By section and id, as it was sent. */
export type Added = { readonly [section: string]: JsonObject }

/** `remove`: `checks/shop-east`. */
export type Change = { readonly set: Added; readonly remove: readonly string[] }

const beginning = `# What was added through the API ("holdfast apply", "holdfast remove"); holdfast.yaml comes first.\n`

export const addedFile = (dataFolder: string): string => join(dataFolder, 'added.yaml')

/** Undefined when nothing was ever added. Rejects when it is there and cannot be read: to go without it would forget. */
export async function readAdded(dataFolder: string): Promise<AddedFile | undefined> {
  const file = addedFile(dataFolder)
  try {
    return { file, text: await readFile(file, 'utf8') }
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw problem
  }
}

export const writeAdded = (dataFolder: string, text: string): Promise<void> =>
  writeWhole(addedFile(dataFolder), text)

export const parseAdded = (added: AddedFile | undefined): Added =>
  added === undefined ? {} : ((everyText(parse(added.text), unplainly) ?? {}) as Added)

/**
 * The file after a change: `${NAME}` in it is the text it is, as the environment is for whoever writes holdfast.yaml.
 * Errors: what cannot be added or is not there, and the way out.
 */
export function changed(before: Added, { set, remove }: Change): Outcome<string> {
  const after = new Map(
    Object.entries(before).map(([section, entries]) => [section, new Map(Object.entries(entries))]),
  )
  for (const [section, entries] of Object.entries(set)) {
    if (!isAddable(section))
      return bad(
        `\`${section}\` stands in the configuration file alone; what can be added is ${addable.join(', ')}`,
      )
    const stray = strayFile(entries, [section])
    if (stray !== null)
      return bad(`${stray}: a file is named from the configuration's folder on, without leaving it`)
    const kept = after.get(section) ?? new Map()
    for (const [id, value] of Object.entries(entries)) kept.set(id, value)
    after.set(section, kept)
  }
  for (const path of remove) {
    const [section = '', ...rest] = path.split('/')
    const id = rest.join('/')
    if (!after.get(section)?.delete(id))
      return bad(
        `${path} was not added through the API: what stands in the configuration file is removed there`,
      )
  }
  const left = [...after].flatMap(([section, entries]) =>
    entries.size === 0 ? [] : [[section, Object.fromEntries(entries)] as const],
  )
  return good(
    `${beginning}${left.length === 0 ? '{}\n' : stringify(everyText(Object.fromEntries(left), plainly), { lineWidth: 0 })}`,
  )
}

/** Whoever may add must not make the server read any file it can, and send it somewhere. */
function strayFile(value: unknown, path: readonly string[]): string | null {
  if (typeof value === 'string') {
    const key = path.at(-1) ?? ''
    const isFile =
      /(?:^|[a-z])file$/i.test(key) || ['ranges', 'include'].includes(key) || path.at(-2) === 'secretHeaders'
    const away = isAbsolute(value) || normalize(value).split(/[/\\]/).includes('..')
    return isFile && away ? path.join('.') : null
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [key, one] of Object.entries(value)) {
    const stray = strayFile(one, [...path, key])
    if (stray !== null) return stray
  }
  return null
}
