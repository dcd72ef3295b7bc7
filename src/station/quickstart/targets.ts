// The quickstart's two web servers as processes: started, killed, frozen and healed from outside, by pid. What is
// running stands in a small file of the data folder, so that another command can reach it.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { realClock } from '../clock.ts'
import { runningInstances } from '../instances.ts'
import { processOf, send } from './pids.ts'

export type TargetProcess = { readonly pid: number; readonly host: string; readonly port: number }
export type EnactorProcess = {
  readonly pid: number
  /** Where it keeps its plans, and listens for a rehearsal. */
  readonly folder: string
}
export type QuickstartState = {
  readonly targets: Readonly<Record<string, TargetProcess>>
  /** Of an example that has some: by node name. */
  readonly enactors?: Readonly<Record<string, EnactorProcess>>
  /** The name steered there, and `address:port` of the BIND that holds it as well. */
  readonly endpoint?: string
  readonly bind?: string
}

/** The name that the example's configuration steers between them. */
export const steeredName = 'app.quickstart.test'

const stateFile = (data: string): string => join(data, 'quickstart.json')
const program = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'target.ts' : 'target.js')

export function readState(data: string): QuickstartState {
  try {
    return JSON.parse(readFileSync(stateFile(data), 'utf8')) as QuickstartState
  } catch {
    throw new CommandFailure('the running Holdfast is not a quickstart (it was not started with "npm start")')
  }
}

export const writeState = (data: string, state: QuickstartState): void =>
  writeFileSync(stateFile(data), JSON.stringify(state), { mode: 0o600 })

/** Starts a target as a child that ends with this process. Rejects when it cannot listen (its reason is on stderr). */
export async function startTarget(name: string, host: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, name, host, String(port)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', () => reject(new CommandFailure(`the quickstart's server "${name}" did not start`)))
  })
  // A start that fails later must be able to end; they end with it.
  child.unref()
  child.channel?.unref()
  return child
}

/** Starts it again after a kill, as a process that outlives this command; `quickstart up` ends it with the rest. */
function restartTarget(name: string, target: TargetProcess): TargetProcess {
  const child = spawn(process.execPath, [program, name, target.host, String(target.port)], {
    stdio: 'ignore',
    detached: true,
  })
  child.unref()
  if (child.pid === undefined) throw new CommandFailure(`could not start "${name}" again`)
  return { ...target, pid: child.pid }
}

/** The pid may long be somebody else's: only what still runs the target's program is signalled. */
const isTarget = (pid: number): boolean => processOf(pid)?.includes(program) ?? false

export type Deed = 'break' | 'freeze' | 'heal'

/** Does it to the process and to nothing else; Holdfast is not told. The moment is that of the signal itself. */
export function doTo(data: string, deed: Deed, name: string): Instant {
  const state = readState(data)
  const target = state.targets[name]
  if (target === undefined) {
    const names = Object.keys(state.targets).join(' and ')
    throw new CommandFailure(`there is no target ${JSON.stringify(name)}; the quickstart has ${names}`, 2)
  }
  if (deed === 'heal') {
    const at = realClock.now()
    const lives = isTarget(target.pid) && send(target.pid, 'SIGCONT')
    const healed = lives ? target : restartTarget(name, target)
    writeState(data, { ...state, targets: { ...state.targets, [name]: healed } })
    return at
  }
  const lives = isTarget(target.pid)
  const at = realClock.now()
  const done = lives && send(target.pid, deed === 'break' ? 'SIGKILL' : 'SIGSTOP')
  if (!done)
    throw new CommandFailure(`"${name}" is not running; bring it back with: holdfast quickstart heal ${name}`)
  return at
}

/** Ends every target, frozen ones too. */
export function endTargets(data: string): void {
  for (const { pid } of Object.values(readState(data).targets)) if (isTarget(pid)) send(pid, 'SIGKILL')
}

export const stateStands = (data: string): boolean => existsSync(stateFile(data))

/** Started twice, the second must not end the processes of the first as leftovers of a crash. */
export function demandUnused(data: string): void {
  const running = runningInstances(process.env).find((instance) => instance.data === data)
  if (running) throw new CommandFailure(`it is running already in ${data}: the board is ${running.url}`)
}

/** Ends what a quickstart that was killed left running in this folder. */
export function endLeftovers(data: string): void {
  if (stateStands(data)) endTargets(data)
}
