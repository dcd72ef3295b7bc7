// The enactors of an example as processes: started from here, found again by another command through the state file,
// and signalled only while they still are what stands there.

import { type ChildProcess, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import { ms } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { realTimers as timers } from '../clock.ts'
import { rehearsalSocket } from '../enactor/rehearsal.ts'
import { isStopped, processOf, send } from './pids.ts'
import { type EnactorProcess, readState } from './targets.ts'

const program = join(import.meta.dirname, '..', import.meta.filename.endsWith('.ts') ? 'main.ts' : 'main.js')

/** A node's title, which it gives itself. */
const titleOf = (name: string): string => `holdfast node ${name}`

export function startEnactor(name: string, folder: string, url: string, tokenFile: string): ChildProcess {
  const args = [
    '--join',
    url,
    '--token-file',
    tokenFile,
    '--roles',
    'enactor',
    '--name',
    name,
    '--data',
    folder,
  ]
  const child = spawn(process.execPath, [program, 'node', ...args, '--rehearse'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  // A start that fails later must be able to end.
  child.unref()
  return child
}

const isEnactor = (name: string, { pid }: EnactorProcess): boolean =>
  processOf(pid)?.includes(titleOf(name)) ?? false

/** The enactor of that name of the running example, alive. */
export function enactorOf(data: string, name: string): EnactorProcess {
  const enactors = readState(data).enactors ?? {}
  const found = enactors[name]
  if (found === undefined) {
    const names = Object.keys(enactors).join(', ')
    throw new CommandFailure(
      names === ''
        ? 'the running Holdfast has no enactors to stall; start: holdfast quickstart up --example three-enactors'
        : `there is no enactor ${JSON.stringify(name)}; there are ${names}`,
      2,
    )
  }
  if (!isEnactor(name, found)) throw new CommandFailure(`${name} is not running (pid ${found.pid})`)
  return found
}

/** Ends those that are still there, stopped ones too, so that they write down what they must. */
export function endEnactors(data: string): void {
  for (const [name, enactor] of Object.entries(readState(data).enactors ?? {})) {
    if (!isEnactor(name, enactor)) continue
    send(enactor.pid, 'SIGTERM')
    send(enactor.pid, 'SIGCONT')
  }
}

export const isStalled = ({ pid }: EnactorProcess): boolean => isStopped(pid)
export const wake = ({ pid }: EnactorProcess): boolean => send(pid, 'SIGCONT')

const patience = ms(5000)

/** What it read at each publisher, one line each; it stops itself right before its next write. */
export function armStall({ folder }: EnactorProcess, endpoint: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      socket.destroy()
      reject(new CommandFailure(`the enactor cannot be stalled: ${why}`))
    }
    const cancel = timers.after(patience, () => fail('it does not answer'))
    const socket = connect(rehearsalSocket(folder))
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    socket.on('error', (problem) => {
      cancel()
      fail(problem.message)
    })
    socket.on('end', () => {
      cancel()
      resolve(text.trim())
    })
    socket.on('connect', () => socket.write(`stall ${endpoint}\n`))
  })
}
