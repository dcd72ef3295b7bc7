// How surely something is known, by where it comes from; a conclusion by its probability.

import type { FactView } from '../../../../src/board/views.ts'

export type Surely = 'counted' | 'countedThen' | 'measured' | 'said' | 'concluded'
export type Probably = 'almost' | 'very' | 'likely' | 'perhaps'

export function surelyOf(fact: FactView): Surely | null {
  switch (fact.kind) {
    case 'crowd':
      return fact.now ? 'counted' : 'countedThen'
    case 'checks':
    case 'slow':
    case 'partly':
      return 'measured'
    case 'notice':
      return 'said'
    case 'foundation':
    case 'bystander':
      return 'concluded'
    default:
      return null
  }
}

/** Of a probability in 0..1. */
export function probably(confidence: number): Probably {
  if (confidence >= 0.95) return 'almost'
  if (confidence >= 0.8) return 'very'
  return confidence >= 0.5 ? 'likely' : 'perhaps'
}
