// The built pages. Names with a hash never change and are kept for a year; everything else is asked for again. A path
// that is no file is the pages' own business, so that a link to an incident opens.

import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'

const hashed = /[/\\]assets[/\\][^/\\]+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+(?:\.(?:br|gz))?$/

export async function servePages(app: App, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder),
    preCompressed: true,
    cacheControl: false,
    schemaHide: true,
    setHeaders: (reply, path) => {
      const forever = hashed.test(path)
      reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** Whether an unknown path is to be answered with the pages: a person's navigation, not a program's request. */
export function isNavigation(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? ''
  if (request.method !== 'GET' || path.startsWith('/api/')) return false
  return !/\.[a-z0-9]{1,8}$/i.test(path) || (request.headers.accept ?? '').includes('text/html')
}

export const sendIndex = (reply: FastifyReply): FastifyReply => reply.sendFile('index.html')
