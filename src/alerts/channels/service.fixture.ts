// A service as its documentation describes it, on a real socket: it records what it was asked and answers as it is told.

import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { instant } from '../../terms/index.ts'
import type { ChannelPorts } from './sent.ts'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what was sent
  readonly body: any
}

export type Reply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export type Service = { readonly root: string; readonly asked: Asked[]; readonly close: () => void }

export async function service(answer: (asked: Asked, nth: number) => Reply): Promise<Service> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const one: Asked = {
      method: request.method!,
      path: request.url!,
      headers: request.headers,
      text,
      body: /json/.test(request.headers['content-type'] ?? '') ? JSON.parse(text) : null,
    }
    asked.push(one)
    const { status = 200, headers = {}, body = '' } = answer(one, asked.length)
    response.writeHead(status, headers)
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

export const now = instant(1_764_146_460_000)

/** Files hold `in <name>`; time is only told. */
export const ports: ChannelPorts = {
  clock: { now: () => now },
  timers: { after: () => () => {} },
  fetch,
  secrets: async (file) => `in ${file}`,
}

export const going = new AbortController().signal
