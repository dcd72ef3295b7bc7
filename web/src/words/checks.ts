// What is said of a check beside up and down, and which checks are told first.

import type { CheckView } from '../../../src/board/views.ts'
import { clockTime } from './time.ts'

export type Ill = Pick<CheckView, 'state' | 'ailing' | 'flapping'>

/** What is wrong with it beside its state: the word of `ailmentState`, and a sentence. */
export type Complaint = { readonly what: 'flapping' | 'failing' | 'slow'; readonly text: string }

export function complaintsOf({ ailing, flapping }: Pick<Ill, 'ailing' | 'flapping'>): readonly Complaint[] {
  const falls: Complaint[] = flapping
    ? [
        {
          what: 'flapping',
          text: `down ${flapping.falls} times since ${clockTime(Date.parse(flapping.since))}`,
        },
      ]
    : []
  return ailing ? [...falls, { what: ailing.ailment, text: ailing.text }] : falls
}

/** The worst first; what only some vantages see comes after what a quorum sees. */
export function weightOf({ state, ailing, flapping }: Ill): number {
  if (state === 'down') return 0
  if (flapping) return 1
  if (ailing) return (ailing.agreed ? 2 : 4) + (ailing.ailment === 'failing' ? 0 : 1)
  return state === 'unknown' ? 6 : 7
}

/** "12.4 ms", and what is usual where that is known. */
export const tookText = (tookMs: number): string => `${Math.round(tookMs * 10) / 10}\u00a0ms`
export const usualText = (usualMs: number | null): string | null =>
  usualMs === null ? null : `usually ${tookText(usualMs)}`
