// A node engine that has its folder to itself: whoever held the folder has made way, and whoever comes later may ask the
// same of this one.

import { mkdirSync, rmSync } from 'node:fs'
import type { NewEntry } from '../../terms/index.ts'
import { NodeEngine } from './engine.ts'
import type { EngineParts } from './engine-parts.ts'
import { askToMakeWay, listenForSuccessor, socketIn } from './handover.ts'
import { keepUnsaid, takeUnsaid } from './unsaid.ts'

export type StandingParts = EngineParts & {
  /** Why this node does not make way, or null. */
  readonly inUse: () => string | null
  /** What nobody has heard of all that was said; kept for whoever comes after. */
  readonly unsaid: () => readonly NewEntry[]
  /** A successor was let in: everything is written down, and this process should end. */
  readonly onSucceeded: () => void
}

export type Standing = {
  readonly engine: NodeEngine
  /** Writes everything down and stops answering. */
  leave(): Promise<void>
}

/** Resolves when names are answered. Rejects with a sentence that says what is in the way. */
export async function standIn(parts: StandingParts): Promise<Standing> {
  const { folder, inUse, onSucceeded } = parts
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  await askToMakeWay(folder, 'node')
  const engine = await NodeEngine.open(parts).catch((problem: NodeJS.ErrnoException) => {
    const { host, port } = parts.dns
    const busy =
      problem.code === 'EADDRINUSE' ? '; something else listens there: move one of them with --dns' : ''
    throw new Error(`the nameserver cannot listen on ${host}:${port}: ${problem.message}${busy}`)
  })
  const leave = async (): Promise<void> => {
    await engine.stop()
    await keepUnsaid(folder, parts.unsaid()).catch(() => {})
    rmSync(socketIn(folder, 'node'), { force: true })
  }
  const succeeded = async (): Promise<void> => {
    await leave()
    setImmediate(onSucceeded)
  }
  try {
    const successor = await listenForSuccessor(folder, 'node', inUse, succeeded)
    successor.unref()
  } catch (problem) {
    // A disk that takes no writes, not even a socket: names are answered all the same.
    engine.alarm(
      'no-handover',
      `no later start can ask this node to make way (${(problem as Error).message}); end process ${process.pid} before it`,
    )
  }
  const entries = await takeUnsaid(folder)
  if (entries.length > 0) parts.say({ kind: 'tell', entries })
  return { engine, leave }
}
