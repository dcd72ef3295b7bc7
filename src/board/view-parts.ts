// What the views are made of.

import { type TSchema, Type } from 'typebox'

export const Time = Type.String({ description: 'ISO 8601, UTC' })
export const Nullable = <T extends TSchema>(of: T, options: { description?: string } = {}) =>
  Type.Union([of, Type.Null()], options)
export const one = <const T extends string[]>(...words: [...T]) => Type.Enum(words)

export const Severity = one('minor', 'major', 'critical')
/** Where an incident is heading. */
export const Course = one('worsening', 'steady', 'improving', 'lingering', 'back')
/** How many services of each. */
export const Sectors = Type.Array(Type.Object({ sector: Type.String(), services: Type.Integer() }))
