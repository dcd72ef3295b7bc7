// What goes wrong before a route is reached or while its input is judged, in the API's own words.

import type { Socket } from 'node:net'
import type { FastifySchemaValidationError } from 'fastify/types/schema.js'
import { fieldPath } from './problem.ts'
import { blankProblem } from './why.ts'

const malformed = JSON.stringify({ error: 'bad-request', message: 'this is not a readable HTTP/1.1 request' })
const late = JSON.stringify({ error: 'bad-request', message: 'the request did not arrive in time' })
const tooLong = JSON.stringify({ error: 'too-large', message: 'the headers are too large' })

const statusLines: Readonly<Record<string, readonly [string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', late],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', tooLong],
}

/** Bytes that are no request: answered on the bare socket, then closed. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy()
  const [status, body] = statusLines[error.code ?? ''] ?? ['400 Bad Request', malformed]
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  )
}

/** One sentence for the first thing that is wrong: where, and what was expected. */
export function schemaProblem(errors: readonly FastifySchemaValidationError[], part: string): Error {
  const first = errors[0]
  if (!first) return new Error(`the ${part} is not as expected`)
  const path = fieldPath(first.instancePath, first.params)
  const blank = blankProblem(path, first.keyword)
  if (blank !== null) return new Error(blank)
  const allowed = first.params.allowedValues
  const choices = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : ''
  const wrong = first.keyword === 'required' ? 'is missing' : (first.message ?? 'not as expected')
  return new Error(`${path === '' ? `the ${part}` : `${part}, ${path}`}: ${wrong}${choices}`)
}
