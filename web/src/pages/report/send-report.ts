// One person's report to the intake: the service is found by what was typed.

import type { BoardView, ReportAnswer } from '../../../../src/board/views.ts'
import { ask } from '../../data/client.ts'
import { queryOf } from '../../realm/route.ts'

export type Offered = { readonly id: string; readonly name: string }

export type Sent =
  | { readonly kind: 'counted' | 'again' }
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'refused'; readonly message: string }

export type Typed = {
  /** A name or an id, as it was typed. */
  readonly service: string
  /** `''`: not said. */
  readonly symptom: string
  readonly country: string
  readonly offered: readonly Offered[]
}

export async function sendReport({ service, symptom, country, offered }: Typed): Promise<Sent> {
  const found = meant(service, offered) ?? (await lookedUp(service))
  if (found === null) return { kind: 'unknown', name: service }
  const answer = await ask<ReportAnswer>('POST', 'reports', {
    service: found.id,
    country,
    ...(symptom === '' ? {} : { symptom }),
  })
  if (!answer.ok) return { kind: 'refused', message: answer.error.message }
  const [rejected] = answer.value.rejected
  if (rejected !== undefined) return { kind: 'refused', message: rejected.reason }
  return { kind: answer.value.duplicate > 0 ? 'again' : 'counted' }
}

/** The one that is called exactly so; case and spaces around make no difference. */
export function meant(typed: string, offered: readonly Offered[]): Offered | null {
  const wanted = typed.trim().toLowerCase()
  return offered.find(({ id, name }) => name.toLowerCase() === wanted || id.toLowerCase() === wanted) ?? null
}

async function lookedUp(typed: string): Promise<Offered | null> {
  const board = await ask<BoardView>('GET', `board${queryOf({ q: typed.trim() })}`)
  return board.ok ? meant(typed, board.value.rows) : null
}
