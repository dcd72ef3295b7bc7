// The reason that an order gives: asked for everywhere alike, and what is blank is none.

import { Type } from 'typebox'

/** At least one letter that is no white space. */
const said = '\\S'

export const Why = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: said,
  description: 'kept in the journal; not blank',
})

/** What announced work is called: told to everybody, so no more blank than a reason. */
export const Title = Type.String({ minLength: 1, maxLength: 100, pattern: said })

/** In place of what the schema says: the way out. Null: it is something else that is wrong. */
export function blankProblem(path: string, keyword: string): string | null {
  if (keyword !== 'pattern' && keyword !== 'minLength' && keyword !== 'required') return null
  if (path === 'why') return 'say why in a few words: the next person will ask; a blank reason is none'
  return path === 'title' && keyword !== 'required' ? 'say in a few words what is done' : null
}
