// Asks a web server the way a person's browser would the first time: a new connection for every look, because a kept
// one would hide a dead listener, an emptied name and an expired certificate. Redirects are an answer, not followed.

import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { faultCode } from '../code.ts'
import { settleFault } from '../fault.ts'
import { type CancelLook, type Finding, type LookContext, type Stage, startLook } from '../look.ts'
import type { Probe } from '../spec.ts'
import { settleCertificate } from './certificate.ts'
import { valueIn } from './json-value.ts'
import { bareHost, firstPhase, followSocket, peerName } from './socket.ts'

type HttpProbe = Extract<Probe, { kind: 'http' }>

/** No more of a body than this is read; what is looked for must stand within it. */
export const bodyLimitBytes = 64 * 1024

export function lookHttp(
  probe: HttpProbe,
  context: LookContext,
  tell: (finding: Finding) => void,
): CancelLook {
  const url = new URL(probe.url)
  const secure = url.protocol === 'https:'
  const peer = peerName(url.hostname, Number(url.port) || (secure ? 443 : 80))
  return startLook(
    context,
    firstPhase(url.hostname),
    peer,
    (stage) => {
      const request = ask(probe, url, secure)
      request.once('socket', (socket) => followSocket(stage, socket, secure, 'request'))
      request.once('response', (response) => judgeResponse(stage, response, probe, peer))
      request.on('error', (error) => settleError(stage, error, peer))
      request.end()
      return () => request.destroy()
    },
    tell,
  )
}

function ask(probe: HttpProbe, url: URL, secure: boolean): ClientRequest {
  const options = {
    agent: false,
    host: bareHost(url.hostname),
    port: url.port,
    path: url.pathname + url.search,
    method: probe.method,
    headers: { 'user-agent': 'holdfast-check', host: url.host, connection: 'close', ...probe.headers },
    ...(url.username
      ? { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }
      : {}),
  }
  return secure ? requestHttps(options) : requestHttp(options)
}

function settleError(stage: Stage, error: Error, peer: string): void {
  const code = faultCode(error)
  if (settleCertificate(stage, code, peer)) return
  if (code.startsWith('HPE_'))
    stage.down(
      stage.phase,
      `${peer} answered with something that is not HTTP (${code}) after ${stage.took()}`,
    )
  else settleFault(stage, error, peer)
}

function judgeResponse(stage: Stage, response: IncomingMessage, probe: HttpProbe, peer: string): void {
  const status = response.statusCode ?? 0
  if (!probe.status.some(([from, to]) => status >= from && status <= to))
    stage.down(
      'status',
      `${peer} answered ${status} where ${ranges(probe)} was expected, after ${stage.took()}`,
    )
  else {
    stage.phase = 'body'
    const answered = `${peer} answered ${status}`
    if (probe.json === undefined) readBody(stage, response, probe, answered, peer)
    else readValue(stage, response, { ...probe, json: probe.json }, answered, peer)
  }
}

/** Reads the whole body, which must end within the limit, and the number in it. */
function readValue(
  stage: Stage,
  response: IncomingMessage,
  { json, unit }: HttpProbe & { readonly json: string },
  answered: string,
  peer: string,
): void {
  const chunks: Buffer[] = []
  let read = 0
  response.on('data', (chunk: Buffer) => {
    if (!stage.open()) return
    read += chunk.length
    chunks.push(chunk)
    if (read > bodyLimitBytes)
      stage.down('body', `${answered}, but its JSON is longer than ${bodyLimitBytes} bytes`)
  })
  response.once('end', () => {
    if (!stage.open()) return
    const value = valueIn(Buffer.concat(chunks).toString('utf8'), json, unit)
    if (value.ok) stage.up(`${answered} with ${json} = ${value.value} after ${stage.took()}`, value.value)
    else stage.down('body', `${answered}, but ${value.error}`)
  })
  response.once('error', (error) => settleFault(stage, error, peer))
}

const ranges = (probe: HttpProbe): string =>
  probe.status.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ')

/**
 * Reads to the end, to the text that is looked for, or to the limit, whichever comes first. Only as much is kept as a
 * text cut in two by a chunk needs.
 */
function readBody(
  stage: Stage,
  response: IncomingMessage,
  probe: HttpProbe,
  answered: string,
  peer: string,
): void {
  const wanted = Buffer.from(probe.method === 'HEAD' ? '' : (probe.bodyContains ?? ''))
  let tail: Buffer = Buffer.alloc(0)
  let read = 0
  const finish = (found: boolean): void => {
    const bytes = read >= bodyLimitBytes ? `first ${bodyLimitBytes}` : String(read)
    if (found) stage.up(`${answered} after ${stage.took()}`)
    else
      stage.down('body', `${answered}, but the ${bytes} bytes of its body do not contain the expected text`)
  }
  response.on('data', (chunk: Buffer) => {
    if (!stage.open()) return
    const window = Buffer.concat([tail, chunk.subarray(0, bodyLimitBytes - read)])
    read = Math.min(read + chunk.length, bodyLimitBytes)
    const found = wanted.length > 0 && window.includes(wanted)
    tail = window.subarray(Math.max(0, window.length - wanted.length + 1))
    if (found || read >= bodyLimitBytes) finish(found || wanted.length === 0)
  })
  response.once('end', () => finish(wanted.length === 0))
  response.once('error', (error) => settleFault(stage, error, peer))
}
