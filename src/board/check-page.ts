// A page of the checks: thousands of them are looked through by search and filter, a page at a time, and the counts say
// how many there are of each.

import { type Static, Type } from 'typebox'
import { one } from './view-parts.ts'
import { CheckView } from './views.ts'

/** How a check stands, in one word: what comes first is told first. */
const standings = ['down', 'flapping', 'ailing', 'unknown', 'up'] as const
export type CheckStanding = (typeof standings)[number]

export const checksAtOnce = 50

export const CheckPageQuery = Type.Object({
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'in the name, the service or what is looked at' }),
  ),
  state: Type.Optional(one(...standings)),
  vantage: Type.Optional(
    Type.String({ maxLength: 128, description: 'only what does not look well from there' }),
  ),
  phase: Type.Optional(Type.String({ maxLength: 40, description: 'only what fails in it' })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
})

export const CheckPage = Type.Object({
  checks: Type.Array(CheckView, { description: 'the worst first' }),
  page: Type.Integer(),
  pages: Type.Integer(),
  found: Type.Integer({ description: 'by search and filter' }),
  inAll: Type.Integer(),
  states: Type.Record(Type.String(), Type.Integer(), { description: 'how many of all stand how' }),
  vantages: Type.Array(Type.String()),
  phases: Type.Array(Type.String(), { description: 'in which some fail now' }),
})

export type CheckPageQuery = Static<typeof CheckPageQuery>
export type CheckPage = Static<typeof CheckPage>

export function standingOf({
  state,
  flapping,
  ailing,
}: Pick<CheckView, 'state' | 'flapping' | 'ailing'>): CheckStanding {
  if (state === 'down') return 'down'
  if (flapping) return 'flapping'
  return ailing ? 'ailing' : state
}

export function checkPage(all: readonly CheckView[], query: CheckPageQuery): CheckPage {
  const states: Record<string, number> = Object.fromEntries(standings.map((standing) => [standing, 0]))
  for (const check of all) states[standingOf(check)]! += 1
  const found = all.filter((check) => isAskedFor(check, query))
  const pages = Math.max(1, Math.ceil(found.length / checksAtOnce))
  const page = Math.min(query.page ?? 1, pages)
  return {
    checks: found.sort(worstFirst).slice((page - 1) * checksAtOnce, page * checksAtOnce),
    ...{ page, pages, found: found.length, inAll: all.length, states },
    vantages: inOrder(all.flatMap(({ byVantage }) => Object.keys(byVantage))),
    phases: inOrder(all.flatMap((check) => failingPhase(check) ?? [])),
  }
}

/** In which the newest look failed; null: it did not, or says nothing of it. */
const failingPhase = ({ last }: CheckView): string | null => (last?.verdict === 'down' ? last.phase : null)

function isAskedFor(check: CheckView, { q, state, vantage, phase }: CheckPageQuery): boolean {
  if (state !== undefined && standingOf(check) !== state) return false
  if (vantage !== undefined && (check.byVantage[vantage] ?? 'up') === 'up') return false
  if (phase !== undefined && failingPhase(check) !== phase) return false
  const words = q?.toLowerCase().split(/\s+/).filter(Boolean) ?? []
  if (words.length === 0) return true
  const text = `${check.id} ${check.service ?? ''} ${check.looksAt} ${check.kind}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

const worstFirst = (a: CheckView, b: CheckView): number =>
  standings.indexOf(standingOf(a)) - standings.indexOf(standingOf(b)) || a.id.localeCompare(b.id)

const inOrder = (names: readonly string[]): string[] => [...new Set(names)].sort()
