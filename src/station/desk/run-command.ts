// Runs one allowed command: as it is configured, without a shell, an environment, an input or anybody's arguments. It has
// a process group of its own, so that what it has started ends with it when its time is over.

import { type ChildProcess, spawn } from 'node:child_process'
import { type Duration, ms, type Timers } from '../../terms/index.ts'

/** `inDoubt`: it was cut off, and may have done its work all the same. */
export type CommandEnd = {
  readonly ok: boolean
  readonly evidence: string
  readonly inDoubt?: boolean
}

/** Characters of an output that are kept: its end, where the trouble stands. */
const outputKept = 2000
/** What a command leaves behind may keep its output open for ever: its own end is waited for, and then no longer than this. */
const outputPatience = ms(1000)

export type CommandLimits = {
  readonly timers: Timers
  readonly within: Duration
  /** Ends the command; what came of it is told to nobody any more. */
  readonly signal: AbortSignal
}

/** Null when it was told to stop. Never rejects. */
export function runCommand(
  [program = '', ...args]: readonly string[],
  { timers, within, signal }: CommandLimits,
): Promise<CommandEnd | null> {
  if (signal.aborted) return Promise.resolve(null)
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: {},
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = tailOf(child)
    let late = false
    const stop = (): void => endGroup(child)
    const cancelLimit = timers.after(within, () => {
      late = true
      stop()
    })
    let cancelOutput: () => void = () => {}
    const end = (how: Pick<CommandEnd, 'ok' | 'inDoubt'>, text: string): void => {
      cancelLimit()
      cancelOutput()
      signal.removeEventListener('abort', stop)
      child.stdout?.destroy()
      child.stderr?.destroy()
      const said = output()
      resolve(signal.aborted ? null : { ...how, evidence: said === '' ? text : `${text}: ${said}` })
    }
    signal.addEventListener('abort', stop, { once: true })
    child.once('error', (problem: NodeJS.ErrnoException) =>
      end({ ok: false }, `it could not be run (${problem.code ?? problem.message})`),
    )
    child.once('exit', (code, killedBy) => {
      const over = (): void => {
        if (late) end({ ok: false, inDoubt: true }, 'ended after its time limit')
        else if (code === null) end({ ok: false, inDoubt: true }, `it was killed (${killedBy})`)
        else end({ ok: code === 0 }, `exit ${code}`)
      }
      child.once('close', over)
      cancelOutput = timers.after(outputPatience, () => {
        child.removeListener('close', over)
        over()
      })
    })
  })
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

function tailOf(child: ChildProcess): () => string {
  let read = 0
  let tail = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      read += text.length
      tail = `${tail}${text}`.slice(-outputKept)
    })
  return () => (read > outputKept ? `…${tail}` : tail).trimEnd()
}
