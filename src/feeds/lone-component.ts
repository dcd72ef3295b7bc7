// A part of a page that is ill without an incident that says why: its state is all that is known of it.

import type { NoticeState } from '../signals/index.ts'
import type { Instant } from '../terms/index.ts'
import type { Draft } from './draft.ts'

/** Records about a component by itself carry this before the component's id, in place of an incident's id. */
export const componentPrefix = 'component:'

export type LoneComponent = {
  readonly id: string
  readonly name: string
  /** The page's word for how it stands, and the same as it is told to people. */
  readonly status: string
  readonly said?: string
  readonly state: NoticeState
  /** Since when it stands so, as far as the page says. */
  readonly at: Instant
  readonly url?: string | null
}

/** Its one update is `status@time`: what is new of a component is told by that (`news.ts`). */
export function loneComponent(component: LoneComponent): Draft {
  const { id, name, status, said = status, state, at, url = null } = component
  return {
    ...{ kind: 'component', id: `${componentPrefix}${id}`, title: `${name}: ${said}`, url },
    ...{ start: at, end: null, services: [name], impact: said },
    updates: [{ at, state, text: '', id: `${status}@${at}` }],
  }
}
