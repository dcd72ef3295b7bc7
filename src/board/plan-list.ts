// Plans of every endpoint as lean rows, a page at a time: what was made last, by whom and why.

import { type Static, Type } from 'typebox'
import { PlanView } from './views.ts'

const { endpoint, generation, digest, madeAt, author, reason, state } = PlanView.properties

export const PlanListQuery = Type.Object({
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'words of the name, the author or the reason' }),
  ),
  state: Type.Optional(Type.Union([state, Type.Literal('', { description: 'any' })])),
  page: Type.Optional(Type.Integer({ minimum: 1 })),
})

export const PlanListView = Type.Object({
  all: Type.Integer(),
  found: Type.Integer(),
  page: Type.Integer(),
  pages: Type.Integer(),
  rows: Type.Array(Type.Object({ endpoint, generation, digest, madeAt, author, reason, state }), {
    description: 'the newest first',
  }),
})
export type PlanListQuery = Static<typeof PlanListQuery>
export type PlanListView = Static<typeof PlanListView>

const rowsAPage = 50

export function planList(plans: readonly PlanView[], query: PlanListQuery): PlanListView {
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const found = plans
    .filter((plan) => !query.state || plan.state === query.state)
    .filter((plan) => {
      const text = `${plan.endpoint} ${plan.author} ${plan.reason}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .sort(newestFirst)
  const pages = Math.max(1, Math.ceil(found.length / rowsAPage))
  const page = Math.min(Math.max(1, query.page ?? 1), pages)
  const rows = found.slice((page - 1) * rowsAPage, page * rowsAPage)
  return { all: plans.length, found: found.length, page, pages, rows: rows.map(rowOf) }
}

/** Times are ISO 8601 in UTC with milliseconds: their texts are in the order of time. */
const newestFirst = (a: PlanView, b: PlanView): number =>
  a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : a.endpoint < b.endpoint ? -1 : 1

const rowOf = (plan: PlanView): PlanListView['rows'][number] => ({
  endpoint: plan.endpoint,
  generation: plan.generation,
  digest: plan.digest,
  madeAt: plan.madeAt,
  author: plan.author,
  reason: plan.reason,
  state: plan.state,
})
