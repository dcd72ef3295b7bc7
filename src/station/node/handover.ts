// One folder, one node process. A node that lost its main process goes on answering; when a new main starts, its
// node asks the old one, over a socket in the folder they share, to write everything down and make way. One that has
// its main process does not: a second start by mistake must not take the nameserver from the first.

import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'

/** Whose folder it is: a node of another kind that strays into it must not be made way for. */
export type Kind = 'node' | 'enactor'

export const socketIn = (folder: string, kind: Kind): string => join(folder, `${kind}.sock`)
const patienceMs = 3000

/** Resolves when no other node process uses this folder any more. Rejects when one does and stays, with its reason. */
export function askToMakeWay(folder: string, kind: Kind): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketIn(folder, kind))
    socket.setTimeout(patienceMs, () => {
      socket.destroy()
      reject(new Error(`another node process holds ${folder} and does not make way; end it and start again`))
    })
    let refusal = ''
    socket.setEncoding('utf8').on('data', (text) => (refusal += text))
    // Nobody there, or a socket that a crash left behind.
    socket.on('error', () => resolve())
    // The other end closes when it is done.
    socket.on('close', () => (refusal === '' ? resolve() : reject(new Error(refusal))))
    socket.on('connect', () => socket.write('make way\n'))
  })
}

/**
 * `refuse` gives the reason to stay, or null. `leave` is called once when somebody may take over; the asker is let go
 * when it resolves.
 */
export function listenForSuccessor(
  folder: string,
  kind: Kind,
  refuse: () => string | null,
  leave: () => Promise<void>,
): Promise<Server> {
  rmSync(socketIn(folder, kind), { force: true })
  let leaving: Promise<void> | null = null
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      const refusal = refuse()
      if (refusal !== null) return void socket.end(refusal)
      leaving ??= leave()
      leaving.finally(() => socket.end())
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketIn(folder, kind), () => {
      chmodSync(socketIn(folder, kind), 0o600)
      resolve(server)
    })
  })
}
