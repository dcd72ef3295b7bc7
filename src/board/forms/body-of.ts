// The JSON that an API route takes, out of the fields of a form. Where a route's schema is at hand it says what a field
// becomes; a page's script has none and goes by what the name says, so that a form means the same with a script and
// without one. What does not fit is handed on as it was written, so that the route itself says what is wrong with it.

import type { TSchema } from 'typebox'
import { type Field, fieldsIn, readAs as readHint } from './fields.ts'

type Shape = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
}

export type Body = { [member: string]: unknown }

/** Of a whole form; fields that the schema does not know are left in, and refused by name. */
export const bodyOf = (fields: Iterable<readonly [string, string]>, schema?: TSchema): Body =>
  membersOf(fieldsIn(fields), (schema ?? {}) as Shape, '')

function membersOf(fields: ReadonlyMap<string, Field>, shape: Shape, way: string): Body {
  const body: Body = Object.create(null)
  const here = new Set(
    [...fields.keys()]
      .filter((name) => name.startsWith(way))
      .map((name) => name.slice(way.length).split('.')[0] ?? ''),
  )
  for (const member of here) {
    const part =
      shape.properties && Object.hasOwn(shape.properties, member) ? shape.properties[member] : undefined
    const field = fields.get(way + member)
    const value =
      field === undefined
        ? membersOf(fields, part ?? {}, `${way}${member}.`)
        : field.hint === null
          ? readAs(field.texts, part ?? {})
          : readHint(field.texts, field.hint)
    if (value !== undefined) body[member] = value
  }
  return body
}

/** `undefined`: an empty field, which is as good as none. */
function readAs(texts: readonly string[], shape: Shape): unknown {
  if (shape.type === 'array')
    return texts.filter((text) => text !== '').map((text) => one(text, shape.items ?? {}))
  const text = texts.at(-1) ?? ''
  return text === '' ? undefined : one(text, shape)
}

function one(text: string, shape: Shape): unknown {
  const fixed = shape.const === undefined ? shape.enum : [shape.const]
  if (fixed) return fixed.find((value) => String(value) === text) ?? text
  if (shape.anyOf) {
    const read = shape.anyOf.map((variant) => one(text, variant))
    return read.some((value) => value !== text) ? read.find((value) => value !== text) : text
  }
  if (shape.type === 'number' || shape.type === 'integer') {
    const number = text.trim() === '' ? Number.NaN : Number(text)
    return Number.isFinite(number) ? number : text
  }
  if (shape.type === 'boolean')
    return text === 'true' || text === 'on' ? true : text === 'false' ? false : text
  if (shape.type === 'null') return text === 'null' ? null : text
  return text
}
