// The node process: checks, selection, enactors and the nameserver, with a disk of their own. It answers before it is
// told anything, from what it kept; and goes on when the main process is gone.

import { parseNodeName } from '../../terms/index.ts'
import { realClock, realRandom, realTimers } from '../clock.ts'
import { Flow } from './flow.ts'
import type { FromNode, ToNode } from './protocol.ts'
import { standIn } from './standing.ts'
import { Unheard } from './unheard.ts'

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

const unheard = new Unheard(name.value, realClock)
const toMain = new Flow<FromNode>(unheard, (message, sent) => process.send?.(message, () => sent()))
const say = (message: FromNode): void => toMain.put(message)
// Without a main process nobody hears; what matters is on this node's own disk.
process.on('disconnect', () => {
  toMain.open = false
})

const inUse = (): string | null =>
  process.connected
    ? `${folder} is in use by process ${process.ppid}; stop that one, or give this one another folder with --data`
    : null
const { engine, leave } = await standIn({
  folder,
  dns: { host, port: Number(port) },
  node: name.value,
  clock: realClock,
  timers: realTimers,
  random: realRandom,
  say,
  inUse,
  unsaid: () => unheard.entries(),
  onSucceeded: () => process.exit(0),
}).catch((problem: Error) => {
  say({ kind: 'failed', why: problem.message })
  process.exit(1)
})

process.on('message', (message: ToNode) => {
  if (message.kind === 'stop') void leave().then(() => process.exit(0))
  else engine.take(message)
})
process.on('SIGTERM', () => void leave().then(() => process.exit(0)))
say({ kind: 'ready', dns: engine.dns, held: engine.held() })
