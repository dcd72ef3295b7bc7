// One search with everything that it needs. Which enactors are alike depends on what the resource may come to hold;
// that is guessed (what fewer enactors bring about), checked by the search itself, and guessed again where it was too
// little.

import type { Property } from '../properties.ts'
import { alikeAt } from './alike.ts'
import { Contents } from './contents.ts'
import { Lanes } from './lanes.ts'
import type { Bounds, Rules } from './rules.ts'
import { type Exploration, type Run, Search } from './search.ts'
import { Space } from './space.ts'

export type Limits = {
  /** A search that would go on beyond this is not complete. */
  readonly mostStates?: number
  /** Stop once each of these is broken, or at the first violation. */
  readonly until?: readonly Property[] | 'first'
  /** False: every state of an enactor stands for itself. */
  readonly merge?: boolean
  readonly progress?: (states: number, left: number) => void
}

export const explore = (bounds: Bounds, rules: Rules, limits: Limits = {}): Exploration =>
  searchOf(bounds, rules, limits).found

type Searched = { readonly search: Search; readonly found: Exploration }

export function searchOf(bounds: Bounds, rules: Rules, { merge = true, ...limits }: Limits): Searched {
  const lanes = new Lanes(bounds.plans, new Contents())
  const space = new Space(bounds, rules, lanes)
  // Enactors are told apart by what is ahead of the fence, which only an atomic write keeps from going back. With
  // selections there is more ahead than is worth looking at.
  if (!merge || bounds.moves > 0 || rules.write !== 'atomic' || space.shelved)
    return searched(new Search(space), limits)
  const fewer = searched(new Search(new Space({ ...bounds, enactors: 1 }, rules, lanes)), limits)
  if (fewer.found.violations.length > 0) return fewer
  for (let within = fewer.found.contents; ; ) {
    const { search, found } = searched(new Search(space, alikeAt(space, [...within])), { ...limits, within })
    const stayed = [...found.contents].every((content) => within.has(content))
    if (stayed || found.violations.length > 0) return { search, found }
    within = new Set([...within, ...found.contents])
  }
}

const searched = (search: Search, limits: Run): Searched => ({ search, found: search.run(limits) })
