// What the store takes at most of one thing, and things as rows within those bounds.

import type { JsonObject, NewEntry } from '../terms/index.ts'
import type { EntryRow, Write } from './protocol.ts'
import { StoreRefusal } from './store.ts'

const longestEntry = 1024 * 1024
const longestDocument = 16 * 1024 * 1024
const longestKey = 512

/** Throws a StoreRefusal 'too-large'. */
export function bound(what: string, length: number, most: number): void {
  if (length > most)
    throw new StoreRefusal('too-large', `${what} has ${length} characters; the store takes at most ${most}`)
}

export function rowOf(entry: NewEntry): EntryRow {
  const data = JSON.stringify(entry.data)
  bound(`the data of a journal entry (${entry.kind} ${entry.subject})`, data.length, longestEntry)
  const { at, author, kind, subject, why } = entry
  return { at, author, kind, subject, why, data }
}

export const entryBytes = (rows: readonly EntryRow[]): number =>
  rows.reduce((sum, row) => sum + 200 + row.data.length + row.why.length, 0)

export type Put = Write & { readonly kind: 'put' }

/** A document's text as it is written. */
export function putText(key: string, value: string | null): Put {
  bound(`the key ${key.slice(0, 80)}`, key.length, longestKey)
  bound(`the document ${key}`, value?.length ?? 0, longestDocument)
  return { kind: 'put', key, value }
}

export const putOf = (key: string, value: JsonObject | null): Put =>
  putText(key, value && JSON.stringify(value))

export const putBytes = ({ key, value }: Put): number => key.length + (value?.length ?? 0)
