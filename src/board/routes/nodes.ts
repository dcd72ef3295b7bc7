// Nodes that joined from elsewhere: one open stream brings them orders and plans, posts carry what they have to say.
// All of it needs the scope `node`, and a name belongs to one living session at a time.

import { Type } from 'typebox'
import { type App, answers, param, type Shared } from '../app.ts'
import type { JoinedNodes } from '../joined-nodes.ts'
import { JoinQuery, NewsBody, PublishedAnswer, PublishedQuery, WriteAnswer, WriteBody } from '../node-wire.ts'
import { granted, refusedOrder } from '../problem.ts'
import { EventStream } from '../stream.ts'

const config = { needs: 'node' } as const
const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
}
/** A node that hears nothing for three of these takes the stream for dead. */
const beatMs = 2_000
/** Plans of every endpoint are written at once when a node joins. */
const backlogBytes = 16 * 1024 * 1024
const newsBytes = 1024 * 1024

export function nodeRoutes(app: App, { limits }: Shared, nodes: JoinedNodes): void {
  orderStream(app, nodes, limits.eventClients)
  app.post(
    '/vantages/:name/news',
    {
      config,
      bodyLimit: newsBytes,
      schema: { ...answers('What a node has to say', Type.Object({})), body: NewsBody },
    },
    async (request) => {
      granted(nodes.hear(param(request, 'name'), request.body))
      return {}
    },
  )
  app.get(
    '/vantages/:name/published',
    {
      config,
      schema: {
        ...answers('What the embedded zone holds for an endpoint, read back over DNS', PublishedAnswer),
        querystring: PublishedQuery,
      },
    },
    async (request) => granted(await nodes.published(param(request, 'name'), request.query)),
  )
  app.post(
    '/vantages/:name/writes',
    {
      config,
      schema: {
        ...answers('Put a plan in force in the embedded zone, compared with the fence there', WriteAnswer),
        body: WriteBody,
      },
    },
    async (request) => granted(await nodes.write(param(request, 'name'), request.body)),
  )
}

function orderStream(app: App, nodes: JoinedNodes, most: number): void {
  const open = new Set<EventStream>()
  const beat = setInterval(() => {
    for (const stream of open) stream.beat()
  }, beatMs).unref()
  app.addHook('preClose', async () => {
    clearInterval(beat)
    for (const stream of open) stream.end()
  })
  app.get(
    '/vantages/:name/orders',
    {
      config,
      exposeHeadRoute: false,
      schema: {
        summary: 'Server-sent events for a joined node: welcome, orders, plan, node',
        description: 'Everything in force first, then what changes. One stream for each name.',
        produces: ['text/event-stream'],
        querystring: JoinQuery,
      },
    },
    async (request, reply) => {
      if (open.size >= most)
        throw refusedOrder({ code: 'conflict', message: `${most} nodes have joined, the most there may be` })
      const token = request.caller?.name ?? 'nobody'
      const admitted = granted(nodes.join({ ...request.query, name: param(request, 'name'), token }))
      reply.hijack()
      for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...headers }))
        if (value !== undefined) reply.raw.setHeader(name, value)
      const stream = new EventStream(reply.raw, backlogBytes, () => {
        open.delete(stream)
        left()
      })
      open.add(stream)
      const left = admitted({
        send: (line) => stream.send(line.kind, line),
        end: () => stream.end(),
      })
    },
  )
}
