// What every benchmark ends in, and the figures they share.

import { execFileSync } from 'node:child_process'

export type Aim = {
  readonly name: string
  readonly unit: string
  readonly value: number
  /** Null: a figure without an aim of its own. Otherwise the value should be at most (or, with `atLeast`, at least) this. */
  readonly aim: number | null
  readonly met: boolean | null
}

export type Peer = { readonly name: string; readonly unit: string; readonly value: number }

export const atMost = (name: string, unit: string, value: number, aim: number): Aim => ({
  name,
  unit,
  value: rounded(value),
  aim,
  met: value <= aim,
})

export const atLeast = (name: string, unit: string, value: number, aim: number): Aim => ({
  ...atMost(name, unit, value, aim),
  met: value >= aim,
})

export const figure = (name: string, unit: string, value: number): Aim => ({
  name,
  unit,
  value: rounded(value),
  aim: null,
  met: null,
})

export const rounded = (value: number): number => Math.round(value * 10) / 10

/** Nearest-rank quantile; `q` in 0..1. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN
}

export function conclude(bench: string, aims: readonly Aim[], peers: readonly Peer[] = []): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname })
    .toString()
    .trim()
  if (!process.argv.includes('--json'))
    for (const { name, unit, value, aim, met } of aims)
      console.log(
        `${name}: ${value} ${unit}${aim === null ? '' : ` (aim ${aim}: ${met ? 'met' : 'MISSED'})`}`,
      )
  console.log(JSON.stringify({ bench, commit, aims, peers }))
}
