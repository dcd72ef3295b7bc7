// The words the schema is written in: TypeBox, plus what a configuration needs to say and JSON Schema cannot
// (formats that are read into values, exactly one of several keys, what is not there yet).

import { type TSchema, Type } from 'typebox'
import type { Outcome } from '../../terms/index.ts'
import { type Format, formats } from './formats.ts'

/** What every key says of itself; the documentation is made of it. */
export type About = {
  readonly title: string
  readonly description?: string
  /** As it would be written in the file. */
  readonly default?: unknown
  readonly examples?: readonly unknown[]
}

/** Keywords of ours, kept in the schema beside JSON Schema's own. */
export type Keywords = {
  /** Exactly one of these keys is written. */
  readonly exactlyOne?: readonly string[]
  /** Keys that are planned: read as "not there yet" instead of "unknown". */
  readonly notYet?: Readonly<Record<string, string>>
  /** The format of a record's keys. */
  readonly keyFormat?: Format
  /** Bounds of a duration. */
  readonly least?: string
  readonly most?: string
  /** A number may stand without quotes. */
  readonly orNumber?: boolean
}

type Read<F extends Format> = Extract<ReturnType<(typeof formats)[F]>, { ok: true }>['value']

export const text = <F extends Format>(format: F, about: About & Keywords) =>
  Type.Unsafe<Read<F>>({ type: 'string', format, ...about })

export const duration = (about: About, least: string, most: string) =>
  text('duration', { ...about, least, most })

export const keyed = <T extends TSchema>(
  keyFormat: Format,
  of: T,
  about: About & { readonly maxProperties: number },
) => Type.Record(Type.String(), of, { default: {}, ...about, keyFormat })

export const shape = <T extends Record<string, TSchema>>(
  properties: T,
  about: About & Keywords & { readonly [key: string]: unknown },
) => Type.Object(properties, { additionalProperties: false, ...about })

export const list = <T extends TSchema>(
  of: T,
  about: About & { readonly maxItems: number; minItems?: number },
) => Type.Array(of, about)

export function readFormat(format: string, read: string): Outcome<unknown> {
  return formats[format as Format](read)
}
