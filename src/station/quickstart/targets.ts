// The quickstart's two web servers as processes: started, killed, frozen and healed from outside, by pid. What is
// running stands in a small file of the data folder, so that another command can reach it.

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandFailure } from '../cli/connection.ts'

export type TargetProcess = { readonly pid: number; readonly host: string; readonly port: number }
export type QuickstartState = { readonly targets: Readonly<Record<string, TargetProcess>> }

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

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}

export type Deed = 'break' | 'freeze' | 'heal'

/** Does it to the process and to nothing else; Holdfast is not told. */
export function doTo(data: string, deed: Deed, name: string): TargetProcess {
  const state = readState(data)
  const target = state.targets[name]
  if (target === undefined) {
    const names = Object.keys(state.targets).join(' and ')
    throw new CommandFailure(`there is no target ${JSON.stringify(name)}; the quickstart has ${names}`, 2)
  }
  if (deed === 'heal') {
    const healed = send(target.pid, 'SIGCONT') ? target : restartTarget(name, target)
    writeState(data, { targets: { ...state.targets, [name]: healed } })
    return healed
  }
  const done = send(target.pid, deed === 'break' ? 'SIGKILL' : 'SIGSTOP')
  if (!done)
    throw new CommandFailure(`"${name}" is not running; bring it back with: holdfast quickstart heal ${name}`)
  return target
}

/** Ends every target, frozen ones too. */
export function endTargets(data: string): void {
  for (const { pid } of Object.values(readState(data).targets)) send(pid, 'SIGKILL')
}
