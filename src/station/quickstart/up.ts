// `holdfast quickstart up`, what `npm start` runs: two web servers as processes, a webhook receiver, and Holdfast with
// the example's configuration; then what to try next.

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CommandFailure } from '../cli/connection.ts'
import type { ListenOptions } from '../cli/start.ts'
import { realClock } from '../clock.ts'
import { ProcessSignals } from '../process-signals.ts'
import { demandUnused, endLeftovers, endTargets, startTarget, steeredName, writeState } from './targets.ts'

const packageRoot = join(import.meta.dirname, '..', '..', '..')
const example = join(packageRoot, 'examples', 'quickstart', 'holdfast.yaml')
const targetHosts = { east: '127.0.0.2', west: '127.0.0.3' }

/** The secret that the webhook is signed with; made at the first start. */
function receiverSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

export async function up(options: ListenOptions, version: string): Promise<void> {
  const signals = new ProcessSignals()
  const data = resolve(options.data ?? 'data')
  const http = options.http ?? '127.0.0.1:8080'
  const dns = options.dns ?? '127.0.0.1:5300'
  const port = Number(http.slice(http.lastIndexOf(':') + 1))
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const secretFile = join(data, 'receiver.key')
  const env = {
    ...process.env,
    TARGET_PORT: String(port + 1),
    RECEIVER_PORT: String(port + 2),
    RECEIVER_SECRET: secretFile,
  }

  demandUnused(data)
  endLeftovers(data)
  const [east, west, { runUntilStopped }, { startReceiver }] = await Promise.all([
    startTarget('east', targetHosts.east, port + 1),
    startTarget('west', targetHosts.west, port + 1),
    // Loaded while the two processes start.
    import('../cli/start.ts'),
    import('./receiver.ts'),
  ])
  writeState(data, {
    targets: {
      east: { pid: east.pid!, host: targetHosts.east, port: port + 1 },
      west: { pid: west.pid!, host: targetHosts.west, port: port + 1 },
    },
  })
  const receiver = await startReceiver(
    '127.0.0.1',
    port + 2,
    receiverSecret(secretFile),
    realClock,
    (alert) => {
      const verdict = alert.verified ? 'signature good' : 'SIGNATURE WRONG'
      process.stdout.write(`webhook received (${verdict}): ${alert.kind}: ${alert.text}\n`)
    },
  ).catch((problem: NodeJS.ErrnoException) => {
    throw new CommandFailure(
      `the webhook receiver cannot listen on 127.0.0.1:${port + 2}: ${problem.code}; move everything with --http`,
    )
  })
  try {
    await runUntilStopped({
      signals,
      file: example,
      http,
      dns,
      data,
      env,
      version,
      onReady: () => tryNext(dns),
    })
  } finally {
    receiver.close()
    receiver.closeAllConnections()
    endTargets(data)
  }
}

function tryNext(dns: string): string {
  const [host, port] = [dns.slice(0, dns.lastIndexOf(':')), dns.slice(dns.lastIndexOf(':') + 1)]
  return `
Try next, in another terminal:
  dig @${host} -p ${port} ${steeredName} +short
  bin/holdfast quickstart break east       # kill it; watch the answer move to west
  bin/holdfast quickstart heal east        # and come back
  bin/holdfast quickstart freeze east      # accepts, never answers
  bin/holdfast report shop login --country GB --people 40
  bin/holdfast replay aws-2025-10-20       # that day, as an exercise
`
}
