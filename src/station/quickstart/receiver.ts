// The receiver of the quickstart's webhook: checks the signature as a user's own receiver should, and shows the alert.

import { createServer, type Server } from 'node:http'
import { verifySignature } from '../../alerts/index.ts'
import type { Clock } from '../../terms/index.ts'

const largestBody = 256 * 1024

export type ReceivedAlert = { readonly kind: string; readonly text: string; readonly verified: boolean }

/** Listens on `host:port`; calls `onAlert` for each delivery, once per delivery id. */
export async function startReceiver(
  host: string,
  port: number,
  secret: string,
  clock: Clock,
  onAlert: (alert: ReceivedAlert) => void,
): Promise<Server> {
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largestBody) request.destroy()
      else chunks.push(chunk)
    })
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const header = String(request.headers['holdfast-signature'] ?? '')
      const verified = verifySignature(secret, header, body, clock.now(), 300)
      response.writeHead(verified ? 204 : 401).end()
      const delivery = String(request.headers['holdfast-delivery'] ?? '')
      if (verified && seen.has(delivery)) return
      seen.add(delivery)
      onAlert(describe(body, verified))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}

function describe(body: string, verified: boolean): ReceivedAlert {
  try {
    const { kind, text, subject, incident } = JSON.parse(body) as Record<string, unknown>
    const service = (incident as { service?: unknown } | null | undefined)?.service
    return { kind: String(kind), text: `${String(service ?? subject)}: ${String(text)}`, verified }
  } catch {
    return { kind: 'unreadable', text: body.slice(0, 200), verified }
  }
}
