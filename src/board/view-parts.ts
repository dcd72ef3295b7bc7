// What the views are made of.

import { type Static, type TSchema, Type } from 'typebox'

export const Time = Type.String({ description: 'ISO 8601, UTC' })
export const Nullable = <T extends TSchema>(of: T, options: { description?: string } = {}) =>
  Type.Union([of, Type.Null()], options)
export const one = <const T extends string[]>(...words: [...T]) => Type.Enum(words)

export const Severity = one('minor', 'major', 'critical')
/** Where an incident is heading. */
export const Course = one('worsening', 'steady', 'improving', 'lingering', 'back')
/** How many services of each. */
export const Sectors = Type.Array(Type.Object({ sector: Type.String(), services: Type.Integer() }))

export const Certainty = one('suspected', 'likely', 'certain')
export const IncidentState = one('open', 'recovering', 'resolved')
export const ServiceState = one('ok', 'suspected', 'slow', 'down', 'recovering')
export const IncidentSymptom = one('down', 'slow', 'trouble')
/** Where pages stand in a longer list. */
export const Paging = {
  total: Type.Integer({ description: 'of what was asked for' }),
  page: Type.Integer({ description: 'from 1' }),
  pages: Type.Integer({ description: 'at least 1' }),
}

/** Reports in equal buckets, oldest first, the last one still filling; what is usual of each beside it. */
export const BandView = Type.Object({
  from: Time,
  bucketMs: Type.Integer(),
  counts: Type.Array(Type.Integer()),
  low: Type.Array(Type.Number(), { description: 'the lower edge of what is usual' }),
  usual: Type.Array(Type.Number()),
  high: Type.Array(Type.Number(), { description: 'the upper edge' }),
})

/** A picture the size of a word: like a band, in whole numbers. */
export const SparkView = Type.Object({
  counts: Type.Array(Type.Integer(), { description: '48 buckets of half an hour, oldest first' }),
  low: Type.Array(Type.Integer()),
  high: Type.Array(Type.Integer()),
})

export const CountryCount = Type.Object({ country: Type.String(), reports: Type.Integer() })

/** Countries with fewer reports than are shown are left out, and with them others, where these could be worked out. */
export const Countries = Type.Object({
  least: Type.Integer({ description: 'fewer reports than these are not shown by country' }),
  shown: Type.Array(CountryCount, { description: 'most first' }),
})

export type BandView = Static<typeof BandView>
export type SparkView = Static<typeof SparkView>
export type Countries = Static<typeof Countries>
