// `npm run bench -- board [--only PART] [--rounds N] [--seconds N] [--json]`: the board under a crowd. Cached pages
// beside nginx, a constant rate beside checks and DNS, thousands of event streams, the first paint on a phone, and the
// smoothness of a page with thousands of services.

import { parseArgs } from 'node:util'
import { listening } from './board/listening.ts'
import { paint } from './board/paint.ts'
import type { Part } from './board/part.ts'
import { smooth } from './board/smooth.ts'
import { snapshot } from './board/snapshot.ts'
import { steady } from './board/steady.ts'
import { throughput } from './board/throughput.ts'
import { type Aim, conclude, type Peer } from './result.ts'

const parts: Readonly<Record<string, Part>> = { throughput, steady, listening, paint, smooth, snapshot }
/** Run only by name. */
const byName = new Set(['snapshot'])
const help = `npm run bench -- board [options]

  --only PART    one of ${Object.keys(parts).join(', ')}; several by commas. Without it all
                 but ${[...byName].join(', ')}, which takes most of an hour
  --rounds N     measurements of each kind, interleaved; their median counts (3)
  --seconds N    of each measurement (8)
  --json         the closing JSON line alone on standard output

Needs Debian's nginx-light, wrk and chromium: apt-get install nginx-light wrk chromium
`
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(help)
  process.exit(0)
}
const wanted = values.only?.split(',') ?? Object.keys(parts).filter((name) => !byName.has(name))
const unknown = wanted.find((name) => !(name in parts))
if (unknown !== undefined) {
  process.stderr.write(`bench board: no part ${JSON.stringify(unknown)}\n\n${help}`)
  process.exit(2)
}

const aims: Aim[] = []
const peers: Peer[] = []
for (const name of wanted) {
  const say = (text: string): void => void process.stderr.write(`${name}: ${text}\n`)
  const measured = await parts[name]!({
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    say,
  })
  aims.push(...measured.aims)
  peers.push(...(measured.peers ?? []))
}
conclude('board', aims, peers)
