// Processes by pid: what runs there, and signals to it. A pid may long be somebody else's; whoever signals looks first.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** False: there is no such process. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}

/** State letter and command. Null: there is no such process, or only its corpse that nobody has fetched. */
export function processOf(pid: number): string | null {
  const told = process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
  return told === '' || told.startsWith('Z') ? null : told
}

function fromProc(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const state = stat.slice(stat.lastIndexOf(')') + 2)[0]
    return `${state} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`
  } catch {
    return ''
  }
}

const fromPs = (pid: number): string =>
  spawnSync('ps', ['-ww', '-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''

/** Stopped by a signal (SIGSTOP), as opposed to running, sleeping or gone. */
export const isStopped = (pid: number): boolean => processOf(pid)?.startsWith('T') ?? false
