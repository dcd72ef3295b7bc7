// Durable reports per second through the whole intake: HTTP, admission, deduplication, group commit, answer. Single
// posts over kept-alive connections, and NDJSON in batches.

import { Agent, request } from 'node:http'
import { startQuickstart } from '../test/system/instance.ts'
import { conclude, figure, quantile } from './result.ts'

const seconds = Number(process.env.RUN_SECONDS ?? 5)
const rounds = Number(process.env.ROUNDS ?? 3)

const holdfast = await startQuickstart()
const token = holdfast.token()
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
let reporter = 0

const line = (): string =>
  JSON.stringify({ service: 'bank', symptom: 'login', country: 'GB', reporter: `r${reporter++}` })

function post(body: string, type: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${holdfast.url}/api/v1/reports`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': type,
          authorization: `Bearer ${token}`,
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        let text = ''
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => {
          if (response.statusCode !== 200) reject(new Error(`${response.statusCode} ${text}`))
          else resolve((JSON.parse(text) as { accepted: number }).accepted)
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

async function run(connections: number, batch: number): Promise<number> {
  const type = batch === 1 ? 'application/json' : 'application/x-ndjson'
  const until = performance.now() + seconds * 1000
  const began = performance.now()
  let accepted = 0
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      const taken = await post(Array.from({ length: batch }, line).join('\n'), type)
      accepted += taken
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return accepted / ((performance.now() - began) / 1000)
}

try {
  const single: number[] = []
  const lines: number[] = []
  for (let i = 0; i < rounds; i++) {
    single.push(await run(32, 1))
    lines.push(await run(4, 1000))
  }
  conclude('intake', [
    figure('single posts, 32 connections, median', 'reports/s', quantile(single, 0.5)),
    figure('NDJSON of 1,000, 4 connections, median', 'reports/s', quantile(lines, 0.5)),
  ])
} finally {
  agent.destroy()
  await holdfast.dispose()
}
