// Nothing is left out silently: every setting that is neither carried nor told by whoever knows better is told here.

import type { Draft } from './draft.ts'
import { type Fields, isFields } from './foreign-yaml.ts'

/** Switched off, or empty: that is how it stands here, too. */
const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isFields(value) && Object.keys(value).length === 0)

const nothingLikeIt = 'Holdfast has nothing like it'

export type Rest = {
  /** Carried, or told elsewhere. */
  readonly read: readonly string[]
  /** What stands before the key: `http.`. */
  readonly path?: string
  readonly why?: Readonly<Record<string, string>>
}

export function tellRest(
  fields: Fields,
  where: string,
  draft: Draft,
  { read, path = '', why = {} }: Rest,
): void {
  for (const [key, value] of Object.entries(fields))
    if (!read.includes(key) && !isNothing(value))
      draft.lose(where, `\`${path}${key}\``, Object.hasOwn(why, key) ? why[key]! : nothingLikeIt)
}
