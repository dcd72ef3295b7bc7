// How far a long command is, for a person who waits: a line that is written over on a terminal, lines below each other
// where progress was asked for elsewhere, and nothing at all in a pipe.

import { bar, span } from '../cli/format.ts'

export type ProgressPorts = {
  readonly write: (text: string) => void
  /** Milliseconds, ever growing. */
  readonly monotonic: () => number
  readonly kind: 'line' | 'lines' | 'none'
}

export interface Progress {
  /** A part of the work begins, with so many of `unit` to do. */
  begin(what: string, total: number, unit: string): void
  /** So many of them are done. */
  at(done: number): void
  /** Clears the line. */
  end(): void
}

const everyMs = { line: 200, lines: 5000, none: Number.POSITIVE_INFINITY }
/** A guess from less than this is none. */
const soonMs = 1000

export function progressOn({ write, monotonic, kind }: ProgressPorts): Progress {
  let part = { what: '', total: 0, unit: '', began: 0 }
  let told = Number.NEGATIVE_INFINITY
  let widest = 0
  const put = (text: string): void => {
    write(kind === 'lines' ? `${text}\n` : `\r${text.padEnd(widest)}`)
    widest = Math.max(widest, text.length)
  }
  return {
    begin(what, total, unit) {
      part = { what, total, unit, began: monotonic() }
      told = Number.NEGATIVE_INFINITY
    },
    at(done) {
      const now = monotonic()
      if (now - told < everyMs[kind] || kind === 'none') return
      told = now
      put(progressText({ ...part, done, tookMs: now - part.began }))
    },
    end() {
      if (kind === 'line' && widest > 0) write(`\r${' '.repeat(widest)}\r`)
      widest = 0
    },
  }
}

type Told = {
  readonly what: string
  readonly total: number
  readonly unit: string
  readonly done: number
  readonly tookMs: number
}

/** `judging [####......] 40 %  20,160 of 50,400 minutes, 4,032 a second, 7.5 s left`. */
export function progressText({ what, total, unit, done, tookMs }: Told): string {
  const share = total <= 0 ? 1 : Math.min(1, done / total)
  const counted = (n: number): string => Math.round(n).toLocaleString('en-GB')
  const head = `${what} ${bar(share, 20)} ${Math.floor(share * 100)} %`
  if (tookMs < soonMs || done <= 0) return head
  const left = (tookMs * (1 - share)) / Math.max(share, 1e-9)
  return `${head}  ${counted(done)} of ${counted(total)} ${unit}, ${counted((done * 1000) / tookMs)} a second, ${span(left)} left`
}
