// What a part of the benchmark is: figures of its own, measured by itself.

import type { Aim, Peer } from '../result.ts'

export type Measured = { readonly aims: readonly Aim[]; readonly peers?: readonly Peer[] }

export type Settings = {
  readonly rounds: number
  /** Of one measurement. */
  readonly seconds: number
  readonly say: (text: string) => void
}

export type Part = (settings: Settings) => Promise<Measured>

/** The crowd's usual Holdfast. */
export const usual = { services: 300, checks: 50, every: '200ms' }
