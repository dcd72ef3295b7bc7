// The JSON that an API route takes, out of the fields of a form: what a field becomes is said by the route's own schema.
// `a.b` is the member `b` of `a`; a field that is there several times is a list where the schema has one. What does not
// fit is handed on as it was written, so that the route itself says what is wrong with it.

import type { TSchema } from 'typebox'

type Shape = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
}

export type Body = { [member: string]: unknown }

/** What begins with this belongs to the door and not to the order. */
const own = '_'

/** Of a whole form; fields that the schema does not know are left in, and refused by name. */
export function bodyOf(fields: URLSearchParams, schema: TSchema | undefined): Body {
  const shape = (schema ?? {}) as Shape
  const named = new Set([...fields.keys()].filter((name) => !name.startsWith(own) && name !== 'csrf'))
  return membersOf(fields, named, shape, '')
}

function membersOf(fields: URLSearchParams, named: ReadonlySet<string>, shape: Shape, way: string): Body {
  const body: Body = Object.create(null)
  const here = new Set(
    [...named]
      .filter((name) => name.startsWith(way))
      .map((name) => name.slice(way.length).split('.')[0] ?? ''),
  )
  for (const member of here) {
    const part =
      shape.properties && Object.hasOwn(shape.properties, member) ? shape.properties[member] : undefined
    const value = named.has(way + member)
      ? readAs(fields.getAll(way + member), part ?? {})
      : membersOf(fields, named, part ?? {}, `${way}${member}.`)
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
