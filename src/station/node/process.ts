// The node process: checks, selection, enactors and the nameserver, with a disk of their own. It answers before it is
// told anything, from what it kept; and goes on when the main process is gone.

import { mkdirSync, rmSync } from 'node:fs'
import { parseNodeName } from '../../terms/index.ts'
import { realClock, realRandom, realTimers } from '../clock.ts'
import { NodeEngine } from './engine.ts'
import { askToMakeWay, listenForSuccessor, socketIn } from './handover.ts'
import type { FromNode, ToNode } from './protocol.ts'

const [folder, host, port, nameText] = process.argv.slice(2)
const name = parseNodeName(nameText ?? '')
if (folder === undefined || host === undefined || port === undefined || !name.ok) {
  process.stderr.write('the node process is started by "holdfast start"\n')
  process.exit(2)
}

// Ctrl-C reaches the whole foreground group; the main process decides when this one stops.
process.on('SIGINT', () => {})
// So does a hangup, which also asks for a reload: the main process reads again and brings the orders.
process.on('SIGHUP', () => {})
process.title = 'holdfast node'

const say = (message: FromNode): void => {
  // Without a main process nobody hears; what matters is on this node's own disk.
  if (process.connected) process.send?.(message, () => {})
}

mkdirSync(folder, { recursive: true, mode: 0o700 })
await askToMakeWay(folder, 'node').catch((problem: Error) => {
  say({ kind: 'failed', why: problem.message })
  process.exit(1)
})

const engine = await NodeEngine.open({
  folder,
  dns: { host, port: Number(port) },
  node: name.value,
  clock: realClock,
  timers: realTimers,
  random: realRandom,
  say,
}).catch((problem: NodeJS.ErrnoException) => {
  const busy =
    problem.code === 'EADDRINUSE' ? '; something else listens there: move one of them with --dns' : ''
  say({ kind: 'failed', why: `the nameserver cannot listen on ${host}:${port}: ${problem.message}${busy}` })
  process.exit(1)
})

const leave = async (): Promise<void> => {
  await engine.stop()
  rmSync(socketIn(folder, 'node'), { force: true })
}
const inUse = (): string | null =>
  process.connected
    ? `${folder} is in use by process ${process.ppid}; stop that one, or give this one another folder with --data`
    : null
const successor = await listenForSuccessor(folder, 'node', inUse, async () => {
  await leave()
  setImmediate(() => process.exit(0))
})

process.on('message', (message: ToNode) => {
  if (message.kind === 'stop') void leave().then(() => process.exit(0))
  else engine.take(message)
})
process.on('SIGTERM', () => void leave().then(() => process.exit(0)))
successor.unref()
say({ kind: 'ready', dns: engine.dns, held: engine.held() })
