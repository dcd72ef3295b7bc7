// What the backtests share: progress, a clean end by Ctrl-C, and the words of what went wrong.

import { tmpdir } from 'node:os'
import { BadHistory, fileSpool, type Reading, type Source, type Walk } from '../../history/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { realClock } from '../clock.ts'
import { type Progress, progressOn } from './progress.ts'

export type SessionOptions = {
  readonly json?: boolean
  /** Absent: where a person sits at a terminal. */
  readonly progress?: boolean
}

export type Session = {
  /** Reads `source` with progress. */
  reading(source: Source): Reading
  /** Walks from `first` with progress, `total` of `unit` ahead; both in the walk's own steps. */
  walk(first: number, total: number, unit: string, perUnit?: number): Walk
}

/** 128 and the number of SIGINT, as shells have it. */
const interruptedExit = 130

/** Runs `work`; rejects with `CommandFailure` when the history is bad or a signal ended it. */
export async function inSession<T>(
  { json, progress: asked }: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { stderr } = process
  const kind = stderr.isTTY && json !== true ? 'line' : asked === true ? 'lines' : 'none'
  const progress = progressOn({
    write: (text) => void stderr.write(text),
    monotonic: () => realClock.monotonic(),
    kind: asked === false ? 'none' : kind,
  })
  let stopped: NodeJS.Signals | null = null
  const stop = (signal: NodeJS.Signals): void => {
    stopped = signal
  }
  // Not `once`: a launcher passes on what its whole group was sent already.
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, stop)
  const pause = async (): Promise<void> => {
    await new Promise((done) => setImmediate(done))
    if (stopped !== null)
      throw new CommandFailure(`stopped by ${stopped} before the end; nothing was written`, interruptedExit)
  }
  try {
    return await work(sessionOf(progress, pause))
  } catch (problem) {
    throw problem instanceof BadHistory ? new CommandFailure(`${problem.message}; ${problem.fix}`) : problem
  } finally {
    progress.end()
    for (const signal of signals) process.off(signal, stop)
  }
}

function sessionOf(progress: Progress, pause: () => Promise<void>): Session {
  return {
    reading({ size }) {
      let taken = 0
      progress.begin('reading', size / 1024, 'KiB')
      return {
        spool: fileSpool(tmpdir()),
        onRead(bytes) {
          taken += bytes
        },
        async pause() {
          progress.at(taken / 1024)
          await pause()
        },
      }
    },
    walk(first, total, unit, perUnit = 1) {
      progress.begin('judging', total, unit)
      return {
        async pause(at) {
          progress.at((at - first) / perUnit)
          await pause()
        },
      }
    },
  }
}
